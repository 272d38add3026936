using System.Globalization;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Moving.Frames;

namespace Hoopoe.Server.Moving.Maildir;

/// <summary>
/// Writes mailboxes as a Maildir++: INBOX is the folder itself, A/B is <c>.A.B</c> in it. A message is written beside and moved into its
/// place, with its INTERNALDATE as the file's time. A message that is there and whole is only given its flags.
/// </summary>
/// <param name="root">The folder.</param>
sealed class MaildirTarget(string root) : MailTarget, IDisposable
{
    readonly Dictionary<uint, (string Letters, long Size, long? WireSize)> _present = [];
    readonly Dictionary<string, string> _letters = new(StringComparer.Ordinal);
    readonly List<string> _keywords = [];
    HeldMessage? _held;
    string _folder = "";
    uint _uidValidity;

    /// <inheritdoc/>
    public override UidSet Begin(ManifestEntry entry)
    {
        _folder = entry.Folder == "." ? root : Path.Combine(root, entry.Folder);
        _uidValidity = entry.UidValidity;
        TargetFolder.Make(_folder);
        foreach (var place in (string[])["cur", "new", "tmp"]) TargetFolder.Make(Path.Combine(_folder, place));
        _held?.Dispose();
        _held = new HeldMessage(Path.Combine(_folder, "tmp", "held.hoopoe"));
        _present.Clear();
        _keywords.Clear();
        _keywords.AddRange(KeywordList.Read(_folder).TakeWhile(word => word is not null).OfType<string>());
        var whole = new List<Uid>();
        foreach (var file in new DirectoryInfo(Path.Combine(_folder, "cur")).EnumerateFiles())
        {
            var name = MaildirFileName.Parse(file.Name);
            if (UidOf(name) is not { } uid || name.Size != file.Length || name.WireSize is null) continue;
            var letters = _letters.TryGetValue(name.Letters, out var known) ? known : _letters[name.Letters] = name.Letters;
            _present[uid] = (letters, file.Length, name.WireSize);
            whole.Add(new Uid(uid));
        }
        whole.Sort();
        return UidSet.Of(whole);
    }

    /// <inheritdoc/>
    public override async Task WriteAsync(ExportHead message, FrameReader content, CancellationToken cancellationToken)
    {
        var letters = MaildirFileName.LettersOf((SystemFlags)message.Flags, message.Keywords, LetterOf);
        if (message.Keywords.Any(word => !word.Equals(MaildirFileName.Forwarded, StringComparison.OrdinalIgnoreCase) && LetterOf(word) is null))
            WithoutKeywords++;
        if (!message.HasContent)
        {
            Rename(message, letters);
            return;
        }
        await _held!.ReadAsync(content, cancellationToken);
        var wire = _held.IsCanonical ? _held.Length : _held.WrittenLength;
        var name = NameOf(message, _held.WrittenLength, wire);
        var written = Path.Combine(_folder, "tmp", name);
        await using (var file = new FileStream(written, FileMode.Create, FileAccess.Write, FileShare.None))
            await _held.CopyAsync(bytes => file.WriteAsync(bytes, cancellationToken), cancellationToken);
        File.SetLastWriteTimeUtc(written, message.Date.UtcDateTime);
        File.Move(written, Path.Combine(_folder, "cur", $"{name}:2,{letters}"), overwrite: true);
    }

    /// <inheritdoc/>
    public override void End()
    {
        if (_keywords.Count > 0) KeywordList.Write(_folder, _keywords);
        _held?.Dispose();
        _held = null;
    }

    /// <inheritdoc/>
    public void Dispose() => _held?.Dispose();

    void Rename(ExportHead message, string letters)
    {
        var (old, size, wire) = _present[message.Uid];
        if (old == letters) return;
        var name = NameOf(message, size, wire ?? size);
        File.Move(Path.Combine(_folder, "cur", $"{name}:2,{old}"), Path.Combine(_folder, "cur", $"{name}:2,{letters}"));
    }

    char? LetterOf(string keyword)
    {
        var place = _keywords.FindIndex(known => known.Equals(keyword, StringComparison.OrdinalIgnoreCase));
        if (place < 0 && _keywords.Count < KeywordList.Most)
        {
            place = _keywords.Count;
            _keywords.Add(keyword);
            // Before the first name that has its letter.
            KeywordList.Write(_folder, _keywords);
        }
        return place < 0 ? null : (char)('a' + place);
    }

    string NameOf(ExportHead message, long size, long wireSize) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Math.Max(0, message.Date.ToUnixTimeSeconds())}.V{_uidValidity}U{message.Uid:D10}.hoopoe,S={size},W={wireSize}");

    uint? UidOf(MaildirFileName name)
    {
        var parts = name.Unique.Split('.');
        var own = string.Create(CultureInfo.InvariantCulture, $"V{_uidValidity}U");
        return parts is [_, { } id, "hoopoe"] && id.StartsWith(own, StringComparison.Ordinal)
            && uint.TryParse(id.AsSpan(own.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var uid) && uid > 0 ? uid : null;
    }
}
