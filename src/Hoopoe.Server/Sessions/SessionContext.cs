using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;
using Hoopoe.Server.Connections;
using Hoopoe.Server.Hosting;
using Hoopoe.Server.Languages;
using Hoopoe.Server.Tracing;
using Hoopoe.Store;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Accounts.Credentials;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Sorting;
using Microsoft.AspNetCore.Connections;

namespace Hoopoe.Server.Sessions;

/// <summary>What a command sees of its session: who is logged in, what is selected, what the client understands, and where answers go.</summary>
sealed class SessionContext : IDisposable
{
    Func<CancellationToken, ValueTask>? _afterAnswer;
    int? _tracesSeen;

    /// <summary>A session on a fresh connection.</summary>
    public SessionContext(SessionServices services, Transport transport, ClientConnection connection)
    {
        Services = services;
        Transport = transport;
        Connection = connection;
        Input = new SessionInput(transport, connection, FramerCapsTable.For(services, isLoggedIn: false));
        Output = new ResponseWriter(transport.Output);
        Progress = new CommandProgress(services.Time, Output, FlushAsync);
    }

    /// <summary>What all sessions share.</summary>
    public SessionServices Services { get; }

    /// <summary>The two ends of the connection.</summary>
    public Transport Transport { get; }

    /// <summary>The connection.</summary>
    public ClientConnection Connection { get; }

    /// <summary>What the client sends.</summary>
    public SessionInput Input { get; }

    /// <summary>Where answers are written.</summary>
    public ResponseWriter Output { get; }

    /// <summary>Tells the client how far the command at hand has come.</summary>
    public CommandProgress Progress { get; }

    /// <summary>What the client has switched on.</summary>
    public SessionFeatures Features { get; private set; }

    /// <summary>Whether the client has chosen IMAP4rev2.</summary>
    public bool IsRev2 => Features.HasFlag(SessionFeatures.Rev2);

    /// <summary>Whether the client knows messages by UID only (RFC 9586).</summary>
    public bool IsUidOnly => Features.HasFlag(SessionFeatures.UidOnly);

    /// <summary>Whether VANISHED takes the place of EXPUNGE (RFC 7162 §3.2.10, RFC 9586 §3.4).</summary>
    public bool TellsVanished => IsUidOnly || Features.HasFlag(SessionFeatures.QResync);

    /// <summary>Whether answers may carry UTF-8.</summary>
    public bool IsUtf8 => Output.Mode.HasFlag(WireMode.Utf8);

    /// <summary>The tag of the command at hand.</summary>
    public byte[] Tag { get; set; } = [];

    /// <summary>Whether expunges are withheld until after the command at hand, whatever its traits say: it was given message numbers.</summary>
    public bool WithholdsExpunges { get; set; }

    /// <summary>Where the command at hand stopped short of its set (RFC 9738 §3.1), or null.</summary>
    public ResponseCode? LimitReached { get; set; }

    /// <summary>The messages whose damaged bodies could not be read for the client and that it has not been told of yet.</summary>
    public DamagedMessages Damaged { get; } = new();

    /// <summary>Whether the client has said LOGOUT.</summary>
    public bool IsLoggingOut { get; set; }

    /// <summary>The mailbox selected, or null.</summary>
    public SelectedMailbox? Selected { get; private set; }

    /// <summary>The selected mailbox, in a command that is allowed in no other state.</summary>
    public SelectedMailbox Mailbox => Selected ?? throw new InvalidOperationException("No mailbox is selected.");

    /// <summary>What the client has asked to be told by NOTIFY (RFC 5465), or null if it has not.</summary>
    public Notifications? Notifications { get; private set; }

    /// <summary>The account as the client has been told of its METADATA entries, or null if it does not want to hear of them.</summary>
    public AccountSnapshot? MetadataTold { get; set; }

    /// <summary>The account, in a command that is allowed after login only.</summary>
    public Account Account => LoggedInAccount ?? throw new InvalidOperationException("Nobody is logged in.");

    /// <summary>Whether somebody is logged in.</summary>
    public bool IsLoggedIn => LoggedInAccount is not null;

    /// <summary>What may be done with what was logged in with.</summary>
    public CredentialScope Scope { get; private set; } = CredentialScope.Everything;

    /// <summary>Whether what was logged in with may only read.</summary>
    public bool IsReadOnly => Scope.IsReadOnly;

    /// <summary>The mailboxes that there are for what was logged in with.</summary>
    public AccountSnapshot Snapshot => Scope.IsLimitedToFolders ? Account.Snapshot.Within(Scope.Covers) : Account.Snapshot;

