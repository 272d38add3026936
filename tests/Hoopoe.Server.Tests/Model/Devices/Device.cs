using System.Globalization;
using Hoopoe.Server.Tests.Sessions;

namespace Hoopoe.Server.Tests.Model.Devices;

/// <summary>
/// One of a person's devices: it keeps a cache of every mailbox, is connected or not, and when it comes back asks only for what its kind of client
/// asks for. It believes what it is told and nothing else.
/// </summary>
sealed class Device(TestServer server, DeviceKind kind, IReadOnlyList<string> mailboxes, Random random)
{
    readonly Dictionary<string, CachedMailbox> _caches = mailboxes.ToDictionary(name => name, _ => new CachedMailbox(), StringComparer.Ordinal);
    readonly HashSet<string> _stale = new(StringComparer.Ordinal);
    readonly Queue<string> _talk = [];
    TestClient? _client;
    string? _idleTag;
    bool _hasQResync;
    int _connections;

    public DeviceKind Kind => kind;

    /// <summary>The last of what was said, for a failure.</summary>
    public string Talk => string.Join('\n', _talk);

    public bool IsOnline => _client is not null;

    /// <summary>The mailbox that is selected, or null.</summary>
    public SelectedOnDevice? Selected { get; private set; }

    /// <summary>The mailboxes whose caches the device believes to be right, though it may not have them selected.</summary>
    public IEnumerable<KeyValuePair<string, CachedMailbox>> Believed => _caches.Where(cache => !_stale.Contains(cache.Key));

    /// <summary>Whether commands may name messages by number: not where expunges are told at any time (RFC 5465 §5.3).</summary>
    public bool UsesNumbers => kind is not (DeviceKind.UidOnly or DeviceKind.Notify);

    bool HasNumbers => kind != DeviceKind.UidOnly;

    bool KeepsModSeq => _hasQResync || kind == DeviceKind.CondStore;

    TestClient Client => _client ?? throw new InvalidOperationException("The device is not connected.");

    /// <summary>Connects and brings every cache up to date.</summary>
    public async Task ReturnAsync()
    {
        _client = await server.LogInAsync();
        _hasQResync = kind is DeviceKind.QResync or DeviceKind.Notify || (kind == DeviceKind.UidOnly && _connections % 2 == 1);
        _connections++;
        if (kind == DeviceKind.UidOnly) await RunAsync(_hasQResync ? "ENABLE UIDONLY QRESYNC" : "ENABLE UIDONLY");
        else if (_hasQResync) await RunAsync("ENABLE QRESYNC");
        foreach (var name in await ChangedAsync()) await SelectAsync(name);
    }

    /// <summary>Leaves, politely or not.</summary>
    public async Task LeaveAsync(bool saysGoodbye)
    {
        if (saysGoodbye && _idleTag is null) await Client.OkAsync("LOGOUT");
        Drop();
    }

    /// <summary>The connection is gone.</summary>
    public void Drop()
    {
        _client?.Disconnect();
        _client = null;
        _idleTag = null;
        Selected = null;
        _stale.Clear();
    }

    /// <summary>Opens a mailbox and brings its cache up to date.</summary>
    public async Task SelectAsync(string name)
    {
        var cache = _caches[name];
        var last = cache.LastUid;
        var known = cache.UidValidity;
        var since = cache.ModSeq;
        var answer = await SendAsync($"SELECT {name}{Parameter(cache)}");
        Assert.StartsWith("OK", answer.Tagged, StringComparison.Ordinal);
        // What stands before CLOSED is about the mailbox that was selected before (RFC 7162 §3.2.11).
        var closed = answer.Untagged.ToList().FindIndex(line => line.Contains("[CLOSED]", StringComparison.Ordinal));
        foreach (var line in answer.Untagged.Take(closed + 1)) Take(line);
        Selected?.EndCommand(KeepsModSeq);
        if (Selected is { HasUnknown: true } left && left.Name != name) _stale.Add(left.Name);
        Selected = new SelectedOnDevice(name, cache, HasNumbers);
        _stale.Remove(name);
        foreach (var line in answer.Untagged.Skip(closed + 1)) Take(line);
        if (cache.UidValidity != known) (last, since) = (0, 0);

        if (kind == DeviceKind.CondStore && since > 0) await CompareAsync(since);
        else if (!_hasQResync || since == 0) cache.Messages.Clear();
        if (cache.Messages.Count < Selected.Count || (kind == DeviceKind.CondStore && since > 0))
            await FetchAsync(_hasQResync || kind == DeviceKind.CondStore ? Math.Min(last, cache.LastUid) + 1 : 1);
        Selected.EndCommand(KeepsModSeq);
        Selected.Renumber();
    }

