using Hoopoe.Protocol.Model;
using Hoopoe.Server.Hosting.Reloading;
using Hoopoe.Server.Lmtp;
using Hoopoe.Server.Moving;
using Hoopoe.Server.Tracing;
using Hoopoe.Store;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Accounts.Credentials;
using Hoopoe.Store.Backup;
using Hoopoe.Store.Consistency;
using Hoopoe.Store.Search;

namespace Hoopoe.Server.Hosting.Administration;

/// <summary>
/// What the command line can ask of a data folder: <see cref="LocalAdministration"/> does it, <see cref="ControlClient"/> has the server do
/// it that owns the folder. Every method throws <see cref="AdministrationException"/> when it is refused.
/// </summary>
public interface IAdministration : IAsyncDisposable
{
    /// <summary>Adds an account; without a password nobody can log in yet.</summary>
    Task<AccountDetails> AddAccountAsync(string address, string? password, CancellationToken cancellationToken);

    /// <summary>All accounts by address.</summary>
    Task<IReadOnlyList<AccountDetails>> ListAccountsAsync(CancellationToken cancellationToken);

    /// <summary>One account and its mailboxes.</summary>
    Task<AccountContents> ShowAccountAsync(string address, CancellationToken cancellationToken);

    /// <summary>Sets the password.</summary>
    Task SetPasswordAsync(string address, string password, CancellationToken cancellationToken);

    /// <summary>Forbids or allows logins. Sessions of a disabled account are closed.</summary>
    Task SetDisabledAsync(string address, bool isDisabled, CancellationToken cancellationToken);

    /// <summary>Removes an account and closes its sessions.</summary>
    Task RemoveAccountAsync(string address, CancellationToken cancellationToken);

    /// <summary>Gives an account another address that mail is accepted for.</summary>
    Task AddAliasAsync(string address, string alias, CancellationToken cancellationToken);

    /// <summary>Takes an alias away.</summary>
    Task RemoveAliasAsync(string alias, CancellationToken cancellationToken);

