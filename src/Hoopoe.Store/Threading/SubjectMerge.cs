namespace Hoopoe.Store.Threading;

/// <summary>Puts threads with the same base subject together (RFC 5256 §3, REFERENCES, steps 4 and 5).</summary>
sealed class SubjectMerge
{
    const int None = -1;

    readonly int _messages;
    readonly int[] _parents;
    readonly int[] _subjects;
    readonly bool[] _replies;
    readonly Dictionary<int, int> _table = [];
    readonly Dictionary<int, int> _merged = [];

    SubjectMerge(int[] parents, int nodes, int[] subjects, bool[] replies)
    {
        _messages = parents.Length;
        _parents = parents;
        Nodes = nodes;
        _subjects = subjects;
        _replies = replies;
    }

    int Nodes { get; set; }

    /// <summary>Changes the parents of messages whose threads are joined; how many nodes there are then is returned.</summary>
    /// <param name="parents">The parent of each message: a message, a missing message at the top, or -1.</param>
    /// <param name="nodes">How many nodes there are.</param>
    /// <param name="subjects">A number for each message's base subject, -1 if it is empty.</param>
    /// <param name="replies">Whether each message is a reply or forwarded.</param>
    /// <param name="order">The messages by when they were sent.</param>
    public static int Run(int[] parents, int nodes, int[] subjects, bool[] replies, ReadOnlySpan<int> order)
    {
        var merge = new SubjectMerge(parents, nodes, subjects, replies);
        var roots = merge.RootsOf(order);
        foreach (var (root, subject) in roots) merge.Note(root, subject);
        foreach (var (root, subject) in roots) merge.Join(root, subject);
        for (var message = 0; message < parents.Length; message++)
        {
            if (merge._merged.TryGetValue(parents[message], out var other)) parents[message] = other;
        }
        return merge.Nodes;
    }

    bool IsMissing(int node) => node >= _messages;

    bool IsReply(int node) => !IsMissing(node) && _replies[node];

    /// <summary>The roots in order with their subjects; that of a missing message is its first child's.</summary>
    List<(int Root, int Subject)> RootsOf(ReadOnlySpan<int> order)
    {
        var roots = new List<(int, int)>();
        var listed = new HashSet<int>();
        foreach (var message in order)
        {
            var parent = _parents[message];
            if (parent == None) roots.Add((message, _subjects[message]));
            else if (IsMissing(parent) && listed.Add(parent)) roots.Add((parent, _subjects[message]));
        }
        return roots;
    }

    /// <summary>Step 5.B.</summary>
    void Note(int root, int subject)
    {
        if (subject == None || _table.TryAdd(subject, root)) return;
        var noted = _table[subject];
        if (!IsMissing(noted) && (IsMissing(root) || (_replies[noted] && !IsReply(root)))) _table[subject] = root;
    }

    /// <summary>Step 5.C.</summary>
    void Join(int root, int subject)
    {
        if (subject == None) return;
        var noted = _table[subject];
        if (noted == root || (!IsMissing(root) && _parents[root] != None)) return;
        if (IsMissing(root))
        {
            _merged.Add(root, noted);
        }
        else if (IsMissing(noted) || (IsReply(root) && !IsReply(noted)))
        {
            _parents[root] = noted;
        }
        else
        {
            var above = Nodes++;
            _parents[root] = above;
            _parents[noted] = above;
            _table[subject] = above;
        }
    }
}
