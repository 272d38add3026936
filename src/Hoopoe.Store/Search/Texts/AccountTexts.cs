using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Packs;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Search.Texts;

/// <summary>
/// The text index of one account: what it holds is the texts of some of the account's messages, by EMAILID. What it does not hold has to be
/// read. One thread at a time changes it; any number search it meanwhile.
/// </summary>
sealed class AccountTexts
{
    const int SparedRemoved = 4_096;

    readonly Lock _gate = new();
    readonly TextDirectory _directory = new();
    readonly Dictionary<long, MailboxTexts> _mailboxes = [];
    readonly Dictionary<long, uint> _marks = [];
    readonly OpenGroup[] _open = [.. Enumerable.Range(0, GroupWriter.ClassCount).Select(_ => new OpenGroup())];
    readonly TextFiles _files;
    bool _isChanged;

    AccountTexts(TextFiles files) => _files = files;

    sealed class OpenGroup
    {
        public List<LooseText> Texts { get; } = [];

        public int Length { get; set; }

        public bool IsFull => Texts.Count == TextLimits.GroupMessages || Length >= TextLimits.GroupText;

        public void Add(LooseText text)
        {
            Texts.Add(text);
            Length += text.Text.Length;
        }

        public void Keep(Predicate<LooseText> kept)
        {
            Texts.RemoveAll(text => !kept(text));
            Length = Texts.Sum(text => text.Text.Length);
        }
    }

