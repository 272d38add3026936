using CsCheck;
using Hoopoe.Store.Threading;

namespace Hoopoe.Store.Tests.Threading;

public class LinkForestTests
{
    const int Nodes = 30;

    [Fact]
    public void Roots_are_those_of_trees_that_are_walked() =>
        Gen.Select(Gen.Int[0, Nodes - 1], Gen.Int[0, Nodes - 1]).Array[200].Sample(steps =>
        {
            var forest = new LinkForest();
            var parents = new int?[Nodes];
            for (var node = 0; node < Nodes; node++) Assert.Equal(node, forest.Add());
            foreach (var (node, other) in steps)
            {
                if (parents[node] is not null)
                {
                    forest.Cut(node);
                    parents[node] = null;
                }
                else if (Root(parents, other) != node)
                {
                    forest.Link(node, other);
                    parents[node] = other;
                }
                for (var one = 0; one < Nodes; one++) Assert.Equal(Root(parents, one), forest.RootOf(one));
            }
        });

    static int Root(int?[] parents, int node)
    {
        while (parents[node] is { } parent) node = parent;
        return node;
    }
}
