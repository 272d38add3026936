using System.Diagnostics;
using System.Threading.Channels;
using Hoopoe.Mime;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Metrics;
using Hoopoe.Store.Packs;
using Microsoft.Extensions.Logging;

namespace Hoopoe.Store.Search.Texts;

/// <summary>
/// Indexes a store's messages in the background: soon after they came, and at the start and once a day whatever has been left out; then it
/// also removes the texts of messages that are no more. It works in short steps, one at a time for all stores, and rests between them while
/// others are busy.
/// </summary>
sealed class TextIndexer : IAsyncDisposable
{
    static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);
    static readonly TimeSpan Round = TimeSpan.FromHours(24);
    static readonly TimeSpan BetweenSweeps = TimeSpan.FromHours(23);
    static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(5);

    readonly Channel<long> _asked = Channel.CreateUnbounded<long>(new UnboundedChannelOptions { SingleReader = true });
    readonly HashSet<long> _waiting = [];
    readonly CancellationTokenSource _stopping = new();
    readonly SemaphoreSlim _turn = new(1);
    readonly TextRegistry _registry;
    readonly TextSource _source;
    readonly IndexPace _pace;
    readonly StoreMeasures _measures;
    readonly TimeProvider _time;
    readonly ILogger _logger;
    readonly TextFolding _folding;
    readonly GroupWriter _writer;
    readonly ITimer _rounds;
    readonly Dictionary<long, long> _failed = [];
    Task _loop = Task.CompletedTask;

    public TextIndexer(TextRegistry registry, TextSource source, IndexPace pace, StoreMeasures measures, TimeProvider time, ILogger logger)
    {
        _registry = registry;
        _source = source;
        _pace = pace;
        _measures = measures;
        _time = time;
        _logger = logger;
        var trigrams = new TrigramSet();
        _folding = new TextFolding(trigrams);
        _writer = new GroupWriter(trigrams);
        _rounds = time.CreateTimer(_ => Notify(TextSource.AllAccounts), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many accounts wait for their messages to be indexed.</summary>
    public int Backlog
    {
        get
        {
            lock (_waiting) return _waiting.Count;
        }
    }

    /// <summary>Begins, with a round of all accounts.</summary>
    public void Start()
    {
        _loop = Task.Run(RunAsync);
        _rounds.Change(TimeSpan.Zero, Round);
    }

    /// <summary>Says that messages came to an account.</summary>
    public void Notify(long accountId)
    {
        lock (_waiting)
        {
            if (!_waiting.Add(accountId)) return;
        }
        _asked.Writer.TryWrite(accountId);
    }

    /// <summary>Has the damaged groups that a search came upon built anew.</summary>
    public void Repair(long accountId)
    {
        Log.TextsDamaged(_logger, accountId);
        Notify(accountId);
    }

    /// <summary>Indexes whatever of an account is not.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="anew">Whether what there is, is thrown away first.</param>
    /// <param name="progress">Told how many messages were looked at since it was told last.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The index can't be read or written.</exception>
    public Task IndexAsync(long accountId, bool anew, Action<int>? progress, CancellationToken cancellationToken) =>
        ExclusivelyAsync(accountId, async texts =>
        {
            if (anew) texts.Clear();
            await CatchUpAsync(texts, accountId, progress, cancellationToken);
        }, cancellationToken);

    /// <summary>Removes the texts of messages that are no more, of every account.</summary>
    /// <exception cref="IOException">An index can't be read or written.</exception>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        foreach (var accountId in _registry.Accounts) await SweepAsync(accountId, cancellationToken);
    }

    /// <summary>Removes the texts of an account's messages that are no more.</summary>
    /// <exception cref="IOException">The index can't be read or written.</exception>
    public Task SweepAsync(long accountId, CancellationToken cancellationToken) =>
        ExclusivelyAsync(accountId, texts => SweepAsync(texts, accountId, cancellationToken), cancellationToken);

    /// <summary>How many messages an account's mailboxes have.</summary>
    public long CountMessages(long accountId) => _source.CountMessages(accountId);

    /// <summary>What the index of an account holds of its messages.</summary>
    public async Task<TextIndexMeasure> MeasureAsync(long accountId, CancellationToken cancellationToken)
    {
        var measure = new TextIndexMeasure();
        await ExclusivelyAsync(accountId, texts =>
        {
            var (_, textBytes, filterBytes, fileBytes) = texts.Measure();
            var (messages, indexed) = _source.Count(accountId, texts);
            measure = new TextIndexMeasure(messages, indexed, textBytes, filterBytes, fileBytes);
            return Task.CompletedTask;
        }, cancellationToken);
        return measure;
    }

    async Task RunAsync()
    {
        try
        {
            while (await _asked.Reader.WaitToReadAsync(_stopping.Token))
            {
                await Task.Delay(Gathering, _stopping.Token);
                while (_asked.Reader.TryRead(out var accountId))
                {
                    lock (_waiting) _waiting.Remove(accountId);
                    if (accountId == TextSource.AllAccounts) await RoundAsync();
                    else await WorkAsync(accountId, isRound: false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The store is closed.
        }
    }

    async Task RoundAsync()
    {
        var accounts = _source.Accounts();
        foreach (var accountId in _registry.Accounts.Except(accounts))
            await TryAsync(accountId, () => ExclusivelyAsync(accountId, null, _stopping.Token));
        foreach (var accountId in accounts)
        {
            if (!IsSettled(accountId)) await WorkAsync(accountId, isRound: true);
        }
    }

    bool IsSettled(long accountId) =>
        _registry.MarksOf(accountId) is { } known && !IsSweepDue(known.Swept)
        && _source.Mailboxes(accountId).All(mailbox =>
            mailbox.UidNext == 1 || known.Marks.Any(mark => mark.Mailbox == mailbox.Id && mark.Uid + 1 >= mailbox.UidNext));

    bool IsSweepDue(long swept) => _time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(swept) >= BetweenSweeps;

    Task WorkAsync(long accountId, bool isRound) => TryAsync(accountId, () => ExclusivelyAsync(accountId, async texts =>
    {
        if (!_source.HasRoom) return;
        if (texts.IsDamaged || (isRound && IsSweepDue(texts.Swept))) await SweepAsync(texts, accountId, _stopping.Token);
        await CatchUpAsync(texts, accountId, progress: null, _stopping.Token);
    }, _stopping.Token));

    async Task TryAsync(long accountId, Func<Task> work)
    {
        if (_failed.TryGetValue(accountId, out var at) && _time.GetElapsedTime(at) < AfterFailure) return;
        try
        {
            await work();
            _failed.Remove(accountId);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Log.TextsNotWritten(_logger, accountId, failure);
            _failed[accountId] = _time.GetTimestamp();
        }
    }

    async Task SweepAsync(AccountTexts texts, long accountId, CancellationToken cancellationToken)
    {
        if (!texts.IsEmpty)
        {
            var live = _source.LiveMessages(accountId);
            var start = Stopwatch.GetTimestamp();
            foreach (var _ in texts.Sweep(emailId => live.Find(emailId) >= 0, _writer))
            {
                await _pace.RestAsync(Stopwatch.GetElapsedTime(start), cancellationToken);
                start = Stopwatch.GetTimestamp();
            }
        }
        texts.Swept = _time.GetUtcNow().ToUnixTimeSeconds();
        texts.Save();
    }

    /// <summary>Works on an account's index alone; without work the index is removed.</summary>
    async Task ExclusivelyAsync(long accountId, Func<AccountTexts, Task>? work, CancellationToken cancellationToken)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        await _turn.WaitAsync(both.Token);
        try
        {
            if (work is null) _registry.Remove(accountId);
            else
            {
                using var lease = _registry.Rent(accountId) ?? throw new IOException("The text index can't be read.");
                await work(lease.Texts);
            }
            _registry.Trim();
        }
        finally
        {
            _turn.Release();
        }
    }

    async Task CatchUpAsync(AccountTexts texts, long accountId, Action<int>? progress, CancellationToken cancellationToken)
    {
        foreach (var (mailboxId, uidNext) in _source.Mailboxes(accountId))
        {
            while (texts.MarkOf(mailboxId) is var from && from + 1 < uidNext)
            {
                var page = _source.Read(mailboxId, from, uidNext);
                Uid[] missing = [.. page.Messages.Where(message => !texts.Holds(message.EmailId)).Select(message => new Uid(message.Uid))];
                for (var first = 0; first < missing.Length; first += IndexPace.Step)
                {
                    var step = missing[first..Math.Min(first + IndexPace.Step, missing.Length)];
                    await StepAsync(texts, accountId, mailboxId, step, cancellationToken);
                }
                texts.Mark(mailboxId, from, page.UpTo);
                progress?.Invoke(page.Messages.Count);
                if (missing.Length == 0) await _pace.RestAsync(TimeSpan.Zero, cancellationToken);
            }
        }
    }

    async Task StepAsync(
        AccountTexts texts, long accountId, long mailboxId, Uid[] uids, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TimeSpan took;
        using (await _pace.BeginAsync(cancellationToken))
        {
            var start = Stopwatch.GetTimestamp();
            foreach (var (emailId, body, structure) in _source.Open(mailboxId, uids))
                texts.Add(Fold(accountId, emailId, body, structure), _writer);
            took = Stopwatch.GetElapsedTime(start);
        }
        _measures.Indexed(uids.Length);
        await _pace.RestAsync(took, cancellationToken);
    }

    LooseText Fold(long accountId, long emailId, MessageOctets body, MessageStructure? structure)
    {
        try
        {
            if (structure is not null) return _folding.Fold(emailId, body, structure);
        }
        catch (BlobDamagedException damaged)
        {
            Log.TextUnreadable(_logger, accountId, damaged.Message);
        }
        return TextFolding.Opaque(emailId, sentDay: -1);
    }

    /// <summary>Stops, and puts the indexes away.</summary>
    public async ValueTask DisposeAsync()
    {
        await _rounds.DisposeAsync();
        await _stopping.CancelAsync();
        await _loop;
        await _turn.WaitAsync();
        _registry.Close();
        _turn.Dispose();
        _stopping.Dispose();
    }
}