    /// <summary>The memory it takes.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate) return _directory.Bytes + _mailboxes.Values.Sum(mailbox => mailbox.Bytes);
        }
    }

    /// <summary>Whether damage was found that a sweep has to clear away.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>When the texts of messages that are no more were last removed, in Unix seconds.</summary>
    public long Swept { get; set; }

    /// <summary>Whether it holds nothing.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate) return _directory.Held == 0;
        }
    }

    /// <summary>Whether most of what it keeps in memory is of messages that were removed, so that it is better opened anew.</summary>
    public bool IsStale
    {
        get
        {
            lock (_gate) return _directory.Removed > _directory.Held + SparedRemoved;
        }
    }

    /// <summary>Opens what an account's folder has.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    public static AccountTexts Open(FileLayer files, string folder, long accountId)
    {
        var folderFiles = new TextFiles(files, folder, accountId);
        try
        {
            var texts = new AccountTexts(folderFiles);
            folderFiles.Open((segment, offset, head, emailIds) =>
                texts._directory.Add(new TextGroup(segment, offset, head, texts._directory.NextGroup), emailIds));
            if (folderFiles.ReadLoose() is { } loose) texts.Take(loose);
            return texts;
        }
        catch
        {
            folderFiles.Close();
            throw;
        }
    }

    void Take(LooseFile loose)
    {
        var isTrusted = loose.Grouped <= _directory.Held;
        foreach (var text in loose.Texts)
        {
            if (_directory.Add(text)) _open[GroupWriter.ClassOf(text)].Add(text);
        }
        Swept = loose.Swept;
        if (!isTrusted) return;
        foreach (var (mailbox, uid) in loose.Marks) _marks[mailbox] = uid;
    }

    /// <summary>The ordinals of messages of a view, by which <see cref="Locate"/> finds them; -1 for those that have none.</summary>
    public MailboxTexts Mailbox(MailboxView view, SqliteReaderPool readers)
    {
        MailboxTexts? mailbox;
        lock (_gate)
        {
            if (!_mailboxes.TryGetValue(view.MailboxId, out mailbox) || mailbox.IsStaleFor(view))
                _mailboxes[view.MailboxId] = mailbox = new MailboxTexts();
            if (mailbox.Covers(view)) return mailbox;
        }
        using var lease = readers.Rent();
        var (uids, emailIds) = mailbox.ReadMissing(lease.Connection, view);
        lock (_gate) mailbox.Add(uids, emailIds, view, _directory);
        return mailbox;
    }

    /// <summary>Where the texts of messages are.</summary>
    /// <param name="mailbox">The mailbox they are of.</param>
    /// <param name="uids">Their UIDs, ascending.</param>
    /// <param name="places">Where each is.</param>
    public void Locate(MailboxTexts mailbox, ReadOnlySpan<uint> uids, Span<TextPlace> places)
    {
        Span<int> ordinals = stackalloc int[uids.Length];
        lock (_gate)
        {
            mailbox.Find(uids, ordinals);
            for (var index = 0; index < ordinals.Length; index++)
                places[index] = ordinals[index] < 0 ? default : _directory.PlaceOf(ordinals[index]);
        }
    }

    /// <summary>Holds the messages of a damaged group no more; they are read until they are indexed again.</summary>
    public void Drop(TextGroup group)
    {
        lock (_gate)
        {
            if (!_directory.Has(group)) return;
            _directory.RemoveDamaged(group);
            _marks.Clear();
            IsDamaged = _isChanged = true;
        }
    }

    /// <summary>Whether the text of a message is held.</summary>
    public bool Holds(long emailId)
    {
        lock (_gate) return _directory.Holds(emailId);
    }

    /// <summary>The UID up to which all messages of a mailbox are held; 0 if that is not known.</summary>
    public uint MarkOf(long mailboxId)
    {
        lock (_gate) return _marks.GetValueOrDefault(mailboxId);
    }

    /// <summary>Says that all messages of a mailbox up to a UID are held, unless damage has been found since <paramref name="from"/> was.</summary>
    public void Mark(long mailboxId, uint from, uint upTo)
    {
        lock (_gate)
        {
            if (_marks.GetValueOrDefault(mailboxId) != from) return;
            _marks[mailboxId] = upTo;
            _isChanged = true;
        }
    }

    /// <summary>Takes the text of a message, and writes a group when enough have come.</summary>
    /// <exception cref="IOException">There is no room, or the disk has failed: what had no group is not held any more.</exception>
    public void Add(LooseText text, GroupWriter writer)
    {
        lock (_gate)
        {
            if (!_directory.Add(text)) return;
            _isChanged = true;
        }
        var open = _open[GroupWriter.ClassOf(text)];
        open.Add(text);
        if (open.IsFull) Close(open, writer);
    }

    void Close(OpenGroup open, GroupWriter writer)
    {
        long[] emailIds = [.. open.Texts.Select(text => text.Entry.EmailId)];
        try
        {
            var (segment, offset) = _files.Append(writer.Write(open.Texts, out var head));
            lock (_gate) _directory.Add(new TextGroup(segment, offset, head, _directory.NextGroup), emailIds);
        }
        catch (IOException)
        {
            lock (_gate)
            {
                foreach (var emailId in emailIds) _directory.Remove(emailId);
                _marks.Clear();
            }
            throw;
        }
        finally
        {
            open.Keep(_ => false);
        }
    }

    /// <summary>
    /// Removes the texts of messages that are no more, and what is damaged: segments that have any are written again without them.
    /// </summary>
    /// <param name="isLive">Whether there is still a message of an EMAILID.</param>
    /// <param name="writer">Writes groups.</param>
    /// <returns>How many texts each step has removed; nothing is done beyond the step that was asked for last.</returns>
    /// <exception cref="IOException">There is no room, or the disk has failed; what was not written again is still held.</exception>
    public IEnumerable<int> Sweep(Predicate<long> isLive, GroupWriter writer)
    {
        var groups = RemoveLoose(isLive, out var loose).ToLookup(group => group.Segment);
        yield return loose;
        var isWritten = false;
        foreach (var segment in _files.Segments.ToList())
        {
            var removed = groups[segment].Sum(group => RemoveDead(group, isLive));
            yield return removed;
            if (removed == 0 && IsWhole(segment, groups[segment])) continue;
            if (!isWritten) _files.Roll();
            isWritten = true;
            foreach (var group in groups[segment])
            {
                Rewrite(group, writer);
                yield return 0;
            }
            _files.Retire(segment);
        }
        lock (_gate)
        {
            if (IsDamaged) _marks.Clear();
            IsDamaged = false;
            _isChanged = true;
        }
    }

    List<TextGroup> RemoveLoose(Predicate<long> isLive, out int removed)
    {
        foreach (var open in _open) open.Keep(text => isLive(text.Entry.EmailId));
        lock (_gate)
        {
            List<long> dead = [.. _directory.LooseTexts.Select(text => text.Entry.EmailId).Where(emailId => !isLive(emailId))];
            foreach (var emailId in dead) _directory.Remove(emailId);
            removed = dead.Count;
            return [.. _directory.Groups];
        }
    }

    int RemoveDead(TextGroup group, Predicate<long> isLive)
    {
        var removed = 0;
        lock (_gate)
        {
            for (var column = 0; column < group.Count; column++)
            {
                var emailId = group.EntryAt(column).EmailId;
                if (isLive(emailId) || !_directory.IsAt(emailId, group, column)) continue;
                _directory.Remove(emailId);
                removed++;
            }
        }
        return removed;
    }

    /// <summary>Whether a segment holds nothing but what is held there.</summary>
    bool IsWhole(TextSegment segment, IEnumerable<TextGroup> groups)
    {
        long length = TextSegment.HeadSize;
        foreach (var group in groups)
        {
            if (Held(group).Count < group.Count) return false;
            length += group.Octets.Length;
        }
        return length == segment.Length;
    }

    List<int> Held(TextGroup group)
    {
        lock (_gate)
            return [.. Enumerable.Range(0, group.Count).Where(column => _directory.IsAt(group.EntryAt(column).EmailId, group, column))];
    }

    void Rewrite(TextGroup group, GroupWriter writer)
    {
        var held = Held(group);
        if (held.Count == group.Count && IsSound(group)) Copy(group);
        else Loosen(group, held, writer);
    }

    static bool IsSound(TextGroup group) =>
        group.TryFilter([0], out _) && Enumerable.Range(0, group.Count).All(column => group.TryText(column, out _, out _));

    void Copy(TextGroup group)
    {
        var (segment, offset) = _files.Append(group.Octets);
        long[] emailIds = [.. Enumerable.Range(0, group.Count).Select(column => group.EntryAt(column).EmailId)];
        lock (_gate)
        {
            _directory.Add(new TextGroup(segment, offset, GroupHead.Read(group.Octets)!.Value, _directory.NextGroup), emailIds, group);
            _directory.Forget(group);
        }
    }

    /// <summary>Takes the texts of a group out of it, to be put into other groups.</summary>
    void Loosen(TextGroup group, List<int> columns, GroupWriter writer)
    {
        var texts = new List<LooseText>();
        foreach (var column in columns)
        {
            if (!group.TryText(column, out var entry, out var text)) continue;
            texts.Add(new LooseText(entry with { Start = 0 }, text.ToArray(), writer.CountTrigrams(text)));
        }
        lock (_gate)
        {
            foreach (var column in columns) _directory.Remove(group.EntryAt(column).EmailId);
            _directory.Forget(group);
            if (texts.Count < columns.Count) _marks.Clear();
        }
        foreach (var text in texts) Add(text, writer);
    }

    /// <summary>Holds nothing any more and removes the files.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _directory.Clear();
            _marks.Clear();
            IsDamaged = false;
            _isChanged = true;
        }
        foreach (var open in _open) open.Keep(_ => false);
        foreach (var segment in _files.Segments.ToList()) _files.Retire(segment);
        _files.RemoveLoose();
    }

    /// <summary>How much is held.</summary>
    public (int Messages, long TextBytes, long FilterBytes, long FileBytes) Measure()
    {
        lock (_gate)
        {
            return (
                _directory.Held,
                _directory.Groups.Sum(group => (long)group.TextLength) + _directory.LooseTexts.Sum(text => (long)text.Text.Length),
                _directory.Groups.Sum(group => (long)group.FilterLength),
                _files.Length);
        }
    }

    /// <summary>Keeps for the next time what is not in segments.</summary>
    /// <exception cref="IOException">There is no room, or the disk has failed.</exception>
    public void Save()
    {
        if (!_isChanged) return;
        LooseFile loose;
        lock (_gate)
        {
            List<LooseText> texts = [.. _directory.LooseTexts];
            loose = new LooseFile
            {
                Grouped = _directory.Held - texts.Count,
                Swept = Swept,
                Marks = [.. _marks.Select(mark => (mark.Key, mark.Value))],
                Texts = texts,
            };
        }
        _files.WriteLoose(loose);
        _isChanged = false;
    }

    /// <summary>Lets go of files that are not used any more; nobody may be searching.</summary>
    public void Tidy() => _files.Tidy();

    /// <summary>Closes the files; nobody may be searching.</summary>
    public void Close() => _files.Close();
}
