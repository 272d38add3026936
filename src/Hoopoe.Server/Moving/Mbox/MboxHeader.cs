using System.Globalization;
using System.Text;
using Hoopoe.Protocol.Model;

namespace Hoopoe.Server.Moving.Mbox;

/// <summary>
/// What mail programs write into the header of a message in an mbox, and is none of the message's: at its end Status, X-Status, X-Keywords,
/// X-UID and others, each once; at its beginning the fields of Thunderbird. A field of such a name anywhere else belongs to the message.
/// </summary>
sealed class MboxHeader
{
    /// <summary>How much of a message is looked through for the end of its header, in bytes; a longer header is left as it is.</summary>
    public const int MaxBytes = 1 << 20;

    static readonly string[] AtEnd = ["Status", "X-Status", "X-Keywords", "X-UID", "X-IMAP", "X-IMAPbase", "Content-Length"];
    static readonly string[] AtBeginning = ["X-Mozilla-Status", "X-Mozilla-Status2", "X-Mozilla-Keys"];

    readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    MboxHeader(int start, int end)
    {
        Start = start;
        End = end;
    }

    /// <summary>Where the message's own fields begin.</summary>
    public int Start { get; }

    /// <summary>Where they end.</summary>
    public int End { get; private init; }

    /// <summary>Whether this is no message but where a program keeps what it knows of the whole file.</summary>
    public bool IsInternalData => _values.ContainsKey("X-IMAP");

    /// <summary>Where the header of a message ends, its empty line not counted; -1 if it goes on behind these bytes.</summary>
    /// <param name="message">The beginning of the message.</param>
    /// <param name="from">Where to begin to look, and then where to go on when there is more.</param>
    /// <param name="isWhole">Whether that is all of the message.</param>
    public static int EndOf(ReadOnlySpan<byte> message, ref int from, bool isWhole)
    {
        while (true)
        {
            var rest = message[from..];
            if (rest.StartsWith("\n"u8) || rest.StartsWith("\r\n"u8)) return from;
            var end = rest.IndexOf((byte)'\n');
            if (end < 0) return isWhole ? message.Length : -1;
            from += end + 1;
        }
    }

    /// <summary>Looks at the fields of a header.</summary>
    public static MboxHeader Read(ReadOnlySpan<byte> header)
    {
        var fields = Split(header);
        int first = 0, last = fields.Count;
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (first < last && Take(header, fields[first], AtBeginning, found)) first++;
        // mutt puts the number of lines behind the length.
        if (last - first > 1 && Is(header, fields[last - 1], "Lines") && Is(header, fields[last - 2], "Content-Length")) last--;
        while (last > first && Take(header, fields[last - 1], AtEnd, found)) last--;
        var read = new MboxHeader(
            first == 0 ? 0 : fields[first - 1].End, last == fields.Count ? header.Length : fields[last].Start);
        foreach (var (name, value) in found) read._values.Add(name, value);
        return read;
    }

    /// <summary>The flags and keywords that the fields tell.</summary>
    public (SystemFlags Flags, List<string> Keywords) Flags()
    {
        var flags = SystemFlags.None;
        if (Value("Status").Contains('R', StringComparison.Ordinal)) flags |= SystemFlags.Seen;
        foreach (var letter in Value("X-Status"))
        {
            flags |= letter switch
            {
                'A' => SystemFlags.Answered,
                'F' => SystemFlags.Flagged,
                'D' => SystemFlags.Deleted,
                'T' => SystemFlags.Draft,
                _ => SystemFlags.None,
            };
        }
        List<string> keywords = [.. Words("X-Keywords"), .. Words("X-Mozilla-Keys")];
        if (int.TryParse(Value("X-Mozilla-Status"), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var bits))
        {
            if ((bits & 1) != 0) flags |= SystemFlags.Seen;
            if ((bits & 2) != 0) flags |= SystemFlags.Answered;
            if ((bits & 4) != 0) flags |= SystemFlags.Flagged;
            if ((bits & 8) != 0) flags |= SystemFlags.Deleted;
            if ((bits & 0x1000) != 0) keywords.Add("$Forwarded");
        }
        return (flags, keywords);
    }

    /// <summary>
    /// The fields that tell flags and keywords. Where the message's own last fields could be taken for such, all of them are written, so that
    /// its own are the second of their names.
    /// </summary>
    /// <param name="header">The message's header.</param>
    /// <param name="flags">Its flags.</param>
    /// <param name="keywords">Its keywords.</param>
    public static byte[] Write(ReadOnlySpan<byte> header, SystemFlags flags, IReadOnlyList<string> keywords)
    {
        var hasSuch = Read(header).End < header.Length;
        var letters = new StringBuilder();
        if (flags.HasFlag(SystemFlags.Answered)) letters.Append('A');
        if (flags.HasFlag(SystemFlags.Flagged)) letters.Append('F');
        if (flags.HasFlag(SystemFlags.Deleted)) letters.Append('D');
        if (flags.HasFlag(SystemFlags.Draft)) letters.Append('T');
        var fields = flags.HasFlag(SystemFlags.Seen) ? "Status: RO\n" : "Status: O\n";
        if (letters.Length > 0 || hasSuch) fields += $"X-Status: {letters}\n";
        if (keywords.Count > 0 || hasSuch) fields += $"X-Keywords: {string.Join(' ', keywords)}\n";
        return Encoding.ASCII.GetBytes(fields);
    }

    string Value(string name) => _values.GetValueOrDefault(name, "");

    string[] Words(string name) => Value(name).Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);

    static List<(int Start, int End)> Split(ReadOnlySpan<byte> header)
    {
        var fields = new List<(int Start, int End)>();
        for (var at = 0; at < header.Length;)
        {
            var line = header[at..].IndexOf((byte)'\n');
            var end = line < 0 ? header.Length : at + line + 1;
            if (fields.Count > 0 && header[at] is (byte)' ' or (byte)'\t') fields[^1] = (fields[^1].Start, end);
            else fields.Add((at, end));
            at = end;
        }
        return fields;
    }

    static bool Take(ReadOnlySpan<byte> header, (int Start, int End) field, string[] names, Dictionary<string, string> found)
    {
        var text = header[field.Start..field.End];
        foreach (var name in names)
            if (Is(header, field, name))
                return found.TryAdd(name, Encoding.Latin1.GetString(text[(name.Length + 1)..]).Trim());
        return false;
    }

    static bool Is(ReadOnlySpan<byte> header, (int Start, int End) field, string name)
    {
        var text = header[field.Start..field.End];
        return text.Length > name.Length && text[name.Length] == ':' && Ascii.EqualsIgnoreCase(text[..name.Length], name);
    }
}
