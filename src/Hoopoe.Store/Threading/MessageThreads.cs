using System.Runtime.InteropServices;
using Hoopoe.Store.Mailboxes;

namespace Hoopoe.Store.Threading;

/// <summary>What stands in a THREAD response (RFC 5256 §4), piece by piece.</summary>
public enum ThreadPiece
{
    /// <summary>The beginning of a thread or of one of several replies.</summary>
    Open,

    /// <summary>A message: the root of a thread, or the child of the message before.</summary>
    Message,

    /// <summary>The end of what <see cref="Open"/> began.</summary>
    Close,
}

/// <summary>Threads of messages: trees, whose roots may stand for a message that is not there.</summary>
public sealed class MessageThreads
{
    const int None = -1;

    readonly MailboxView _view;
    readonly IReadOnlyList<int> _places;
    readonly int[] _roots;
    readonly int[] _firstChild;
    readonly int[] _nextSibling;

    MessageThreads(MailboxView view, IReadOnlyList<int> places, int[] roots, int[] firstChild, int[] nextSibling)
    {
        _view = view;
        _places = places;
        _roots = roots;
        _firstChild = firstChild;
        _nextSibling = nextSibling;
    }

    /// <summary>Makes trees of a list of parents.</summary>
    /// <param name="view">The view that the messages are in.</param>
    /// <param name="places">Their places; a message's node is its place in this list, and higher nodes stand for missing messages.</param>
    /// <param name="parents">The parent of each message: a message, a missing message that has no parent, or -1.</param>
    /// <param name="nodes">How many nodes there are.</param>
    /// <param name="order">The messages in the order in which siblings stand, and trees by their first message.</param>
    internal static MessageThreads Of(MailboxView view, IReadOnlyList<int> places, int[] parents, int nodes, ReadOnlySpan<int> order)
    {
        var firstChild = Filled(nodes);
        var lastChild = Filled(nodes);
        var nextSibling = Filled(nodes);
        var roots = new List<int>();
        foreach (var message in order)
        {
            var parent = parents[message];
            if (parent == None)
            {
                roots.Add(message);
                continue;
            }
            if (firstChild[parent] == None)
            {
                firstChild[parent] = message;
                if (parent >= places.Count) roots.Add(parent);
            }
            else
            {
                nextSibling[lastChild[parent]] = message;
            }
            lastChild[parent] = message;
        }
        return new MessageThreads(view, places, [.. roots], firstChild, nextSibling);
    }

    /// <summary>These threads in the order of the latest of some times within each; equal ones as they stand.</summary>
    internal MessageThreads ByLatest(ReadOnlySpan<long> times)
    {
        var latest = new long[_roots.Length];
        var rest = new Stack<int>();
        for (var index = 0; index < latest.Length; index++)
        {
            latest[index] = long.MinValue;
            for (rest.Push(_roots[index]); rest.TryPop(out var node);)
            {
                if (node < _places.Count) latest[index] = Math.Max(latest[index], times[node]);
                for (var child = _firstChild[node]; child != None; child = _nextSibling[child]) rest.Push(child);
            }
        }
        int[] roots = [.. Enumerable.Range(0, latest.Length).OrderBy(index => latest[index]).Select(index => _roots[index])];
        return new MessageThreads(_view, _places, roots, _firstChild, _nextSibling);
    }

    /// <summary>
    /// The pieces of the response in order, each with the message's number or UID; without recursion, however deep the threads.
    /// </summary>
    public IEnumerable<(ThreadPiece Piece, uint Number)> Pieces(bool byUid)
    {
        var open = new Stack<int>();
        foreach (var root in _roots)
        {
            open.Push(root);
            while (open.TryPop(out var node))
            {
                if (node == None)
                {
                    yield return (ThreadPiece.Close, 0);
                    continue;
                }
                yield return (ThreadPiece.Open, 0);
                while (true)
                {
                    if (node < _places.Count) yield return (ThreadPiece.Message, NumberOf(node, byUid));
                    var child = _firstChild[node];
                    if (child == None || _nextSibling[child] != None) break;
                    node = child;
                }
                open.Push(None);
                PushChildren(node, open);
            }
        }
    }

    uint NumberOf(int node, bool byUid) => byUid ? _view.UidAt(_places[node]).Value : (uint)_places[node] + 1;

    void PushChildren(int node, Stack<int> open)
    {
        var children = new List<int>();
        for (var child = _firstChild[node]; child != None; child = _nextSibling[child]) children.Add(child);
        CollectionsMarshal.AsSpan(children).Reverse();
        foreach (var child in children) open.Push(child);
    }

    static int[] Filled(int count)
    {
        var values = new int[count];
        Array.Fill(values, None);
        return values;
    }
}