    /// <summary>Runs a command; it may fail, for other devices change things too, but it must not be wrong.</summary>
    public async Task<string> RunAsync(string command)
    {
        var answer = await SendAsync(command);
        Finish(command, answer);
        return answer.Tagged;
    }

    /// <summary>Changes flags; what .SILENT leaves unsaid the device works out itself.</summary>
    public async Task StoreAsync(string verb, IReadOnlyList<uint> uids, string flags, bool byNumber, bool isConditional)
    {
        var cache = Selected!.Cache;
        var set = string.Join(',', byNumber ? uids.Select(uid => (uint)Selected.NumberOf(uid)) : uids);
        var condition = isConditional ? $"(UNCHANGEDSINCE {cache.ModSeq}) " : "";
        if (verb.EndsWith(".SILENT", StringComparison.Ordinal))
        {
            foreach (var uid in uids)
            {
                var (before, given) = (DeviceResponse.Split(cache.Messages[uid]), DeviceResponse.Split(flags));
                var after = verb[0] switch { '+' => before.Union(given), '-' => before.Except(given), _ => given };
                cache.Messages[uid] = string.Join(' ', after.Order(StringComparer.Ordinal));
            }
        }
        await RunAsync($"{(byNumber ? "" : "UID ")}STORE {set} {condition}{verb} ({flags})");
    }

    public async Task AppendAsync(string mailbox, string message, string flags)
    {
        Note($"> APPEND {mailbox} {flags}");
        var answer = await Client.AppendAsync(mailbox, message, flags);
        NoteOwn(mailbox);
        Finish("APPEND", answer);
    }

    /// <summary>A client is not told by NOTIFY of what it does itself elsewhere (RFC 5465 §5): it has to look.</summary>
    public void NoteOwn(string mailbox)
    {
        if (kind == DeviceKind.Notify && Selected?.Name != mailbox) _stale.Add(mailbox);
    }

    /// <summary>Asks for messages it was told of but knows nothing of.</summary>
    public async Task LearnAsync()
    {
        while (Selected is { HasUnknown: true } selected)
            await RunAsync(UsesNumbers ? $"FETCH {selected.FirstUnknown}:* (UID FLAGS)" : $"UID FETCH {selected.CompleteUpTo + 1}:* (FLAGS)");
        Selected?.Renumber();
    }

    /// <summary>Opens, of the mailboxes that have changed elsewhere, one after the other.</summary>
    public async Task RefreshAsync()
    {
        while (_stale.Count > 0) await SelectAsync(_stale.Order(StringComparer.Ordinal).First());
    }

    /// <summary>Begins to wait for changes; it ends at the device's next turn.</summary>
    public async Task BeginIdleAsync()
    {
        _idleTag = Client.NextTag();
        Note("> IDLE");
        await Client.WriteAsync($"{_idleTag} IDLE\r\n");
        string line;
        while (!(line = await Client.ReadLineAsync()).StartsWith('+')) Take(line);
    }

    /// <summary>Ends IDLE, if the device is in it.</summary>
    public async Task EndIdleAsync()
    {
        if (_idleTag is not { } tag) return;
        _idleTag = null;
        Note("> DONE");
        await Client.WriteAsync("DONE\r\n");
        Finish("IDLE", await Client.ReadAnswerAsync(tag));
        await LearnAsync();
    }

