using System.Text;
using Hoopoe.Mime;
using Hoopoe.Protocol.Commands;
using Hoopoe.Store.Tests.Sorting;

namespace Hoopoe.Store.Tests.Threading;

/// <summary>
/// The threading algorithms of RFC 5256 §3 as they are written, step by step with objects, walks and recursion: what THREAD has to agree with.
/// </summary>
sealed class NaiveThreads(IReadOnlyList<ConversationMessage> messages)
{
    sealed class Node(int place)
    {
        public int Place { get; } = place;

        public Node? Parent { get; set; }

        public List<Node> Children { get; set; } = [];

        public bool IsDummy => Place < 0;
    }

    /// <summary>The threads of messages, as in a THREAD response without its name, by message number.</summary>
    public string Thread(IReadOnlyList<int> places, ThreadAlgorithm algorithm)
    {
        var roots = algorithm == ThreadAlgorithm.OrderedSubject ? OrderedSubject(places) : References(places, algorithm);
        return string.Concat(roots.Select(root => $"({Print(root)})"));
    }

    List<Node> OrderedSubject(IReadOnlyList<int> places) =>
    [
        .. places.GroupBy(place => Subject(place), StringComparer.Ordinal)
            .Select(thread => thread.OrderBy(Sent).ThenBy(place => place).Select(place => new Node(place)).ToList())
            .OrderBy(thread => Sent(thread[0].Place)).ThenBy(thread => thread[0].Place)
            .Select(thread =>
            {
                thread[0].Children = thread[1..];
                return thread[0];
            }),
    ];

    List<Node> References(IReadOnlyList<int> places, ThreadAlgorithm algorithm)
    {
        var byReferences = algorithm == ThreadAlgorithm.Refs;
        Func<int, DateTimeOffset> date = byReferences ? place => messages[place].Received : Sent;
        var all = Link(places);
        var root = new Node(-1) { Children = [.. all.Where(node => node.Parent is null)] };
        Prune(root, isRoot: true);
        SortSiblings(root, date);
        if (byReferences) return [.. root.Children.OrderBy(node => Below(node).Max(place => date(place)))];
        MergeSubjects(root);
        SortSiblings(root, date);
        return root.Children;
    }

    /// <summary>Step 1.</summary>
    List<Node> Link(IReadOnlyList<int> places)
    {
        var owners = new Dictionary<string, Node>(StringComparer.Ordinal);
        var all = new List<Node>();
        var nodes = new Dictionary<int, Node>();
        foreach (var place in places)
        {
            var node = nodes[place] = new Node(place);
            all.Add(node);
            if (messages[place].MessageId is { } id) owners.TryAdd(id, node);
        }
        foreach (var place in places)
        {
            var message = messages[place];
            string[] ids = message.References.Length > 0 ? message.References : message.InReplyTo is { } one ? [one] : [];
            var chain = new List<Node>();
            foreach (var id in ids)
            {
                if (!owners.TryGetValue(id, out var node)) all.Add(owners[id] = node = new Node(-1));
                chain.Add(node);
            }
            for (var index = 1; index < chain.Count; index++)
            {
                if (chain[index].Parent is null && !IsAbove(chain[index], chain[index - 1])) SetParent(chain[index], chain[index - 1]);
            }
            SetParent(nodes[place], null);
            if (chain.Count > 0 && !IsAbove(nodes[place], chain[^1])) SetParent(nodes[place], chain[^1]);
        }
        return all;
    }

    static bool IsAbove(Node node, Node? other)
    {
        for (; other is not null; other = other.Parent)
        {
            if (other == node) return true;
        }
        return false;
    }

    static void SetParent(Node node, Node? parent)
    {
        node.Parent?.Children.Remove(node);
        node.Parent = parent;
        parent?.Children.Add(node);
    }

    /// <summary>Step 3.</summary>
    static void Prune(Node parent, bool isRoot)
    {
        var kept = new List<Node>();
        foreach (var child in parent.Children)
        {
            Prune(child, isRoot: false);
            if (!child.IsDummy) kept.Add(child);
            else if (!isRoot || child.Children.Count == 1) kept.AddRange(child.Children);
            else if (child.Children.Count > 0) kept.Add(child);
        }
        parent.Children = kept;
    }

    /// <summary>Steps 4 and 6.</summary>
    static void SortSiblings(Node parent, Func<int, DateTimeOffset> date)
    {
        foreach (var child in parent.Children) SortSiblings(child, date);
        parent.Children = [.. parent.Children.OrderBy(child => date(First(child))).ThenBy(First)];
    }

    static int First(Node node) => node.IsDummy ? node.Children[0].Place : node.Place;

    /// <summary>Step 5.</summary>
    void MergeSubjects(Node root)
    {
        var table = new Dictionary<string, Node>(StringComparer.Ordinal);
        foreach (var current in root.Children)
        {
            var subject = Subject(First(current));
            if (subject.Length == 0 || table.TryAdd(subject, current)) continue;
            var noted = table[subject];
            if (!noted.IsDummy && (current.IsDummy || (IsReply(noted) && !IsReply(current)))) table[subject] = current;
        }
        foreach (var current in root.Children.ToList())
        {
            var subject = Subject(First(current));
            if (subject.Length == 0 || !root.Children.Contains(current)) continue;
            var noted = table[subject];
            if (noted == current) continue;
            root.Children.Remove(current);
            if (noted.IsDummy && current.IsDummy)
            {
                noted.Children.AddRange(current.Children);
            }
            else if (noted.IsDummy || (IsReply(current) && !IsReply(noted)))
            {
                noted.Children.Add(current);
            }
            else
            {
                var dummy = new Node(-1) { Children = [noted, current] };
                root.Children.Remove(noted);
                root.Children.Add(dummy);
                table[subject] = dummy;
            }
        }
    }

    static IEnumerable<int> Below(Node node) =>
        node.Children.SelectMany(Below).Concat(node.IsDummy ? [] : [node.Place]);

    static string Print(Node node)
    {
        var text = new StringBuilder(node.IsDummy ? "" : $"{node.Place + 1}");
        if (node.Children.Count > 0 && !node.IsDummy) text.Append(' ');
        if (node.Children.Count == 1) text.Append(Print(node.Children[0]));
        else text.AppendJoin("", node.Children.Select(child => $"({Print(child)})"));
        return text.ToString();
    }

    bool IsReply(Node node) => !node.IsDummy && NaiveSort.BaseSubject(messages[node.Place].Subject).IsReply;

    string Subject(int place) => CaseMap.Fold(NaiveSort.BaseSubject(messages[place].Subject).Text);

    DateTimeOffset Sent(int place) => NaiveSort.SentDate(messages[place]);
}
