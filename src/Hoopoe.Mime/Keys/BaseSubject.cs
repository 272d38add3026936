using System.Text;

namespace Hoopoe.Mime;

/// <summary>
/// The base subject (RFC 5256 §2.1 and the grammar of §5). Linear: no part of the text is looked at again after a failure.
/// </summary>
/// <param name="Text">The subject without its artifacts; may be empty.</param>
/// <param name="IsReplyOrForward">Whether something was removed that marks a reply or a forwarded message.</param>
readonly record struct BaseSubject(string Text, bool IsReplyOrForward)
{
    const string ForwardOpening = "[fwd:";
    const string ForwardTrailer = "(fwd)";

    /// <summary>Extracts the base subject of a decoded subject.</summary>
    public static BaseSubject Of(string subject)
    {
        ReadOnlySpan<char> text = CollapseSpaces(subject);
        var marked = false;
        while (true)
        {
            text = RemoveTrailers(text, ref marked);
            text = RemovePrefixes(text, ref marked);
            if (!StartsWith(text, ForwardOpening) || !text.EndsWith(']'))
                return new BaseSubject(text.ToString(), marked);

            text = text[ForwardOpening.Length..^1];
            marked = true;
        }
    }

    /// <summary>Step 1.</summary>
    static string CollapseSpaces(string subject)
    {
        var result = new StringBuilder(subject.Length);
        foreach (var c in subject)
        {
            var space = c is ' ' or '\t' or '\r' or '\n';
            if (!space)
                result.Append(c);
            else if (result.Length == 0 || result[^1] != ' ')
                result.Append(' ');
        }

        return result.ToString();
    }

    /// <summary>Step 2: subj-trailer.</summary>
    static ReadOnlySpan<char> RemoveTrailers(ReadOnlySpan<char> text, scoped ref bool marked)
    {
        while (true)
        {
            text = text.TrimEnd(' ');
            if (!text.EndsWith(ForwardTrailer, StringComparison.OrdinalIgnoreCase))
                return text;

            text = text[..^ForwardTrailer.Length];
            marked = true;
        }
    }

    /// <summary>
    /// Steps 3 to 5. A row of blobs goes as part of a subj-leader if "re:" or the like follows it; otherwise it goes blob by blob, as
    /// long as something is left.
    /// </summary>
    static ReadOnlySpan<char> RemovePrefixes(ReadOnlySpan<char> text, scoped ref bool marked)
    {
        while (true)
        {
            text = text.TrimStart(' ');
            var afterBlobs = text;
            var lastBlob = text;
            while (TrySkipBlob(afterBlobs, out var rest))
            {
                lastBlob = afterBlobs;
                afterBlobs = rest;
            }

            if (!TrySkipReplyOrForward(afterBlobs, out var next))
                return afterBlobs.IsEmpty ? lastBlob : afterBlobs;

            text = next;
            marked = true;
        }
    }

    /// <summary>subj-blob: brackets without brackets inside, and white space.</summary>
    static bool TrySkipBlob(ReadOnlySpan<char> text, out ReadOnlySpan<char> rest)
    {
        rest = text;
        if (!text.StartsWith('['))
            return false;

        var close = text[1..].IndexOfAny('[', ']');
        if (close < 0 || text[close + 1] != ']')
            return false;

        rest = text[(close + 2)..].TrimStart(' ');
        return true;
    }

    /// <summary>subj-refwd: "re", "fw" or "fwd", white space, a blob, and a colon.</summary>
    static bool TrySkipReplyOrForward(ReadOnlySpan<char> text, out ReadOnlySpan<char> rest)
    {
        rest = text;
        var length = StartsWith(text, "fwd") ? 3 : StartsWith(text, "re") || StartsWith(text, "fw") ? 2 : 0;
        if (length == 0)
            return false;

        var after = text[length..].TrimStart(' ');
        if (TrySkipBlob(after, out var behindBlob))
            after = behindBlob;
        if (!after.StartsWith(':'))
            return false;

        rest = after[1..];
        return true;
    }

    static bool StartsWith(ReadOnlySpan<char> text, string prefix) => text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
}
