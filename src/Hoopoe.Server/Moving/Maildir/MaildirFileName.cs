using System.Globalization;
using Hoopoe.Protocol.Model;

namespace Hoopoe.Server.Moving.Maildir;

/// <summary>
/// The name of a message's file in a Maildir: <c>TIME.UNIQUE.HOST,S=SIZE,W=SIZE:2,FLAGS</c>. Behind the comma of the flags are letters:
/// capitals for those that everybody knows, small ones for keywords of which the folder keeps a list.
/// </summary>
readonly record struct MaildirFileName
{
    const string Info = "2,";

    /// <summary>A keyword that has a letter of its own (P, passed).</summary>
    public const string Forwarded = "$Forwarded";

    MaildirFileName(string unique, string attributes, string letters)
    {
        Unique = unique;
        Letters = letters;
        foreach (var attribute in attributes.Split(','))
        {
            if (attribute.StartsWith("S=", StringComparison.Ordinal)) Size = Number(attribute[2..]);
            if (attribute.StartsWith("W=", StringComparison.Ordinal)) WireSize = Number(attribute[2..]);
        }
    }

    /// <summary>What names the message as long as it is in the folder; programs add attributes behind it.</summary>
    public string Unique { get; }

    /// <summary>The letters of its flags.</summary>
    public string Letters { get; }

    /// <summary>The file's size, if the name says so.</summary>
    public long? Size { get; }

    /// <summary>The size with CRLF at the end of each line, if the name says so.</summary>
    public long? WireSize { get; }

    /// <summary>Whether the name says that the file has no line end without CR.</summary>
    public bool IsVerbatim(long length) => Size == length && WireSize == length;

    /// <summary>When it was delivered, by its name; null if that does not begin with a time.</summary>
    public DateTimeOffset? Time
    {
        get
        {
            var dot = Unique.IndexOf('.', StringComparison.Ordinal);
            return Number(dot < 0 ? Unique : Unique[..dot]) is > 0 and < 32_503_680_000 and var seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
        }
    }

    /// <summary>Reads a name; whatever it is, it has some.</summary>
    public static MaildirFileName Parse(string name)
    {
        // Where colons can't be in names, programs put others.
        var info = name.LastIndexOfAny([':', ';', '!']);
        var letters = info >= 0 && string.CompareOrdinal(name, info + 1, Info, 0, Info.Length) == 0 ? name[(info + 1 + Info.Length)..] : null;
        if (letters is not null) name = name[..info];
        var comma = name.IndexOf(',', StringComparison.Ordinal);
        return comma < 0 ? new(name, "", letters ?? "") : new(name[..comma], name[(comma + 1)..], letters ?? "");
    }

    /// <summary>The flags that the letters mean.</summary>
    /// <param name="keywords">The folder's keywords: the first is a.</param>
    public (SystemFlags Flags, List<string> Keywords) Flags(IReadOnlyList<string?> keywords)
    {
        var flags = SystemFlags.None;
        var words = new List<string>();
        foreach (var letter in Letters)
        {
            flags |= letter switch
            {
                'D' => SystemFlags.Draft,
                'F' => SystemFlags.Flagged,
                'R' => SystemFlags.Answered,
                'S' => SystemFlags.Seen,
                'T' => SystemFlags.Deleted,
                _ => SystemFlags.None,
            };
            if (letter == 'P') words.Add(Forwarded);
            if (letter is >= 'a' and <= 'z' && letter - 'a' < keywords.Count && keywords[letter - 'a'] is { } keyword) words.Add(keyword);
        }
        return (flags, words);
    }

    /// <summary>The letters of flags, in the order of the alphabet.</summary>
    public static string LettersOf(SystemFlags flags, IReadOnlyList<string> keywords, Func<string, char?> letterOf)
    {
        var letters = new List<char>();
        if (flags.HasFlag(SystemFlags.Draft)) letters.Add('D');
        if (flags.HasFlag(SystemFlags.Flagged)) letters.Add('F');
        if (flags.HasFlag(SystemFlags.Answered)) letters.Add('R');
        if (flags.HasFlag(SystemFlags.Seen)) letters.Add('S');
        if (flags.HasFlag(SystemFlags.Deleted)) letters.Add('T');
        foreach (var keyword in keywords)
        {
            if (keyword.Equals(Forwarded, StringComparison.OrdinalIgnoreCase)) letters.Add('P');
            else if (letterOf(keyword) is { } letter) letters.Add(letter);
        }
        letters.Sort();
        return new string([.. letters]);
    }

    static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
