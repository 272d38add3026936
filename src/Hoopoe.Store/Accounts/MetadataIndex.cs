using System.Collections.Immutable;
using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;

namespace Hoopoe.Store.Accounts;

/// <summary>
/// Which METADATA entries a mailbox or the server has (RFC 5464), immutable; their values stay in the rows. Names are the same in any case
/// (§3.2) and are kept as they were first given.
/// </summary>
public sealed class MetadataIndex
{
    /// <summary>No entries.</summary>
    public static readonly MetadataIndex Empty =
        new(ImmutableSortedDictionary.Create<string, MetadataEntry>(StringComparer.OrdinalIgnoreCase), 0);

    readonly ImmutableSortedDictionary<string, MetadataEntry> _entries;

    MetadataIndex(ImmutableSortedDictionary<string, MetadataEntry> entries, long bytes)
    {
        _entries = entries;
        Bytes = bytes;
    }

    /// <summary>What is known of one entry.</summary>
    /// <param name="Size">The size of its value in bytes.</param>
    /// <param name="ModSeq">When it was set.</param>
    readonly record struct MetadataEntry(int Size, ModSeq ModSeq);

    /// <summary>How many entries there are.</summary>
    public int Count => _entries.Count;

    /// <summary>The bytes of all names and values.</summary>
    public long Bytes { get; }

    /// <summary>Whether there is such an entry.</summary>
    public bool Contains(string entry) => _entries.ContainsKey(entry);

    /// <summary>The size of an entry's value in bytes, or null if there is no such entry.</summary>
    public int? SizeOf(string entry) => _entries.TryGetValue(entry, out var known) ? known.Size : null;

    /// <summary>The names of an entry and of those below it (§4.2.2), sorted.</summary>
    /// <param name="entry">The entry; it need not be there itself.</param>
    /// <param name="depth">How far below it to look.</param>
    public IEnumerable<string> Find(string entry, MetadataDepth depth)
    {
        foreach (var name in _entries.Keys)
        {
            if (!name.StartsWith(entry, StringComparison.OrdinalIgnoreCase)) continue;
            var below = name.AsSpan(entry.Length);
            if (below.IsEmpty || (below[0] == '/' && Reaches(depth, below))) yield return name;
        }
    }

    /// <summary>The names that have other values in one than in the other, or are in one only, sorted.</summary>
    public static IEnumerable<string> Between(MetadataIndex before, MetadataIndex after)
    {
        if (ReferenceEquals(before, after)) return [];
        var changed = after._entries.Where(entry => !before._entries.TryGetValue(entry.Key, out var known) || known != entry.Value);
        var gone = before._entries.Where(entry => !after._entries.ContainsKey(entry.Key));
        return changed.Concat(gone).Select(entry => entry.Key).Order(StringComparer.OrdinalIgnoreCase);
    }

    internal MetadataIndex With(string entry, int size, ModSeq modSeq) =>
        new(_entries.SetItem(entry, new MetadataEntry(size, modSeq)), Without(entry).Bytes + entry.Length + size);

    internal MetadataIndex Without(string entry) =>
        _entries.TryGetValue(entry, out var known) ? new(_entries.Remove(entry), Bytes - entry.Length - known.Size) : this;

    static bool Reaches(MetadataDepth depth, ReadOnlySpan<char> below) =>
        depth == MetadataDepth.All || (depth == MetadataDepth.Children && !below[1..].Contains('/'));
}
