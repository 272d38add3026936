using System.IO.Pipelines;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Hosting.Administration;
using Hoopoe.Server.Hosting.Configuration;
using Hoopoe.Server.Moving.Frames;
using Hoopoe.Server.Moving.Maildir;
using Hoopoe.Server.Moving.Mbox;
using Hoopoe.Store;

namespace Hoopoe.Server.Moving;

/// <summary>
/// Exports an account's mail into files, which this process writes. Whenever it is broken off, running it again writes what is missing and
/// nothing twice. It never writes outside its folder, whatever mailboxes are called.
/// </summary>
/// <param name="administration">The data folder.</param>
/// <param name="address">The account.</param>
/// <param name="options">What is exported, and where to.</param>
/// <param name="time">The clock.</param>
public sealed class ExportRun(IAdministration administration, string address, ExportOptions options, TimeProvider time)
{
    const long HeldBack = 1 << 20;
    const int ReportEvery = 256;

    static readonly TimeSpan BetweenManifests = TimeSpan.FromSeconds(10);

    readonly List<ManifestEntry> _entries = [];
    long _written, _known, _total;
    long _manifestAt;

    /// <summary>Is told how far it has come.</summary>
    public IProgress<WorkProgress>? Progress { get; init; }

    bool IsOneFile => options is { Format: MailFormat.Mbox, Mailbox: not null };

    /// <summary>Runs it.</summary>
    /// <exception cref="AdministrationException">There is no such account or mailbox.</exception>
    /// <exception cref="IOException">A file can't be written, or the folder has something else.</exception>
    public async Task<ExportSummary> RunAsync(CancellationToken cancellationToken)
    {
        var mailboxes = await administration.ListForExportAsync(address, cancellationToken);
        if (options.Mailbox is { } only) mailboxes = [.. mailboxes.Where(mailbox => mailbox.Name == only.Value)];
        if (mailboxes.Count == 0) throw new AdministrationException(AdministrationError.NotFound, $"There is no mailbox {options.Mailbox}.");
        var before = Before();
        if (!IsOneFile) TargetFolder.Make(options.Path);
        var layout = new ExportLayout(options.Format, before);
        _entries.AddRange(mailboxes.Select(layout.EntryOf));
        if (options is { Format: MailFormat.Maildir, Mailbox: not null }) _entries[0] = _entries[0] with { Folder = "." };
        _total = mailboxes.Sum(mailbox => (long)mailbox.Messages);
        WriteManifest();
        using var maildir = options.Format == MailFormat.Maildir ? new MaildirTarget(options.Path) : null;
        using var mbox = maildir is null ? new MboxTarget(options.Path, IsOneFile) : null;
        MailTarget target = maildir is not null ? maildir : mbox!;
        try
        {
            for (var place = 0; place < mailboxes.Count; place++) await MailboxAsync(mailboxes[place], place, target, cancellationToken);
        }
        finally
        {
            WriteManifest();
        }
        if (maildir is not null)
        {
            var subscribed = _entries.Where(entry => entry.IsSubscribed);
            SubscriptionList.Write(options.Path, subscribed.Select(entry => entry.Folder == "." ? "INBOX" : entry.Folder[1..]));
            DiskSync.AllAround(Path.Combine(options.Path, ExportManifest.FileName));
        }
        return new ExportSummary(_entries.Count, _written, _known, target.WithoutKeywords);
    }

    /// <summary>What an export before has left, which this one continues.</summary>
    ExportManifest? Before()
    {
        if (IsOneFile)
        {
            return !Path.Exists(options.Path) ? null : throw new ConfigurationException($"there is something at {options.Path} already");
        }
        if (File.Exists(options.Path)) throw new ConfigurationException($"{options.Path} is a file");
        if (!Directory.Exists(options.Path) || !Directory.EnumerateFileSystemEntries(options.Path).Any()) return null;
        var before = ExportManifest.Read(options.Path)
            ?? throw new ConfigurationException($"{options.Path} has something else in it; name a new folder");
        if (before.Kind != KindOf(options.Format)) throw new ConfigurationException($"{options.Path} has an export as {before.Kind}");
        return before;
    }

    async Task MailboxAsync(ExportedMailbox mailbox, int place, MailTarget target, CancellationToken cancellationToken)
    {
        var entry = _entries[place];
        var isWhole = options.Format == MailFormat.Mbox && entry.HighestModSeq == mailbox.HighestModSeq;
        if (isWhole && File.Exists(Path.Combine(options.Path, entry.Folder)))
        {
            Count(mailbox.Name, known: mailbox.Messages);
            return;
        }
        await CopyAsync(mailbox, target.Begin(entry), target, cancellationToken);
        target.End();
        _entries[place] = entry with { HighestModSeq = mailbox.HighestModSeq };
        if (time.GetElapsedTime(_manifestAt) >= BetweenManifests) WriteManifest();
    }

    async Task CopyAsync(ExportedMailbox mailbox, UidSet present, MailTarget target, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: HeldBack, resumeWriterThreshold: HeldBack / 2));
        var sending = Task.Run(() => SendAsync(mailbox, present, pipe.Writer, stop.Token), CancellationToken.None);
        try
        {
            var reader = new FrameReader(pipe.Reader.AsStream(leaveOpen: true));
            while (await reader.RecordAsync(MovingJson.Default.ExportHead, cancellationToken) is { } message)
            {
                await target.WriteAsync(message, reader, cancellationToken);
                Count(mailbox.Name, message.HasContent ? 1 : 0, message.HasContent ? 0 : 1);
            }
            await sending;
        }
        catch (InvalidDataException)
        {
            // Why it is broken off is known to the sender.
            await sending;
            throw;
        }
        finally
        {
            await stop.CancelAsync();
            await pipe.Reader.CompleteAsync();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    async Task SendAsync(ExportedMailbox mailbox, UidSet present, PipeWriter output, CancellationToken cancellationToken)
    {
        try
        {
            await administration.ExportAsync(address, mailbox, present, output.AsStream(leaveOpen: true), cancellationToken);
        }
        finally
        {
            await output.CompleteAsync();
        }
    }

    void Count(string mailbox, long written = 0, long known = 0)
    {
        _written += written;
        _known += known;
        var done = _written + _known;
        if (done % ReportEvery == 0 || done >= _total || known > 1) Progress?.Report(new WorkProgress(mailbox, done, Math.Max(done, _total)));
    }

    void WriteManifest()
    {
        _manifestAt = time.GetTimestamp();
        if (!IsOneFile) new ExportManifest(ExportManifest.Known, KindOf(options.Format), _entries).Write(options.Path);
    }

    static string KindOf(MailFormat format) => format == MailFormat.Mbox ? "mbox" : "maildir";
}
