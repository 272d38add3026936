using System.Text;
using CsCheck;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Search.Texts;

namespace Hoopoe.Store.Tests.Search.Texts;

/// <summary>Whatever happened to the files of a text index, what is found is right, and the index is whole again soon.</summary>
public class DamagedIndexTests
{
    const int Messages = 300;

    enum Damage
    {
        Flip,
        Truncate,
        Empty,
        Remove,
        Zero,
        Append,
    }

    [Fact]
    public async Task Damaged_files_never_give_a_wrong_answer_and_are_built_anew()
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        await LargeIndexTests.FillAsync(mailbox, 0, Messages);
        await mailbox.IndexAsync();
        var view = await mailbox.ViewAsync();
        var expected = new List<int[]>();
        foreach (var key in Keys) expected.Add([.. (await mailbox.ReadAsync(key, view)).Places]);
        Assert.True(FilesOf(mailbox.Store.Folder).Length >= 1);
        await Gen.Select(Gen.Enum<Damage>(), Gen.Int[0, 99], Gen.Double[0, 0.999], Gen.Int[1, 64]).Array[1, 3].SampleAsync(
            async damages =>
            {
                await mailbox.IndexAsync();
                await mailbox.Store.ReopenAsync(folder =>
                {
                    foreach (var (damage, file, place, size) in damages) Do(damage, FilesOf(folder), file, place, size);
                });
                await SameAsync();
                await mailbox.IndexAsync();
                await SameAsync();
                var measure = await mailbox.Store.Account.TextIndexer.MeasureAsync(mailbox.Store.Account.Id, TestContext.Current.CancellationToken);
                Assert.Equal((Messages, Messages), (measure.Messages, measure.Indexed));
            },
            iter: 40, threads: 1);

        async Task SameAsync()
        {
            var now = await mailbox.ViewAsync();
            for (var index = 0; index < expected.Count; index++)
                Assert.Equal(expected[index], (await mailbox.RunAsync(Keys[index], now)).Places);
        }
    }

    [Fact]
    public async Task Damage_that_a_search_comes_upon_is_cleared_away_in_the_background()
    {
        await using var mailbox = await SearchMailbox.OpenIndexedAsync();
        await LargeIndexTests.FillAsync(mailbox, 0, Messages);
        await mailbox.IndexAsync();
        await mailbox.Store.ReopenAsync(folder =>
        {
            var text = FilesOf(folder).First(path => path.EndsWith(".text", StringComparison.Ordinal));
            using var file = File.OpenHandle(text, FileMode.Open, FileAccess.ReadWrite);
            for (var at = 64L + GroupHead.Size + (TextLimits.GroupMessages * TextEntry.Size); at < RandomAccess.GetLength(file); at += 512)
                RandomAccess.Write(file, [0x55, 0xAA], at);
        });
        var before = FilesOf(mailbox.Store.Folder);
        Assert.Empty((await mailbox.RunAsync(new SearchText("zzabsentzz", IncludesHeader: true))).Places);
        while (before.SequenceEqual(FilesOf(mailbox.Store.Folder))) await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.Equal(Messages, await HeldAsync(mailbox));
        await LargeIndexTests.CompareAsync(mailbox);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_costs_nothing_but_time()
    {
        await using var mailbox = await SearchMailbox.OpenIndexedAsync();
        await mailbox.Store.ReopenAsync(folder =>
        {
            var text = Path.Combine(folder, "store-00", "text");
            if (Directory.Exists(text)) Directory.Delete(text, recursive: true);
            File.WriteAllText(text, "not a folder");
        });
        await LargeIndexTests.FillAsync(mailbox, 0, 140);
        await LargeIndexTests.CompareAsync(mailbox);
    }

    static readonly SearchKey[] Keys =
    [
        new SearchText("absent word", IncludesHeader: true), new SearchText("invoice 1", IncludesHeader: true), new SearchText("e", IncludesHeader: false),
        new SearchText("zz", IncludesHeader: true), new SearchHeader("Subject", "message 1"), new SearchHeader("X-Odd", ""), new SearchText("안녕", IncludesHeader: false),
        new SearchDate(SearchDateField.Sent, SearchDateRelation.Since, new DateOnly(2026, 3, 9)), new SearchNot(new SearchText("body", IncludesHeader: true)),
    ];

    static async Task<int> HeldAsync(SearchMailbox mailbox)
    {
        var token = TestContext.Current.CancellationToken;
        while (true)
        {
            var measure = await mailbox.Store.Account.TextIndexer.MeasureAsync(mailbox.Store.Account.Id, token);
            if (measure.Indexed == measure.Messages) return measure.Indexed;
            await Task.Delay(20, token);
        }
    }

    static string[] FilesOf(string folder)
    {
        var text = Path.Combine(folder, "store-00", "text");
        return Directory.Exists(text) ? [.. Directory.GetFiles(text, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)] : [];
    }

    static void Do(Damage damage, string[] files, int file, double place, int size)
    {
        if (files.Length == 0) return;
        var path = files[file % files.Length];
        var bytes = File.ReadAllBytes(path);
        var at = (int)(bytes.Length * place);
        switch (damage)
        {
            case Damage.Flip when bytes.Length > 0: bytes[at] ^= (byte)size; File.WriteAllBytes(path, bytes); break;
            case Damage.Truncate: File.WriteAllBytes(path, bytes[..at]); break;
            case Damage.Empty: File.WriteAllBytes(path, []); break;
            case Damage.Remove: File.Delete(path); break;
            case Damage.Zero: bytes.AsSpan(at, Math.Min(size * 100, bytes.Length - at)).Clear(); File.WriteAllBytes(path, bytes); break;
            case Damage.Append: File.WriteAllBytes(path, [.. bytes, .. Encoding.ASCII.GetBytes(new string('x', size * 7))]); break;
            default: break;
        }
    }
}
