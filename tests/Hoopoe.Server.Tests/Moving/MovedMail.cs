using System.Security.Cryptography;
using System.Text;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Hosting;
using Hoopoe.Server.Moving;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Operations;

namespace Hoopoe.Server.Tests.Moving;

/// <summary>A server with accounts and a folder for files, and what tests of moving mail do with them.</summary>
sealed class MovedMail : IAsyncDisposable
{
    readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("hoopoe-moving-");

    MovedMail(RunningServer server) => Server = server;

    public RunningServer Server { get; }

    public List<LeftOut> LeftOut { get; } = [];

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<MovedMail> StartAsync(Action<HoopoeOptions>? configure = null)
    {
        var mail = new MovedMail(await RunningServer.StartAsync(configure));
        await mail.Server.AddAccountsAsync("alice@example.org", "bob@example.org");
        return mail;
    }

    public string PathOf(string name) => Path.Combine(_files.FullName, name);

    /// <summary>Writes a file, with LF or whatever the text has.</summary>
    public string Write(string name, string text, DateTimeOffset? time = null)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, Encoding.Latin1.GetBytes(text));
        if (time is { } written) File.SetLastWriteTimeUtc(path, written.UtcDateTime);
        return path;
    }

    /// <summary>Makes an empty folder of a Maildir.</summary>
    public void MakeMaildir(string name)
    {
        foreach (var place in (string[])["cur", "new", "tmp"]) Directory.CreateDirectory(Path.Combine(PathOf(name), place));
    }

    public Task<ImportSummary> ImportAsync(string address, string name, Func<ImportOptions, ImportOptions>? with = null)
    {
        var options = new ImportOptions(PathOf(name));
        return new ImportRun(Server.Server.Administration, address, with?.Invoke(options) ?? options, TimeProvider.System) { LeavesOut = LeftOut.Add }
            .RunAsync(Token);
    }

    public Task<ExportSummary> ExportAsync(string address, string name, MailFormat format, string? mailbox = null) => new ExportRun(
        Server.Server.Administration, address,
        new ExportOptions(PathOf(name)) { Format = format, Mailbox = mailbox is null ? null : MailboxName.Create(mailbox) },
        TimeProvider.System).RunAsync(Token);

    public async Task<Account> AccountAsync(string address) =>
        await Server.Server.Store.Accounts.OpenAsync(Server.Server.Store.Directory.Find(address)!.Id);

    public async Task AppendAsync(string address, string mailbox, string text, string flags = "", DateTimeOffset? date = null)
    {
        var account = await AccountAsync(address);
        var name = MailboxName.Create(mailbox);
        var actor = new Actor("test", "test");
        if (!account.Snapshot.TryFind(name, out var info)) info = await account.RunAsync(new CreateMailbox(actor, name));
        using var spool = account.CreateSpool();
        spool.Write(Encoding.Latin1.GetBytes(text));
        using var prepared = await account.PrepareAsync(spool);
        await account.RunAsync(new AppendMessages(actor, info.Id, [new NewMessage(prepared, FlagsOf(flags), date)]));
    }

    /// <summary>Everything of an account that a move must keep: a line for each message with a hash, flags and date, by mailbox.</summary>
    public async Task<List<string>> ContentsAsync(string address)
    {
        var account = await AccountAsync(address);
        var lines = new List<string>();
        foreach (var mailbox in account.Snapshot.Mailboxes)
        {
            lines.Add(mailbox.Name.Value);
            var view = (await account.OpenMailboxAsync(mailbox.Id)).View;
            var bodies = await Server.MessagesAsync(address, mailbox.Name.Value);
            for (var place = 0; place < view.Count; place++)
            {
                var hash = Convert.ToHexString(SHA256.HashData(Encoding.Latin1.GetBytes(bodies[place])));
                lines.Add($"{mailbox.Name.Value}: {hash} {view.FlagsAt(place)} {view.InternalDateAt(place).ToUnixTimeSeconds()}");
            }
        }
        return lines;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _files.Delete(recursive: true);
    }

    static FlagSet FlagsOf(string flags)
    {
        var words = flags.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var system = words.Where(word => word[0] == '\\').Aggregate(SystemFlags.None, (all, word) => all | Enum.Parse<SystemFlags>(word[1..]));
        return FlagSet.Of(system, words.Where(word => word[0] != '\\'));
    }
}
