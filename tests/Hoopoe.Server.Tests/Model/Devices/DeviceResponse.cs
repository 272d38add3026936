using System.Globalization;
using System.Text.RegularExpressions;

namespace Hoopoe.Server.Tests.Model.Devices;

/// <summary>Takes apart the response lines that change a device's cache.</summary>
static partial class DeviceResponse
{
    /// <summary>A response that begins with a number, or null: the number, its name and the rest.</summary>
    public static (uint Number, string Name)? Numbered(string line) =>
        NumberedLine().Match(line) is { Success: true } match ? (Number(match.Groups[1]), match.Groups[2].Value) : null;

    public static uint? UidOf(string line) => UidItem().Match(line) is { Success: true } match ? Number(match.Groups[1]) : null;

    public static long? ModSeqOf(string line) => ModSeqItem().Match(line) is { Success: true } match ? Long(match.Groups[1]) : null;

    /// <summary>The flags without \Recent, sorted, separated by spaces; null if they are not told.</summary>
    public static string? FlagsOf(string line) => FlagsItem().Match(line) is { Success: true } match
        ? string.Join(' ', Split(match.Groups[1].Value).Where(flag => flag != @"\Recent").Order(StringComparer.Ordinal))
        : null;

    public static long? HighestModSeqOf(string line) => HighestModSeqCode().Match(line) is { Success: true } match ? Long(match.Groups[1]) : null;

    public static uint? UidValidityOf(string line) => UidValidityCode().Match(line) is { Success: true } match ? Number(match.Groups[1]) : null;

    /// <summary>The UIDs of a VANISHED, and whether it is about earlier times; null for other lines.</summary>
    public static (bool IsEarlier, IReadOnlyList<uint> Uids)? Vanished(string line) =>
        VanishedLine().Match(line) is { Success: true } match ? (match.Groups[1].Success, [.. Set(match.Groups[2].Value)]) : null;

    /// <summary>The mailbox and the items of a STATUS response, or null.</summary>
    public static (string Mailbox, IReadOnlyDictionary<string, long> Items)? Status(string line)
    {
        if (StatusLine().Match(line) is not { Success: true } match) return null;
        var words = Split(match.Groups[2].Value);
        var items = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var i = 0; i < words.Length; i += 2) items[words[i]] = long.Parse(words[i + 1], CultureInfo.InvariantCulture);
        return (match.Groups[1].Value, items);
    }

    public static string[] Split(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    static IEnumerable<uint> Set(string set)
    {
        foreach (var range in set.Split(','))
        {
            var ends = range.Split(':');
            var last = uint.Parse(ends[^1], CultureInfo.InvariantCulture);
            for (var uid = uint.Parse(ends[0], CultureInfo.InvariantCulture); uid <= last; uid++) yield return uid;
        }
    }

    static uint Number(Group group) => uint.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    static long Long(Group group) => long.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A\* ([0-9]+) (EXISTS|EXPUNGE|FETCH|UIDFETCH)\b")]
    private static partial Regex NumberedLine();

    [GeneratedRegex(@"[( ]UID ([0-9]+)[ )]")]
    private static partial Regex UidItem();

    [GeneratedRegex(@"[( ]FLAGS \(([^)]*)\)")]
    private static partial Regex FlagsItem();

    [GeneratedRegex(@"[( ]MODSEQ \(([0-9]+)\)")]
    private static partial Regex ModSeqItem();

    [GeneratedRegex(@"\[HIGHESTMODSEQ ([0-9]+)\]")]
    private static partial Regex HighestModSeqCode();

    [GeneratedRegex(@"\[UIDVALIDITY ([0-9]+)\]")]
    private static partial Regex UidValidityCode();

    [GeneratedRegex(@"\A\* VANISHED (\(EARLIER\) )?([0-9:,]+)\z")]
    private static partial Regex VanishedLine();

    [GeneratedRegex(@"\A\* STATUS ([^ ]+) \(([^)]*)\)\z")]
    private static partial Regex StatusLine();
}
