namespace Hoopoe.Server.Moving.Maildir;

/// <summary>A message of a Maildir.</summary>
/// <param name="origin">Its folder, as it is called within the source.</param>
/// <param name="folder">Its folder.</param>
/// <param name="name">Its file within it, <c>cur/NAME</c> or <c>new/NAME</c>.</param>
/// <param name="keywords">The folder's keywords.</param>
/// <param name="files">Opens files.</param>
sealed class MaildirSourceMessage(string origin, string folder, string name, IReadOnlyList<string?> keywords, SourceFile files) : SourceMessage
{
    const int ReadBytes = 64 * 1024;

    // A file system that keeps no times, or a copy without them, says it was written when time began.
    static readonly DateTimeOffset Beginning = DateTimeOffset.UnixEpoch.AddDays(1);

    readonly MaildirFileName _name = MaildirFileName.Parse(Path.GetFileName(name));
    FileStream? _stream;

    /// <inheritdoc/>
    public override string Name => origin == "." ? name : $"{origin}/{name}";

    /// <inheritdoc/>
    public override string UniqueName => _name.Unique;

    /// <inheritdoc/>
    public override long Work => 1;

    /// <inheritdoc/>
    public override string? Open() => files.Open(Path.Combine(folder, name), out _stream);

    /// <inheritdoc/>
    public override async Task<MessageState> CopyAsync(ContentWriter content, CancellationToken cancellationToken)
    {
        content.Begin(_name.IsVerbatim(_stream!.Length));
        var buffer = new byte[(int)Math.Min(ReadBytes, Math.Max(1, _stream.Length + 1))];
        int count;
        while ((count = await _stream.ReadAsync(buffer, cancellationToken)) > 0) await content.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        var (flags, words) = _name.Flags(keywords);
        DateTimeOffset written = File.GetLastWriteTimeUtc(_stream.SafeFileHandle);
        return new MessageState(flags, words, written < Beginning ? _name.Time ?? written : written);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _stream?.Dispose();
    }
}