    /// <summary>Makes a password for one program or device; the only time that it is shown.</summary>
    /// <param name="address">The account.</param>
    /// <param name="name">What its owner calls it.</param>
    /// <param name="scope">What it may be used for.</param>
    /// <param name="expires">From when on it is refused; null for never.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<string> AddAppPasswordAsync(
        string address, string name, CredentialScope scope, DateTimeOffset? expires, CancellationToken cancellationToken);

    /// <summary>The app passwords of an account, oldest first, without what they are.</summary>
    Task<IReadOnlyList<Credential>> ListAppPasswordsAsync(string address, CancellationToken cancellationToken);

    /// <summary>Takes the app passwords of a name away. Sessions that are open stay open.</summary>
    Task RemoveAppPasswordAsync(string address, string name, CancellationToken cancellationToken);

    /// <summary>Sets what an account may take in all; null for what the configuration says.</summary>
    Task SetQuotaAsync(string address, QuotaLimits? limits, CancellationToken cancellationToken);

    /// <summary>Delivers a message as it comes from a pipe: line ends may be LF alone.</summary>
    /// <param name="address">Whose mail it is: an account, an alias or <c>user+detail</c>.</param>
    /// <param name="mailbox">The mailbox, or null for the one that the address means.</param>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<DeliveryOutcome> DeliverAsync(string address, string? mailbox, Stream message, CancellationToken cancellationToken);

    /// <summary>
    /// Stores the messages of a stream, as <see cref="ImportRun"/> writes it; when this completes what it reports is durable.
    /// </summary>
    Task<ImportReport> ImportAsync(string address, Stream messages, CancellationToken cancellationToken);

    /// <summary>The mailboxes of an account, for its export.</summary>
    Task<IReadOnlyList<ExportedMailbox>> ListForExportAsync(string address, CancellationToken cancellationToken);

    /// <summary>Writes the messages of a mailbox into a stream, as <see cref="ExportRun"/> reads it.</summary>
    /// <param name="address">The account.</param>
    /// <param name="mailbox">The mailbox, as it was listed.</param>
    /// <param name="present">The messages whose content is not wanted.</param>
    /// <param name="messages">The stream.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task ExportAsync(string address, ExportedMailbox mailbox, UidSet present, Stream messages, CancellationToken cancellationToken);

    /// <summary>What was expunged or deleted since a time and can be had back.</summary>
    Task<IReadOnlyList<RestorableDetails>> ListLostAsync(string address, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>Brings a deleted mailbox or the messages expunged from one back; how many messages that were.</summary>
    /// <param name="address">The account.</param>
    /// <param name="mailbox">The mailbox's name.</param>
    /// <param name="since">What was lost before is left alone.</param>
    /// <param name="into">Where the messages go; null for where they were.</param>
    /// <param name="progress">Is told how far it has come.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<int> UndeleteAsync(
        string address, string mailbox, DateTimeOffset since, string? into, IProgress<WorkProgress>? progress, CancellationToken cancellationToken);

    /// <summary>The account's change log since a time, the latest first.</summary>
    Task<IReadOnlyList<HistoryDetails>> HistoryAsync(string address, DateTimeOffset since, int most, CancellationToken cancellationToken);

    /// <summary>Shows an account's past in a read-only namespace, or no more.</summary>
    Task SetShowsPastAsync(string address, bool shows, CancellationToken cancellationToken);

    /// <summary>Backs everything, or one account, up into a folder, and reads the copy again.</summary>
    Task<BackupReport> BackUpAsync(
        string folder, string? address, IProgress<WorkProgress>? progress, CancellationToken cancellationToken);

    /// <summary>Brings back from a backup what is missing, of everything or of one account.</summary>
    Task<RestoreReport> RestoreAsync(
        string folder, string? address, IProgress<WorkProgress>? progress, CancellationToken cancellationToken);

    /// <summary>Erases what is past its retention time, or all that was expunged or deleted; how many bytes of bodies.</summary>
    Task<long> CompactAsync(bool purge, CancellationToken cancellationToken);

    /// <summary>Has the running server read its configuration anew.</summary>
    Task<ReloadReport> ReloadAsync(CancellationToken cancellationToken);

    /// <summary>Reads everything, says what does not agree, and repairs it if that is asked for.</summary>
    /// <param name="request">What is to be done; how it is paced is decided where it is done.</param>
    /// <param name="tell">Told of each fault as it is found, and now and then how far it has come.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<ConsistencyReport> CheckAsync(CheckRequest request, Func<CheckStep, ValueTask>? tell, CancellationToken cancellationToken);

    /// <summary>The connections that are open now, the oldest first. Needs a server that runs.</summary>
    Task<IReadOnlyList<SessionDetails>> ListSessionsAsync(CancellationToken cancellationToken);

    /// <summary>Ends open sessions, whose clients are told so; how many. Needs a server that runs.</summary>
    Task<int> KickAsync(SessionTarget target, CancellationToken cancellationToken);

    /// <summary>
    /// What IMAP sessions and their clients say to each other from now on, as it happens and with secrets masked, until it is cancelled or
    /// the server stops. Needs a server that runs.
    /// </summary>
    IAsyncEnumerable<TraceLine> TraceAsync(SessionTarget target, CancellationToken cancellationToken);

    /// <summary>What the text index holds of an account, or of every account if none is named.</summary>
    Task<IReadOnlyList<AccountIndexStatus>> ReadIndexStatusAsync(string? address, CancellationToken cancellationToken);

    /// <summary>Throws an account's text index away and builds it anew, or every account's if none is named; what it holds then.</summary>
    Task<IReadOnlyList<AccountIndexStatus>> RebuildIndexAsync(
        string? address, IProgress<WorkProgress>? progress, CancellationToken cancellationToken);
}
