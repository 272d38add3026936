using Hoopoe.Store.Sorting;

namespace Hoopoe.Store.Threading;

/// <summary>
/// Links messages to those that they answer (RFC 5256 §3, REFERENCES, step 1). A node is a message, by its place among the messages, or
/// stands for a message that is only referred to.
/// </summary>
sealed class ReferenceLinks
{
    const int None = -1;
    const int Stride = 4_096;

    readonly LinkForest _trees = new();
    readonly Dictionary<long, int> _nodes;
    readonly int _messages;
    int[] _parents;
    int[] _children;

    ReferenceLinks(int messages)
    {
        _messages = messages;
        _nodes = new Dictionary<long, int>(messages);
        _parents = new int[messages];
        _children = new int[messages];
        for (var message = 0; message < messages; message++) AddNode();
    }

    /// <summary>Links messages.</summary>
    /// <param name="column">The messages' references.</param>
    /// <param name="places">The messages' places in the column, -1 for one without; by message number.</param>
    /// <param name="cancellationToken">Ends the work soon.</param>
    public static ReferenceLinks Of(ReferenceColumn column, ReadOnlySpan<int> places, CancellationToken cancellationToken)
    {
        var links = new ReferenceLinks(places.Length);
        for (var message = 0; message < places.Length; message++)
        {
            // Of messages with one Message-ID only the first has it; the others are referred to by nobody.
            if (places[message] >= 0 && column.IdAt(places[message]) is { } id) links._nodes.TryAdd(id, message);
        }
        for (var message = 0; message < places.Length; message++)
        {
            if (message % Stride == 0) cancellationToken.ThrowIfCancellationRequested();
            links.Link(message, places[message] < 0 ? [] : column.ReferencesAt(places[message]));
        }
        return links;
    }

    /// <summary>
    /// The parent of each message once missing messages are gone (steps 2 and 3): a message, -1, or a missing message at the top that holds
    /// several together; and how many nodes there are.
    /// </summary>
    public (int[] Parents, int Nodes) Prune()
    {
        var holders = HoldersOf();
        var parents = new int[_messages];
        var held = new int[_trees.Count];
        for (var message = 0; message < _messages; message++)
        {
            parents[message] = holders[message];
            if (parents[message] != None) held[parents[message]]++;
        }
        for (var message = 0; message < _messages; message++)
        {
            var parent = parents[message];
            if (parent >= _messages && held[parent] == 1) parents[message] = None;
        }
        return (parents, _trees.Count);
    }

    void Link(int message, ReadOnlySpan<long> references)
    {
        var last = None;
        foreach (var reference in references)
        {
            var node = NodeOf(reference);
            if (last != None && _parents[node] == None && !IsAbove(node, last)) SetParent(node, last);
            last = node;
        }

        if (_parents[message] == last) return;
        if (_parents[message] != None) ClearParent(message);
        if (last != None && !IsAbove(message, last)) SetParent(message, last);
    }

    /// <summary>Whether a node without a parent is the other or an ancestor of it, so that a link would make a loop.</summary>
    bool IsAbove(int root, int other) => _children[root] == 0 ? root == other : _trees.RootOf(other) == root;

    int NodeOf(long id)
    {
        if (_nodes.TryGetValue(id, out var known)) return known;
        var node = AddNode();
        _nodes.Add(id, node);
        return node;
    }

    int AddNode()
    {
        var node = _trees.Add();
        if (node == _parents.Length)
        {
            Array.Resize(ref _parents, Math.Max(16, node * 2));
            Array.Resize(ref _children, Math.Max(16, node * 2));
        }
        _parents[node] = None;
        return node;
    }

    void SetParent(int node, int parent)
    {
        _trees.Link(node, parent);
        _parents[node] = parent;
        _children[parent]++;
    }

    void ClearParent(int node)
    {
        _trees.Cut(node);
        _children[_parents[node]]--;
        _parents[node] = None;
    }

    /// <summary>For each node the nearest message above it, or the missing message at the top if there is none, or -1 at the top.</summary>
    int[] HoldersOf()
    {
        var holders = new int[_trees.Count];
        Array.Fill(holders, int.MinValue);
        var path = new Stack<int>();
        for (var start = 0; start < holders.Length; start++)
        {
            for (var node = start; holders[node] == int.MinValue; node = _parents[node])
            {
                path.Push(node);
                if (_parents[node] == None) break;
            }
            while (path.TryPop(out var node))
            {
                var parent = _parents[node];
                holders[node] = parent < _messages || holders[parent] == None ? parent : holders[parent];
            }
        }
        return holders;
    }
}
