using System.Text;
using CsCheck;
using Hoopoe.Protocol.Model;

namespace Hoopoe.Store.Tests.Search.Fuzzy;

/// <summary>FUZZY (RFC 6203) finds what is near, and ranks it.</summary>
public class FuzzySearchTests
{
    static FuzzySearchTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Theory]
    [InlineData("IMAP break", "1,4")]
    [InlineData("broke imap", "2,3,4")]
    [InlineData("imab", "1,2,3,4")]
    [InlineData("extencions", "5")]
    [InlineData("xt", "5")]
    [InlineData("imap nothing", "")]
    public async Task Words_are_found_in_any_order_with_mistakes_and_in_pieces(string text, string expected)
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        foreach (var subject in new[] { "IMAP break", "broken imap", "Imap is broken!", "breaking IMAP, broken", "extensions" })
            await mailbox.AppendAsync($"Subject: {subject}", "", "");
        Assert.Equal(expected, await mailbox.FindAsync(new SearchFuzzy(new SearchHeader("Subject", text))));
    }

    [Fact]
    public async Task The_subject_weighs_more_than_the_body_and_a_whole_word_more_than_a_mistaken_one()
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        await mailbox.AppendAsync("Subject: x", "", "the hoopoe here");
        await mailbox.AppendAsync("Subject: hoopoe", "", "");
        await mailbox.AppendAsync("Subject: hopoe", "", "");
        await mailbox.AppendAsync("From: Hoopoe <h@x>", "", "");
        await mailbox.AppendAsync("Subject: x", "", "hoopoe, hoopoe and hoopoe");
        await mailbox.AppendAsync("Subject: other", "", "bird");
        var found = await mailbox.RunAsync(new SearchFuzzy(new SearchText("hoopoe", IncludesHeader: true)));
        Assert.Equal([0, 1, 2, 3, 4], found.Places);
        var scores = found.Scores;
        Assert.Equal(100, scores[1]);
        Assert.Equal([1, 3, 2, 4, 0], Enumerable.Range(0, 5).OrderByDescending(index => scores[index]));
        Assert.All(scores, score => Assert.InRange(score, 1, 100));
    }

    [Fact]
    public async Task Without_words_the_text_is_looked_for_as_it_is()
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        await mailbox.AppendAsync("Subject: what?!", "", "");
        await mailbox.AppendAsync("Subject: what", "", "");
        var found = await mailbox.RunAsync(new SearchFuzzy(new SearchHeader("Subject", "?!")));
        Assert.Equal([0], found.Places);
        Assert.Equal([100], found.Scores);
    }

    [Fact]
    public async Task Everything_that_an_exact_search_finds_is_found_in_every_language() =>
        await Gen.Select(RandomMail.Any.Array[12], RandomMail.Word.Array[30], Gen.Int[0, 3]).SampleAsync(
            async (messages, words, kind) =>
            {
                await using var mailbox = await SearchMailbox.OpenAsync();
                foreach (var message in messages) await mailbox.AppendAsync(message.Octets, message.Flags, message.InternalDate);
                foreach (var word in words)
                {
                    SearchKey key = kind switch
                    {
                        0 => new SearchHeader("Subject", word),
                        1 => new SearchHeader("From", word[..Math.Min(3, word.Length)]),
                        2 => new SearchText(word[Math.Min(1, word.Length - 1)..], IncludesHeader: false),
                        _ => new SearchText(word, IncludesHeader: true),
                    };
                    if (char.IsLowSurrogate(word[0]) || word.Any(char.IsSurrogate)) continue;
                    Assert.Subset((await mailbox.RunAsync(new SearchFuzzy(key))).Places.ToHashSet(), (await mailbox.RunAsync(key)).Places.ToHashSet());
                }
            },
            iter: 6, threads: 1);

    [Fact]
    public async Task Other_keys_and_negations_are_exact()
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        await mailbox.AppendAsync("Subject: one", "", "");
        await mailbox.AppendAsync("Subject: two", "", "");
        Assert.Equal("2", await mailbox.FindAsync(new SearchFuzzy(new SearchNot(new SearchHeader("Subject", "one")))));
        Assert.Equal("1,2", await mailbox.FindAsync(new SearchFuzzy(new SearchFlag(SystemFlags.Seen, IsSet: false))));
        Assert.Equal(
            "1,2", await mailbox.FindAsync(new SearchOr(new SearchNumbers(SequenceSet.Of([new NumberRange(2, 2)])), new SearchFuzzy(new SearchHeader("Subject", "one")))));
    }

    [Fact]
    public async Task Too_many_words_are_refused()
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        await mailbox.AppendAsync("Subject: one", "", "");
        var words = string.Join(' ', Enumerable.Range(100, 33));
        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => mailbox.RunAsync(new SearchFuzzy(new SearchText(words, IncludesHeader: true))));
        Assert.Equal(StoreRefusal.LimitReached, refused.Refusal);
    }
}
