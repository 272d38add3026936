using System.Text;
using Hoopoe.Store.Packs;
using Hoopoe.Store.Search.Texts;
using Hoopoe.Store.Tests.Packs;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hoopoe.Store.Tests.Search.Texts;

public sealed class TextRegistryTests : IDisposable
{
    const int Account = 7;

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hoopoe-texts-");
    readonly TextBudget _budget = new(1L << 30);
    readonly GroupWriter _writer = new(new TrigramSet());
    readonly TextRegistry _registry;

    public TextRegistryTests() => _registry = new TextRegistry(new FaultyFileLayer(), _folder.FullName, _budget, NullLogger.Instance);

    [Fact]
    public void Messages_that_are_gone_take_no_memory_for_good()
    {
        Add(1, 500);
        _registry.Trim();
        Use(_ => { });
        var before = _budget.Used;

        for (var round = 0; round < 10; round++)
        {
            Add(1_000 + (round * 2_000), 2_000);
            Use(texts => Assert.Equal(2_000, texts.Sweep(static emailId => emailId <= 500, _writer).Sum()));
            _registry.Trim();
        }

        Use(texts => Assert.All(Enumerable.Range(1, 500), emailId => Assert.True(texts.Holds(emailId))));
        Assert.InRange(_budget.Used, 1, before * 12);
    }

    void Add(int from, int count) => Use(texts =>
    {
        for (var emailId = from; emailId < from + count; emailId++)
        {
            var text = Encoding.ASCII.GetBytes($"subject: message {emailId}\n");
            var entry = new TextEntry(emailId, 0, text.Length, text.Length, text.Length, -1, TextTraits.None, Crc32C.Of(text));
            texts.Add(new LooseText(entry, text, _writer.CountTrigrams(text)), _writer);
        }
    });

    void Use(Action<AccountTexts> use)
    {
        using var lease = _registry.Rent(Account)!;
        use(lease.Texts);
    }

    public void Dispose()
    {
        _registry.Close();
        _folder.Delete(recursive: true);
    }
}
