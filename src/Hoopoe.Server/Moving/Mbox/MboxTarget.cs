using Hoopoe.Protocol.Model;
using Hoopoe.Server.Moving.Frames;

namespace Hoopoe.Server.Moving.Mbox;

/// <summary>
/// Writes each mailbox as an mbox file, quoted as mboxrd says, with flags in the header as mail programs write them. A file is written
/// beside and moved into its place when it is whole.
/// </summary>
/// <param name="root">The folder; or the file, where one mailbox is exported.</param>
/// <param name="isFile">Whether it is the file.</param>
sealed class MboxTarget(string root, bool isFile) : MailTarget, IDisposable
{
    HeldMessage? _held;
    FileStream? _file;
    string _path = "";

    string Part => _path + ".part";

    /// <inheritdoc/>
    public override UidSet Begin(ManifestEntry entry)
    {
        _path = isFile ? root : Path.Combine(root, entry.Folder);
        if (!isFile) MakeFolders(entry.Folder);
        if (new FileInfo(Part).LinkTarget is not null) throw new IOException($"'{Part}' is a symbolic link.");
        _file = new FileStream(Part, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        _held = new HeldMessage(_path + ".held.part");
        return UidSet.Empty;
    }

    /// <inheritdoc/>
    public override async Task WriteAsync(ExportHead message, FrameReader content, CancellationToken cancellationToken)
    {
        await _held!.ReadAsync(content, cancellationToken);
        await _file!.WriteAsync(FromLine.Write(message.Date), cancellationToken);
        var writer = new MboxWriter(_file, (SystemFlags)message.Flags, message.Keywords);
        await _held.CopyAsync(bytes => writer.WriteAsync(bytes, cancellationToken), cancellationToken);
        await writer.EndAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void End()
    {
        _file!.Flush(flushToDisk: true);
        _file.Dispose();
        _held!.Dispose();
        (_file, _held) = (null, null);
        File.Move(Part, _path, overwrite: !isFile);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file?.Dispose();
        _held?.Dispose();
    }

    void MakeFolders(string file)
    {
        var folder = root;
        foreach (var level in file.Split('/')[..^1])
        {
            folder = Path.Combine(folder, level);
            TargetFolder.Make(folder);
        }
    }
}