    /// <summary>The address of the account, in a command that is allowed after login only.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Whether the account may administer others.</summary>
    public bool IsAdministrator =>
        Services.Administrators.Any(address => Services.Store.Directory.Find(address)?.Id == LoggedInAccount?.Id) && IsLoggedIn;

    /// <summary>Whom the change log names for what this session does.</summary>
    public Actor Actor => new(Address, $"imap {Connection.Address?.ToString() ?? "local"}");

    /// <summary>Whether the connection may carry a password as it is.</summary>
    public bool PasswordAllowed => Transport.IsEncrypted || Services.Plaintext switch
    {
        PlaintextLogin.Always => true,
        PlaintextLogin.Loopback => Connection.IsLocal,
        _ => false,
    };

    /// <summary>The state the connection is in.</summary>
    public SessionState State =>
        IsLoggingOut ? SessionState.Logout
        : LoggedInAccount is null ? SessionState.NotAuthenticated
        : Selected is null ? SessionState.Authenticated
        : SessionState.Selected;

    /// <summary>The bounds on the next command.</summary>
    public FramerCaps FramerCaps => FramerCapsTable.For(Services, IsLoggedIn);

    Account? LoggedInAccount { get; set; }

    /// <summary>Enters the authenticated state.</summary>
    public async ValueTask LogInAsync(VerifiedLogin login)
    {
        var scope = CredentialScope.Parse(login.Credential.Scope);
        if (!scope.AllowsImap) throw CommandRefusedException.No(ResponseCode.AuthorizationFailed, "This password is not for reading mail.");
        if (!Connection.TryMarkAuthenticated(login.AccountId))
            throw CommandRefusedException.No(ResponseCode.Limit, "Too many sessions of this account are open.");
        LoggedInAccount = await Services.Store.Accounts.OpenAsync(login.AccountId);
        Address = login.Address;
        Scope = scope;
        Connection.InactivityLimit = Services.Limits.IdleTime;
        FollowTraces(isSomebodyElse: true);
    }

    /// <summary>How texts are compared in searches, sorts and threads (RFC 5255 §4.2).</summary>
    public Comparator Comparator { get; set; } = Comparator.Default;

    /// <summary>Returns to the state before login: all that the session knows of the client and its account is forgotten (RFC 8437 §3).</summary>
    public void LogOut()
    {
        Notify(null);
        Deselect();
        MetadataTold = null;
        LoggedInAccount = null;
        Connection.Facts.Mechanism = null;
        Address = "";
        Scope = CredentialScope.Everything;
        Comparator = Comparator.Default;
        Features = SessionFeatures.None;
        Output.Mode = WireMode.None;
        Speak(ServerLanguage.Default);
        Connection.MarkStranger();
        FollowTraces(isSomebodyElse: true);
    }

    /// <summary>Takes part in the traces that mean this session, if these have changed; between responses only.</summary>
    /// <param name="isSomebodyElse">Whether the session may be meant by others than before.</param>
    public void FollowTraces(bool isSomebodyElse = false)
    {
        var version = Services.Traces.Version;
        if (version == _tracesSeen && !isSomebodyElse) return;
        _tracesSeen = version;
        var traces = Services.Traces.Meaning(Connection);
        if (traces.Length == 0 && Input.Trace is null) return;
        var isNew = Input.Trace is null;
        var trace = traces.Length == 0 ? null : Input.Trace ?? new SessionTrace(Connection, Services.Time);
        trace?.Traces = traces;
        Input.Trace = trace;
        if (trace is not null && Connection.Facts.Command is not null && isNew) trace.Remark("traced from here on");
        Transport.Tap(trace is null ? null : output => new TracedOutput(output, trace));
        Output.Output = Transport.Output;
    }

    /// <summary>Shows others what has come of the session, a command having been answered.</summary>
    public void TellOthers()
    {
        var facts = Connection.Facts;
        facts.IsRunning = false;
        facts.Account = LoggedInAccount is null ? null : Address;
        facts.Mailbox = Selected?.Mailbox.Info?.Name.Value;
        facts.IsCompressed = Transport.IsCompressed;
        facts.Phase = State switch
        {
            SessionState.NotAuthenticated => SessionPhase.NotAuthenticated,
            SessionState.Authenticated => SessionPhase.Authenticated,
            SessionState.Selected => SessionPhase.Selected,
            _ => SessionPhase.Leaving,
        };
    }

    /// <summary>Switches features on; those that change the wire's encoding take effect with the next response.</summary>
    public void Enable(SessionFeatures features)
    {
        Features |= features;
        if (features.HasFlag(SessionFeatures.Metadata)) TellMetadata();
        if ((Features & (SessionFeatures.Rev2 | SessionFeatures.Utf8Accept)) != 0) Output.Mode |= WireMode.Utf8;
    }

