using System.Buffers;
using System.Security.Cryptography;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Connections;
using Hoopoe.Server.Hosting.Configuration;
using Hoopoe.Server.Hosting.Reloading;
using Hoopoe.Server.Lmtp;
using Hoopoe.Server.Metrics;
using Hoopoe.Server.Moving;
using Hoopoe.Server.Tracing;
using Hoopoe.Store;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Accounts.Credentials;
using Hoopoe.Store.Backup;
using Hoopoe.Store.Consistency;
using Hoopoe.Store.History;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Packs;
using Hoopoe.Store.Search;
using Microsoft.Extensions.Logging;

namespace Hoopoe.Server.Hosting.Administration;

/// <summary>Administers a data folder that this process owns.</summary>
/// <param name="store">The open data folder; it stays open.</param>
/// <param name="current">How the server runs.</param>
/// <param name="connections">The sessions to close with an account, or null where nothing is served.</param>
/// <param name="reload">Takes a changed configuration, or null where nothing is served.</param>
/// <param name="sessions">The open sessions, or null where nothing is served.</param>
/// <param name="time">The clock.</param>
/// <param name="loggers">Where it logs.</param>
/// <param name="instruments">Where deliveries are counted; nowhere if null.</param>
sealed class LocalAdministration(
    MailStore store, Current<HoopoeOptions> current, ConnectionTable? connections, ConfigurationReload? reload, OpenSessions? sessions,
    TimeProvider time, ILoggerFactory loggers, ServerInstruments? instruments = null) : IAdministration
{
    const int ReadBytes = 64 * 1024;

    static readonly Actor ByCommandLine = new("administrator", "command line");

    readonly ILogger _audit = loggers.CreateLogger("Hoopoe.Audit");
    readonly MailDelivery _delivery = new(store, loggers.CreateLogger("Hoopoe.Delivery"))
    {
        Instruments = instruments ?? ServerInstruments.Unheard,
        Source = "control",
    };

    public async Task<AccountDetails> AddAccountAsync(string address, string? password, CancellationToken cancellationToken)
    {
        var entry = await TryAsync(() => store.Directory.AddAccountAsync(address, password, cancellationToken));
        await store.Accounts.OpenAsync(entry.Id);
        Log.AccountChanged(_audit, entry.Address, "added");
        return DetailsOf(entry);
    }

    public Task<IReadOnlyList<AccountDetails>> ListAccountsAsync(CancellationToken cancellationToken) =>
        TryAsync(() => Task.FromResult<IReadOnlyList<AccountDetails>>([.. store.Directory.List().Select(DetailsOf)]));

    public Task<AccountContents> ShowAccountAsync(string address, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        var entry = Known(address);
        var account = await store.Accounts.OpenAsync(entry.Id);
        var quota = new QuotaDetails(account.Snapshot.Usage, account.Snapshot.Quota);
        return new AccountContents(DetailsOf(entry), quota, [.. account.Snapshot.Mailboxes.Select(mailbox =>
            new MailboxDetails(mailbox.Name.Value, mailbox.SpecialUse, mailbox.Messages, mailbox.Unseen, mailbox.Size))]);
    });

    public Task SetPasswordAsync(string address, string password, CancellationToken cancellationToken) =>
        TryAsync(async () =>
        {
            await store.Directory.SetPasswordAsync(address, password, cancellationToken);
            Log.AccountChanged(_audit, address, "password set");
        });

    public Task SetDisabledAsync(string address, bool isDisabled, CancellationToken cancellationToken) => TryAsync(() =>
    {
        if (isDisabled) store.Directory.Disable(address);
        else store.Directory.Enable(address);
        Log.AccountChanged(_audit, address, isDisabled ? "disabled" : "enabled");
        if (isDisabled) connections?.CloseAccount(Known(address).Id);
        return Task.CompletedTask;
    });

    public Task RemoveAccountAsync(string address, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        // While the directory still knows the account: the change may have to raise its counters there.
        var account = await store.Accounts.OpenAsync(Known(address).Id);
        await account.RunAsync(new DeleteAllMailboxes(ByCommandLine));
        var removed = store.Directory.RemoveAccount(address);
        Log.AccountChanged(_audit, removed.Address, "removed");
        connections?.CloseAccount(removed.Id);
    });

    public Task AddAliasAsync(string address, string alias, CancellationToken cancellationToken) => TryAsync(() =>
    {
        store.Directory.AddAlias(address, alias);
        Log.AccountChanged(_audit, address, $"alias {LogText.Of(alias)} added");
        return Task.CompletedTask;
    });

    public Task RemoveAliasAsync(string alias, CancellationToken cancellationToken) => TryAsync(() =>
    {
        store.Directory.RemoveAlias(alias);
        Log.AccountChanged(_audit, alias, "alias removed");
        return Task.CompletedTask;
    });

    public Task<string> AddAppPasswordAsync(
        string address, string name, CredentialScope scope, DateTimeOffset? expires, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        if (name.Length is 0 or > Credential.MaxNameLength)
            throw new AdministrationException(AdministrationError.Invalid, $"A name has 1 to {Credential.MaxNameLength} characters.");
        if (AppPasswordsOf(address).Any(given => given.Name == name))
            throw new AdministrationException(AdministrationError.AddressTaken, $"There is an app password of that name already: {name}.");
        if (scope.Folders.Count > CredentialScope.MaxFolders)
            throw new AdministrationException(AdministrationError.Invalid, $"A password is for {CredentialScope.MaxFolders} mailboxes at most.");
        var password = NewAppPassword();
        await store.Directory.AddAppPasswordAsync(
            address, name, password, scope, expires, cancellationToken);
        Log.AccountChanged(_audit, address, $"app password {LogText.Of(name)} made for {LogText.Of(scope.ToString())}");
        return password;
    });

    public Task<IReadOnlyList<Credential>> ListAppPasswordsAsync(string address, CancellationToken cancellationToken) =>
        TryAsync(() => Task.FromResult<IReadOnlyList<Credential>>([.. AppPasswordsOf(address)]));

    public Task RemoveAppPasswordAsync(string address, string name, CancellationToken cancellationToken) => TryAsync(() =>
    {
        var credential = AppPasswordsOf(address).FirstOrDefault(given => given.Name == name)
            ?? throw new AdministrationException(AdministrationError.NotFound, $"There is no app password {name}.");
        store.Directory.RemoveCredential(address, credential.Id);
        Log.AccountChanged(_audit, address, $"app password {LogText.Of(name)} removed");
        return Task.CompletedTask;
    });

    public Task SetQuotaAsync(string address, QuotaLimits? limits, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        var account = await store.Accounts.OpenAsync(Known(address).Id);
        await account.RunAsync(new SetQuota(ByCommandLine, limits));
    });

    public async Task<DeliveryOutcome> DeliverAsync(string address, string? mailbox, Stream message, CancellationToken cancellationToken)
    {
        if (_delivery.Resolve(address) is not { } target) return DeliveryOutcome.NoSuchUser;
        if (mailbox is not null)
        {
            target = target with { Mailbox = NameOf(mailbox), IsMailboxRequired = true };
        }
        var trace = new TraceFields(
            Sender: null, ClientName: null, ClientAddress: null, current.Value.HostName, Protocol: null,
            Guid.NewGuid().ToString("N")[..12], Recipient: null,
            time.GetUtcNow());
        using var incoming = await IncomingMessage.BeginAsync(
            _delivery.CreateSpool(), trace, current.Value.MaxMessageBytes, isFromPipe: true, cancellationToken);
        await ReadAsync(message, incoming, cancellationToken);
        var outcomes = await _delivery.DeliverAsync(incoming, [target], new Actor("deliver", "pipe"));
        return outcomes[0];
    }

    public Task<ImportReport> ImportAsync(string address, Stream messages, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        var account = await store.Accounts.OpenAsync(Known(address).Id);
        return await new AccountImport(account, new Actor("administrator", "import")).RunAsync(messages, cancellationToken);
    });

    public Task<IReadOnlyList<ExportedMailbox>> ListForExportAsync(string address, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        var snapshot = (await store.Accounts.OpenAsync(Known(address).Id)).Snapshot;
        return (IReadOnlyList<ExportedMailbox>)
        [
            .. snapshot.Mailboxes.Select(mailbox => new ExportedMailbox(
                mailbox.Name.Value, mailbox.SpecialUse, snapshot.IsSubscribed(mailbox.Name), mailbox.UidValidity, mailbox.HighestModSeq.Value,
                mailbox.Messages, mailbox.Size)),
        ];
    });

    public Task ExportAsync(string address, ExportedMailbox mailbox, UidSet present, Stream messages, CancellationToken cancellationToken) =>
        TryAsync(async () =>
        {
            var account = await store.Accounts.OpenAsync(Known(address).Id);
            if (!account.Snapshot.TryFind(NameOf(mailbox.Name), out var there) || there.UidValidity != mailbox.UidValidity)
                throw new AdministrationException(AdministrationError.Trouble, $"The mailbox {mailbox.Name} is gone; run the export again.");
            await new AccountExport(account).RunAsync(there, present, messages, cancellationToken);
        });

    public Task<IReadOnlyList<RestorableDetails>> ListLostAsync(string address, DateTimeOffset since, CancellationToken cancellationToken) =>
        TryAsync(async () =>
        {
            var account = await store.Accounts.OpenAsync(Known(address).Id);
            var lost = new Undelete(account, ByCommandLine).Find(since);
            return (IReadOnlyList<RestorableDetails>)[.. lost.Select(one => new RestorableDetails(one.Name.Value, one.Messages, one.DeletedAt))];
        });

    public Task<int> UndeleteAsync(
        string address, string mailbox, DateTimeOffset since, string? into, IProgress<WorkProgress>? progress,
        CancellationToken cancellationToken) =>
        TryAsync(async () =>
        {
            var account = await store.Accounts.OpenAsync(Known(address).Id);
            MailboxName? destination = into is null ? null : NameOf(into);
            return await new Undelete(account, ByCommandLine) { Progress = progress }.RunAsync(NameOf(mailbox), since, destination)
                ?? throw new AdministrationException(AdministrationError.NotFound, $"Nothing was lost that is called {mailbox}.");
        });

    public Task<IReadOnlyList<HistoryDetails>> HistoryAsync(
        string address, DateTimeOffset since, int most, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        var account = await store.Accounts.OpenAsync(Known(address).Id);
        return (IReadOnlyList<HistoryDetails>)
        [
            .. account.History.Changes(since, most)
                .Select(change => new HistoryDetails(change.ModSeq.Value, change.At, change.Actor, change.Origin, change.What)),
        ];
    });

    public Task SetShowsPastAsync(string address, bool shows, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        var account = await store.Accounts.OpenAsync(Known(address).Id);
        await account.RunAsync(new ShowPast(ByCommandLine, shows));
    });

    public Task<BackupReport> BackUpAsync(
        string folder, string? address, IProgress<WorkProgress>? progress, CancellationToken cancellationToken) =>
        TryAsync(() => store.BackUpAsync(folder, address, progress, cancellationToken));

    public Task<RestoreReport> RestoreAsync(
        string folder, string? address, IProgress<WorkProgress>? progress, CancellationToken cancellationToken) =>
        TryAsync(() => store.RestoreAsync(folder, address, progress, cancellationToken));

    public async Task<ReloadReport> ReloadAsync(CancellationToken cancellationToken)
    {
        if (reload is null)
            throw new AdministrationException(AdministrationError.NotServed, "No server runs on this data folder, so there is nothing to reload.");
        try
        {
            return await reload.RunAsync(cancellationToken);
        }
        catch (ConfigurationException wrong)
        {
            throw new AdministrationException(AdministrationError.Configuration, wrong.Message);
        }
    }

    public Task<long> CompactAsync(bool purge, CancellationToken cancellationToken) => TryAsync(() =>
        store.PurgeAsync(purge ? DateTimeOffset.MaxValue : time.GetUtcNow() - current.Value.Retention, cancellationToken));

    public Task<ConsistencyReport> CheckAsync(CheckRequest request, Func<CheckStep, ValueTask>? tell, CancellationToken cancellationToken) =>
        TryAsync(() => store.CheckAsync(request with { IsPaced = connections is not null }, tell, cancellationToken));

    public Task<IReadOnlyList<SessionDetails>> ListSessionsAsync(CancellationToken cancellationToken) => Task.FromResult(Sessions.List());

    public Task<int> KickAsync(SessionTarget target, CancellationToken cancellationToken) =>
        TryAsync(() => Task.FromResult(Sessions.Kick(target)));

    public IAsyncEnumerable<TraceLine> TraceAsync(SessionTarget target, CancellationToken cancellationToken) =>
        Sessions.TraceAsync(target, cancellationToken);

    public Task<IReadOnlyList<AccountIndexStatus>> ReadIndexStatusAsync(string? address, CancellationToken cancellationToken) => TryAsync(() =>
        store.SearchIndex.ReadStatusAsync(address is null ? null : Known(address).Address, cancellationToken));

    public Task<IReadOnlyList<AccountIndexStatus>> RebuildIndexAsync(
        string? address, IProgress<WorkProgress>? progress, CancellationToken cancellationToken) => TryAsync(async () =>
        {
            var known = address is null ? null : Known(address).Address;
            await store.SearchIndex.RebuildAsync(known, progress, cancellationToken);
            return await store.SearchIndex.ReadStatusAsync(known, cancellationToken);
        });

    /// <summary>The data folder belongs to whoever opened it.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    IEnumerable<Credential> AppPasswordsOf(string address) =>
        store.Directory.Credentials(address).Where(credential => credential.Kind == CredentialKind.AppPassword);

    // 20 letters and digits that are told apart by eye: 96 bits.
    static string NewAppPassword() =>
        string.Join('-', RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz2345", 20).Chunk(5).Select(group => new string(group)));

    static MailboxName NameOf(string mailbox) => MailboxName.TryCreate(mailbox, out var name, out var error)
        ? name
        : throw new AdministrationException(AdministrationError.Invalid, error);

    OpenSessions Sessions => sessions
        ?? throw new AdministrationException(AdministrationError.NotServed, "No server runs on this data folder, so it has no sessions.");

    AccountEntry Known(string address) => store.Directory.Find(address)
        ?? throw new AdministrationException(AdministrationError.NotFound, $"There is no account {address}.");

    static AccountDetails DetailsOf(AccountEntry entry) => new(entry.Address, entry.Aliases, entry.IsDisabled, entry.Created);

    static async Task ReadAsync(Stream message, IncomingMessage incoming, CancellationToken cancellationToken)
    {
        var lines = new LineEndings();
        var read = ArrayPool<byte>.Shared.Rent(ReadBytes);
        var whole = ArrayPool<byte>.Shared.Rent(2 * ReadBytes);
        try
        {
            int count;
            while ((count = await message.ReadAsync(read.AsMemory(0, ReadBytes), cancellationToken)) > 0)
            {
                var written = lines.Complete(read.AsSpan(0, count), whole);
                await incoming.AppendAsync(whole.AsMemory(0, written), cancellationToken);
            }
            await incoming.EndAsync(cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(read);
            ArrayPool<byte>.Shared.Return(whole);
        }
    }

    static async Task TryAsync(Func<Task> request) => await TryAsync(async () =>
    {
        await request();
        return true;
    });

    static async Task<TResult> TryAsync<TResult>(Func<Task<TResult>> request)
    {
        try
        {
            return await request();
        }
        catch (DirectoryException refused)
        {
            throw new AdministrationException(
                refused.Error switch
                {
                    DirectoryError.AddressTaken => AdministrationError.AddressTaken,
                    DirectoryError.NoSuchAccount or DirectoryError.NoSuchAlias => AdministrationError.NotFound,
                    _ => AdministrationError.Invalid,
                },
                refused.Message);
        }
        catch (StoreRefusedException missing) when (missing.Refusal == StoreRefusal.NoSuchAccount)
        {
            throw new AdministrationException(AdministrationError.NotFound, missing.Message);
        }
        catch (StoreRefusedException full) when (full.Refusal is StoreRefusal.OverQuota or StoreRefusal.StorageFull)
        {
            throw new AdministrationException(AdministrationError.Full, full.Message);
        }
        catch (StorageFullException full)
        {
            throw new AdministrationException(AdministrationError.Full, full.Message);
        }
        catch (Exception trouble) when (trouble is IOException or StoreRefusedException or UnauthorizedAccessException)
        {
            throw new AdministrationException(AdministrationError.Trouble, trouble.Message);
        }
    }
}
