using System.Buffers.Binary;
using System.Text;

namespace Hoopoe.Server.Moving.Maildir;

/// <summary>
/// The files of a Maildir folder in the order in which their messages came. However many there are, the names of only some are in memory:
/// where each part of the order ends is found out first, and the folder is then listed once for each part.
/// </summary>
static class MaildirListing
{
    const int PartSize = 128 * 1024;

    static readonly string[] Places = ["cur", "new"];

    /// <summary>How many messages a folder has.</summary>
    public static long Count(string folder) => Names(folder).LongCount();

    /// <summary>The files, each as <c>cur/NAME</c> or <c>new/NAME</c>.</summary>
    public static IEnumerable<string> InOrder(string folder)
    {
        var order = Names(folder).Select(KeyOf).ToList();
        order.Sort();
        for (var start = 0; start < order.Count;)
        {
            var end = Math.Min(start + PartSize, order.Count);
            while (end < order.Count && order[end] == order[end - 1]) end++;
            var (first, last) = (order[start], order[end - 1]);
            var part = Names(folder).Where(name => KeyOf(name) is var key && key.CompareTo(first) >= 0 && key.CompareTo(last) <= 0).ToList();
            part.Sort(static (a, b) => KeyOf(a).CompareTo(KeyOf(b)) is not 0 and var order ? order : string.CompareOrdinal(a[4..], b[4..]));
            foreach (var name in part) yield return name;
            start = end;
        }
    }

    static IEnumerable<string> Names(string folder)
    {
        foreach (var place in Places)
        {
            var directory = new DirectoryInfo(Path.Combine(folder, place));
            if (!directory.Exists || SourceFile.IsLink(directory)) continue;
            foreach (var file in Directory.EnumerateFiles(directory.FullName))
            {
                var name = Path.GetFileName(file);
                if (name[0] != '.') yield return $"{place}/{name}";
            }
        }
    }

    /// <summary>When the message came by its name, and the beginning of what tells it from others of that second.</summary>
    static (long Time, ulong Begin) KeyOf(string name)
    {
        var parsed = MaildirFileName.Parse(name[4..]);
        var dot = parsed.Unique.IndexOf('.', StringComparison.Ordinal);
        Span<byte> rest = stackalloc byte[sizeof(ulong)];
        Encoding.UTF8.TryGetBytes(parsed.Unique.AsSpan(dot + 1, Math.Min(2, parsed.Unique.Length - dot - 1)), rest, out var written);
        for (var at = dot + 3; at < parsed.Unique.Length && written < rest.Length; at++) rest[written++] = (byte)parsed.Unique[at];
        return (parsed.Time?.ToUnixTimeSeconds() ?? 0, BinaryPrimitives.ReadUInt64BigEndian(rest));
    }
}