    void TellMetadata()
    {
        const NotifyEvents AnyMetadata = NotifyEvents.MailboxMetadataChange | NotifyEvents.ServerMetadataChange;
        var isWanted = Features.HasFlag(SessionFeatures.Metadata) || (Notifications is { } asked && (asked.Filter.Any & AnyMetadata) != 0);
        MetadataTold = isWanted ? MetadataTold ?? Account.Snapshot : null;
    }

    /// <summary>Says everything for people in a language from here on (RFC 5255 §3.2).</summary>
    public void Speak(ServerLanguage language) => Output.Translate = language == ServerLanguage.Default ? null : language.Translate;

    /// <summary>Selects a mailbox, none being selected.</summary>
    public void Select(SelectedMailbox selected) => Selected = selected;

    /// <summary>Returns to the authenticated state.</summary>
    public void Deselect()
    {
        if (Selected is not { } selected) return;
        Notifications?.MarkLeft(selected);
        selected.Leave();
        Selected = null;
    }

    /// <summary>Runs an operation that the client asked for: it is durable and published when this completes.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="all">How many messages it is about, for a client that has to wait; 0 if that is not known.</param>
    /// <exception cref="StoreRefusedException">The operation was refused; nothing changed.</exception>
    /// <exception cref="SessionEndedException">The client is gone; the operation is carried out all the same.</exception>
    public async Task<TResult> ChangeAsync<TResult>(StoreOperation<TResult> operation, long all = 0)
    {
        var result = await Progress.WaitAsync(Account.RunAsync(operation), () => operation.Done, all, CancellationToken.None);
        foreach (var effect in operation.Effects)
        {
            MetadataTold = MetadataTold?.Absorbing(effect);
            if (Notifications is null) continue;
            Notifications.Absorb(effect);
            Selected?.NoteOwn(effect);
        }
        return result;
    }

    /// <summary>Changes what the client is told of; null for what every client is told without NOTIFY.</summary>
    public void Notify(Notifications? notifications)
    {
        Notifications = notifications;
        TellMetadata();
        Watch(notifications is { IsWatching: true });
    }

    /// <summary>
    /// Has the bell rung after each change in the account, or no more. A client that is being told of changes may be silent for as long as it likes; it
    /// hears a word now and then instead.
    /// </summary>
    public void Watch(bool isWatching)
    {
        Connection.IsKeptAlive = isWatching;
        Connection.InactivityLimit = isWatching ? Timeout.InfiniteTimeSpan : Services.Limits.IdleTime;
        if (isWatching) Account.Register(Connection.Bell);
        else Account.Unregister(Connection.Bell);
    }

    /// <summary>What is to happen once the command at hand has been answered, such as a change of the transport's layers.</summary>
    public void RunAfterAnswer(Func<CancellationToken, ValueTask> action) => _afterAnswer = action;

    /// <summary>Takes what <see cref="RunAfterAnswer"/> was given, or null.</summary>
    public Func<CancellationToken, ValueTask>? TakeAfterAnswer()
    {
        var action = _afterAnswer;
        _afterAnswer = null;
        return action;
    }

    /// <summary>Takes up the transport's encrypted ends; what was said in the clear is forgotten (RFC 9051 §6.2.1).</summary>
    public void ForgetPlaintext()
    {
        Features = SessionFeatures.None;
        Output.Output = Transport.Output;
        Output.Mode = WireMode.None;
        Speak(ServerLanguage.Default);
    }

    /// <summary>Sends what is pending and waits while the client reads slowly.</summary>
    /// <exception cref="SessionEndedException">The client is gone.</exception>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            var flush = await Connection.FlushAsync(Transport.Output, cancellationToken);
            if (flush.IsCompleted) throw SessionEndedException.ClientGone();
        }
        catch (Exception gone) when (gone is IOException or ConnectionAbortedException)
        {
            throw SessionEndedException.ClientGone();
        }
    }

    /// <summary>Sends what is pending if it is much; called between the lines of long answers.</summary>
    public ValueTask FlushIfFullAsync(CancellationToken cancellationToken) =>
        Transport.Output.UnflushedBytes > Services.Limits.UnflushedOutput ? FlushAsync(cancellationToken) : ValueTask.CompletedTask;

    /// <summary>Gives back what the session held.</summary>
    public void Dispose()
    {
        LoggedInAccount?.Unregister(Connection.Bell);
        Selected?.Leave();
        Input.Dispose();
    }
}
