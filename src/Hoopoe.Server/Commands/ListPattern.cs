using System.Text;
using Hoopoe.Protocol.Model;

namespace Hoopoe.Server.Commands;

/// <summary>
/// A LIST pattern (RFC 9051 §6.3.9): <c>*</c> stands for anything, <c>%</c> for anything but the separator. Matching takes time proportional
/// to pattern times name at most, whatever the pattern; one with more characters than a name has is not looked at.
/// </summary>
sealed class ListPattern
{
    readonly string _pattern;
    readonly int _literals;

    /// <summary>A pattern under a reference name: the two are put together as they are.</summary>
    public ListPattern(string reference, string pattern)
    {
        var text = reference + pattern;
        // No name has U+FFFE in it, and no text with it can be normalised.
        if (!text.Contains('\uFFFE', StringComparison.Ordinal) && !text.IsNormalized(NormalizationForm.FormC))
            text = text.Normalize(NormalizationForm.FormC);
        _pattern = WithInboxInCapitals(WithoutRepeatedWildcards(text));
        _literals = _pattern.Length - _pattern.AsSpan().Count('*') - _pattern.AsSpan().Count('%');
    }

    /// <summary>Whether only names with a prefix can match.</summary>
    public bool StartsWith(string prefix) => _pattern.StartsWith(prefix, StringComparison.Ordinal);

    /// <summary>The level that follows a prefix, where it is written out; otherwise null.</summary>
    public string? LevelBehind(string prefix)
    {
        var level = _pattern[prefix.Length..];
        if (level.IndexOf(MailboxName.Separator, StringComparison.Ordinal) is >= 0 and var end) level = level[..end];
        return level.AsSpan().ContainsAny('*', '%') ? null : level;
    }

    /// <summary>Whether a name matches as a whole.</summary>
    public bool Matches(MailboxName name)
    {
        var text = name.Value;
        if (_literals > text.Length) return false;
        Span<bool> reached = _pattern.Length < 256 ? stackalloc bool[_pattern.Length + 1] : new bool[_pattern.Length + 1];
        reached.Clear();
        reached[0] = true;
        var highest = SkipWildcards(reached, 0);
        foreach (var character in text)
        {
            // From the end to the start, so that one row of the table is enough; beyond the highest place reached there is nothing.
            var next = -1;
            for (var place = Math.Min(highest + 1, _pattern.Length); place > 0; place--)
            {
                reached[place] = _pattern[place - 1] switch
                {
                    '*' => reached[place],
                    '%' => reached[place] && character != MailboxName.Separator,
                    var literal => reached[place - 1] && literal == character,
                };
                if (reached[place] && next < 0) next = place;
            }
            if (next < 0) return false;
            reached[0] = false;
            highest = SkipWildcards(reached, next);
        }
        return reached[_pattern.Length];
    }

    /// <summary>A wildcard may also stand for nothing. Gives the highest place reached.</summary>
    int SkipWildcards(Span<bool> reached, int highest)
    {
        for (var place = 1; place <= Math.Min(highest + 1, _pattern.Length); place++)
        {
            if (!reached[place - 1] || _pattern[place - 1] is not ('*' or '%')) continue;
            reached[place] = true;
            highest = Math.Max(highest, place);
        }
        return highest;
    }

    static string WithoutRepeatedWildcards(string text)
    {
        var kept = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            var last = kept.Length == 0 ? '\0' : kept[^1];
            if (character is '%' or '*' && last == '*') continue;
            if (character == '%' && last == '%') continue;
            if (character == '*' && last == '%') kept.Length--;
            kept.Append(character);
        }
        return kept.ToString();
    }

    /// <summary>INBOX is matched in any case (RFC 9051 §5.1); a wildcard in the middle of the word needs no such care.</summary>
    static string WithInboxInCapitals(string text)
    {
        var isInbox = text.StartsWith("INBOX", StringComparison.OrdinalIgnoreCase)
            && (text.Length == 5 || text[5] is MailboxName.Separator or '*' or '%');
        return isInbox ? "INBOX" + text[5..] : text;
    }
}
