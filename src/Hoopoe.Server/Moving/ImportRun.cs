using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Hosting.Administration;
using Hoopoe.Server.Hosting.Configuration;
using Hoopoe.Server.Moving.Frames;
using Hoopoe.Server.Moving.Maildir;
using Hoopoe.Server.Moving.Mbox;
using Hoopoe.Store;
using Hoopoe.Store.Import;

namespace Hoopoe.Server.Moving;

/// <summary>
/// Imports mail from files into an account. The files are read by this process and the messages handed to whoever has the data folder, some
/// hundred at a time. Whenever it is broken off, running it again brings what is missing and nothing twice.
/// </summary>
/// <param name="administration">The data folder.</param>
/// <param name="address">The account.</param>
/// <param name="options">What is imported.</param>
/// <param name="time">The clock, for the zone of dates that have none.</param>
public sealed class ImportRun(IAdministration administration, string address, ImportOptions options, TimeProvider time)
{
    const int BatchMessages = 1_024;
    const int BatchBytes = 32 << 20;
    const long HeldBack = 1 << 20;

    readonly MailSource _source = Open(options, time);
    long _imported, _known, _withoutKeywords, _leftOut, _done, _total;

    /// <summary>Is told how far it has come.</summary>
    public IProgress<WorkProgress>? Progress { get; init; }

    /// <summary>Is told of each message and folder that is left out.</summary>
    public Action<LeftOut>? LeavesOut { get; init; }

    /// <summary>Only counts what there is to import, mailbox by mailbox, and stores nothing.</summary>
    /// <exception cref="IOException">A file can't be read.</exception>
    public async IAsyncEnumerable<(MailboxName Mailbox, long Messages)> CountAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var unread in _source.LeftOut) Leave(unread);
        foreach (var folder in _source.Folders)
        {
            var messages = 0L;
            await foreach (var _ in folder.ReadAsync(cancellationToken)) messages++;
            yield return (folder.Mailbox, messages);
        }
    }

    /// <summary>Runs it.</summary>
    /// <returns>What was done; the messages left out are told as they come and only counted here.</returns>
    /// <exception cref="AdministrationException">There is no such account, or it is full; what was told as done is done.</exception>
    /// <exception cref="IOException">A file can't be read.</exception>
    public async Task<ImportSummary> RunAsync(CancellationToken cancellationToken)
    {
        foreach (var unread in _source.LeftOut) Leave(unread);
        _total = _source.Folders.Sum(folder => folder.Work);
        foreach (var folder in _source.Folders) await FolderAsync(folder, cancellationToken);
        return new ImportSummary(_source.Folders.Count, _imported, _known, _withoutKeywords, _leftOut);
    }

    static MailSource Open(ImportOptions options, TimeProvider time)
    {
        if (!Path.Exists(options.Path)) throw new ConfigurationException($"there is nothing at {options.Path}");
        var root = SourceFile.RealPathOf(options.Path);
        var manifest = Directory.Exists(root) ? ExportManifest.Read(root) : null;
        var places = new MailboxPlaces(options.Mailbox, options.Separator, manifest);
        var isMaildir = options.Format is { } format ? format == MailFormat.Maildir : LooksLikeMaildir(root);
        if (isMaildir && File.Exists(root)) throw new ConfigurationException($"{options.Path} is a file, and a Maildir is a folder");
        return isMaildir ? new MaildirSource(root, places) : new MboxSource(root, places, time.LocalTimeZone);
    }

    static bool LooksLikeMaildir(string root)
    {
        if (!Directory.Exists(root)) return false;
        if (MaildirSource.IsFolder(root)) return true;
        var below = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 8, AttributesToSkip = FileAttributes.ReparsePoint };
        return Directory.EnumerateDirectories(root, "cur", below).Any(cur => MaildirSource.IsFolder(Path.GetDirectoryName(cur)!));
    }

    async Task FolderAsync(SourceFolder folder, CancellationToken cancellationToken)
    {
        var repetitions = folder.CountsRepetitions ? new Repetitions() : null;
        await using var messages = folder.ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        bool isLast;
        do
        {
            var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: HeldBack, resumeWriterThreshold: HeldBack / 2));
            var writing = Task.Run(() => WriteAsync(folder, messages, repetitions, pipe.Writer, cancellationToken), cancellationToken);
            ImportReport report;
            try
            {
                report = await administration.ImportAsync(address, pipe.Reader.AsStream(leaveOpen: true), cancellationToken);
            }
            catch
            {
                // If it is the files that broke the stream off, they say more about it.
                await pipe.Reader.CompleteAsync();
                await writing;
                throw;
            }
            await pipe.Reader.CompleteAsync();
            isLast = await writing;
            Note(report, folder);
        }
        while (!isLast);
    }

    void Note(ImportReport report, SourceFolder folder)
    {
        _imported += report.Imported;
        _known += report.Known;
        _withoutKeywords += report.WithoutKeywords;
        foreach (var message in report.LeftOut) Leave(message);
        Progress?.Report(new WorkProgress(folder.Mailbox.Value, Interlocked.Read(ref _done), Math.Max(_done, _total)));
    }

    void Leave(LeftOut message)
    {
        Interlocked.Increment(ref _leftOut);
        LeavesOut?.Invoke(message);
    }

    /// <summary>Writes as many messages as are stored at once; returns whether the folder has no more.</summary>
    async Task<bool> WriteAsync(
        SourceFolder folder, IAsyncEnumerator<SourceMessage> messages, Repetitions? repetitions, PipeWriter output,
        CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            var stream = output.AsStream(leaveOpen: true);
            var frames = new FrameWriter(stream);
            using var content = new ContentWriter(frames);
            await frames.RecordAsync(Head(folder, null), MovingJson.Default.ImportHead, cancellationToken);
            var isLast = false;
            var count = 0;
            while (count < BatchMessages && content.Written < BatchBytes && !(isLast = !await messages.MoveNextAsync()))
            {
                count++;
                await WriteAsync(folder, messages.Current, repetitions, frames, content, cancellationToken);
                Interlocked.Add(ref _done, messages.Current.Work);
            }
            await frames.EndAsync(cancellationToken);
            await frames.FlushAsync(cancellationToken);
            return isLast;
        }
        catch (Exception fault)
        {
            failure = fault;
            throw;
        }
        finally
        {
            await output.CompleteAsync(failure);
        }
    }

    async Task WriteAsync(
        SourceFolder folder, SourceMessage message, Repetitions? repetitions, FrameWriter frames, ContentWriter content,
        CancellationToken cancellationToken)
    {
        if (message.Open() is { } refusal)
        {
            Leave(new LeftOut(message.Name, refusal));
            return;
        }
        await frames.RecordAsync(Head(folder, message.Name), MovingJson.Default.ImportHead, cancellationToken);
        var state = await message.CopyAsync(content, cancellationToken);
        await frames.EndAsync(cancellationToken);
        var hash = content.End();
        var key = ImportKey.Of(folder.Origin, message.UniqueName, hash, repetitions?.Count(hash) ?? 0);
        await frames.RecordAsync(
            new ImportTail(key.ToString(), (byte)state.Flags, state.Keywords, state.Date), MovingJson.Default.ImportTail, cancellationToken);
    }

    ImportHead Head(SourceFolder folder, string? message) =>
        new(folder.Mailbox.Value, _source.Subscriptions?.Contains(folder.Mailbox) ?? true, message);
}
