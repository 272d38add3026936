namespace Hoopoe.Store.Threading;

/// <summary>
/// Rooted trees whose links are made and cut, and which tell a node's root, in logarithmic time on average over all calls (link-cut trees,
/// Sleator and Tarjan 1983): the check that keeps threads free of loops, however messages refer to each other.
/// </summary>
sealed class LinkForest
{
    const int None = -1;

    int[] _up = [];
    int[] _left = [];
    int[] _right = [];

    /// <summary>How many nodes there are, numbered from 0.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a node that stands alone.</summary>
    public int Add()
    {
        if (Count == _up.Length) Grow();
        _up[Count] = _left[Count] = _right[Count] = None;
        return Count++;
    }

    /// <summary>The root of a node's tree.</summary>
    public int RootOf(int node)
    {
        Expose(node);
        while (_left[node] != None) node = _left[node];
        Splay(node);
        return node;
    }

    /// <summary>Makes a root the child of a node in another tree.</summary>
    public void Link(int root, int parent)
    {
        Expose(root);
        _up[root] = parent;
    }

    /// <summary>Cuts a node that has a parent from it.</summary>
    public void Cut(int node)
    {
        Expose(node);
        _up[_left[node]] = None;
        _left[node] = None;
    }

    void Grow()
    {
        var size = Math.Max(1_024, Count * 2);
        Array.Resize(ref _up, size);
        Array.Resize(ref _left, size);
        Array.Resize(ref _right, size);
    }

    /// <summary>Makes the path from the root to a node one splay tree with the node on top.</summary>
    void Expose(int node)
    {
        var below = None;
        for (var at = node; at != None; at = _up[at])
        {
            Splay(at);
            _right[at] = below;
            below = at;
        }
        Splay(node);
    }

    bool IsTop(int node) => _up[node] == None || (_left[_up[node]] != node && _right[_up[node]] != node);

    void Splay(int node)
    {
        while (!IsTop(node))
        {
            var parent = _up[node];
            if (!IsTop(parent))
            {
                var isStraight = _left[parent] == node == (_left[_up[parent]] == parent);
                Rotate(isStraight ? parent : node);
            }
            Rotate(node);
        }
    }

    void Rotate(int node)
    {
        var parent = _up[node];
        var isTop = IsTop(parent);
        var above = _up[parent];
        int moved;
        if (_left[parent] == node)
        {
            moved = _left[parent] = _right[node];
            _right[node] = parent;
        }
        else
        {
            moved = _right[parent] = _left[node];
            _left[node] = parent;
        }
        if (moved != None) _up[moved] = parent;
        if (!isTop)
        {
            if (_left[above] == parent) _left[above] = node;
            else _right[above] = node;
        }
        _up[node] = above;
        _up[parent] = node;
    }
}