    /// <summary>Which mailboxes have to be opened: those whose state is another, or all where the device has no way to tell.</summary>
    async Task<IReadOnlyList<string>> ChangedAsync()
    {
        if (!KeepsModSeq) return mailboxes;
        _stale.UnionWith(mailboxes);
        if (kind == DeviceKind.Notify)
        {
            var selected = _connections % 2 == 1 ? "selected" : "selected-delayed";
            await RunAsync($"NOTIFY SET STATUS ({selected} (MessageNew MessageExpunge FlagChange)) (personal (MessageNew MessageExpunge FlagChange))");
        }
        else
            await RunAsync("LIST \"\" M% RETURN (STATUS (MESSAGES UIDVALIDITY HIGHESTMODSEQ))");
        return [.. _stale.Order(StringComparer.Ordinal)];
    }

    string Parameter(CachedMailbox cache)
    {
        if (kind == DeviceKind.CondStore) return " (CONDSTORE)";
        if (!_hasQResync || cache.ModSeq == 0) return "";
        var known = random.Next(2) == 0 && cache.Messages.Count > 0 ? $" 1:{cache.LastUid}" : "";
        return $" (QRESYNC ({cache.UidValidity} {cache.ModSeq}{known}{Samples(cache)}))";
    }

    /// <summary>A few numbers and their UIDs, as the device remembers them (RFC 7162 §3.2.5.2).</summary>
    string Samples(CachedMailbox cache)
    {
        if (!HasNumbers || cache.Messages.Count == 0 || random.Next(2) == 0) return "";
        var uids = cache.Messages.Keys.ToList();
        var places = Enumerable.Range(0, uids.Count).Where(_ => random.Next(3) == 0).ToList();
        return places.Count == 0 ? "" : $" ({string.Join(',', places.Select(place => place + 1))} {string.Join(',', places.Select(place => uids[place]))})";
    }

    /// <summary>How a client with CONDSTORE alone comes up to date: what changed, then which UIDs are left (RFC 7162 §3.2.6, Example 1).</summary>
    async Task CompareAsync(long since)
    {
        Finish("FETCH", await SendAsync($"UID FETCH 1:* (FLAGS) (CHANGEDSINCE {since})"), endsCommand: false);
        var answer = await SendAsync("UID SEARCH ALL");
        var left = DeviceResponse.Split(answer.Untagged.Single(line => line.StartsWith("* SEARCH", StringComparison.Ordinal))[8..])
            .Select(uid => uint.Parse(uid, CultureInfo.InvariantCulture)).ToHashSet();
        foreach (var gone in Selected!.Cache.Messages.Keys.Where(uid => !left.Contains(uid)).ToList()) Selected.Cache.Messages.Remove(gone);
    }

    async Task FetchAsync(uint from) => Finish("FETCH", await SendAsync($"UID FETCH {from}:* (FLAGS)"), endsCommand: false);

    async Task<Answer> SendAsync(string command)
    {
        Note("> " + command);
        return await Client.SendAsync(command);
    }

    void Note(string line)
    {
        _talk.Enqueue(line);
        if (_talk.Count > 100) _talk.Dequeue();
    }

    void Finish(string command, Answer answer, bool endsCommand = true)
    {
        Assert.False(answer.Tagged.StartsWith("BAD", StringComparison.Ordinal), $"{kind}: {command}: {answer.Tagged}");
        Assert.DoesNotContain("SERVERBUG", answer.Tagged, StringComparison.Ordinal);
        foreach (var line in answer.Untagged) Take(line);
        Note(answer.Tagged);
        if (DeviceResponse.HighestModSeqOf(answer.Tagged) is not null) Selected?.Take(answer.Tagged);
        if (endsCommand) Selected?.EndCommand(KeepsModSeq);
    }

    void Take(string line)
    {
        Note(line);
        if (DeviceResponse.Status(line) is { } status) TakeStatus(status.Mailbox, status.Items);
        else Selected?.Take(line);
    }

    void TakeStatus(string mailbox, IReadOnlyDictionary<string, long> items)
    {
        if (!_caches.TryGetValue(mailbox, out var cache)) return;
        var isKnown = items["UIDVALIDITY"] == cache.UidValidity && items["HIGHESTMODSEQ"] == cache.ModSeq && items["MESSAGES"] == cache.Messages.Count;
        if (isKnown) _stale.Remove(mailbox);
        else _stale.Add(mailbox);
    }
}
