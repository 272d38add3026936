using System.Text;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Search.Texts;

namespace Hoopoe.Store.Tests.Search.Texts;

/// <summary>Mailboxes of several groups: what the index finds is what reading every message finds.</summary>
public class LargeIndexTests
{
    static LargeIndexTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>From one octet to whole sentences, across fields and parts, of field names, and of what no message has.</summary>
    public static readonly string[] Needles =
    [
        "e", "Q", "ß", "会", "zq", "th", "ие", "🎉", "the", "invoice", "absent word", "message 17", "straSSE", "STRASSE", "İ", "ı", "δοκιμ",
        "subject: ", "\n", ":\n", "example.org>\nsubject", "письмо 4", "안녕", "회의 ", "नमस्", "مرحبا", "x-odd", "first\nsecond", "plain text here",
        "body of message", "file-12.bin", "Re: message", "0", "  ", "ann@example.net", "b@example", "\u00ff", "\uFFFD", "a\uFFFDb", "TeXt", "zzzzzzzzzzzz",
    ];

    public static readonly string[] Fields = ["Subject", "from", "TO", "X-Odd", "X-Empty", "X-None", "Sub", "Subject:", "", "\u00fcber", "Received"];

    [Fact]
    public async Task Every_needle_is_found_where_reading_finds_it_in_any_state_of_the_index()
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        await FillAsync(mailbox, 0, 300);
        await mailbox.IndexAsync();
        await CompareAsync(mailbox);
        await FillAsync(mailbox, 300, 90);
        await CompareAsync(mailbox);
        await mailbox.IndexAsync();
        await mailbox.Store.ReopenAsync();
        await CompareAsync(mailbox);
        await mailbox.IndexAsync(anew: true);
        await CompareAsync(mailbox);
    }

    [Fact]
    public async Task Copies_are_found_though_nothing_more_is_indexed_for_them()
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        await FillAsync(mailbox, 0, 150);
        await mailbox.IndexAsync();
        var store = mailbox.Store;
        var before = await store.Account.TextIndexer.MeasureAsync(store.Account.Id, TestContext.Current.CancellationToken);
        var copied = await store.Account.RunAsync(new CopyMessages(
            Operations.StoreFixture.Actor, store.IdOf("INBOX"), UidSet.OfRanges([new NumberRange(20, 60)]), store.IdOf("Archive")));
        var after = await store.Account.TextIndexer.MeasureAsync(store.Account.Id, TestContext.Current.CancellationToken);
        Assert.Equal((150, 150), (before.Messages, before.Indexed));
        Assert.Equal((191, 191), (after.Messages, after.Indexed));
        Assert.Equal(before.TextBytes, after.TextBytes);
        Assert.Equal(41, copied.Destination.Count);
        await CompareAsync(mailbox, "Archive");
    }

    [Fact]
    public async Task Filters_and_tables_take_less_than_four_tenths_of_the_text()
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        await mailbox.AppendAllAsync(await Task.WhenAll(Enumerable.Range(0, 256).Select(async number => new NewMessage(
            await mailbox.Store.PrepareAsync(Prose(number)), FlagSet.Empty))));
        await mailbox.IndexAsync();
        var measure = await mailbox.Store.Account.TextIndexer.MeasureAsync(mailbox.Store.Account.Id, TestContext.Current.CancellationToken);
        Assert.Equal(256, measure.Indexed);
        Assert.InRange(measure.FilterBytes, 1, measure.TextBytes * 4 / 10);
    }

    internal static async Task CompareAsync(SearchMailbox mailbox, string name = "INBOX")
    {
        var view = (await mailbox.Store.Account.OpenMailboxAsync(mailbox.Store.IdOf(name))).View;
        foreach (var needle in Needles)
        {
            await SameAsync(new SearchText(needle, IncludesHeader: true));
            await SameAsync(new SearchText(needle, IncludesHeader: false));
            await SameAsync(new SearchNot(new SearchText(needle, IncludesHeader: true)));
            foreach (var field in Fields) await SameAsync(new SearchHeader(field, needle));
        }
        foreach (var field in Fields) await SameAsync(new SearchHeader(field, ""));
        foreach (var text in (string[])["invoce", "mesage 17", "straße", "Wten", "письма", "회의", "secnd first"])
        {
            await SameAsync(new SearchFuzzy(new SearchText(text, IncludesHeader: true)));
            await SameAsync(new SearchFuzzy(new SearchText(text, IncludesHeader: false)));
            await SameAsync(new SearchFuzzy(new SearchHeader("Subject", text)));
            await SameAsync(new SearchOr(new SearchFuzzy(new SearchHeader("To", text)), new SearchText("invoice", IncludesHeader: true)));
        }
        foreach (var relation in Enum.GetValues<SearchDateRelation>())
            await SameAsync(new SearchDate(SearchDateField.Sent, relation, new DateOnly(2026, 3, 9)));
        var rows = mailbox.Store.Account.Messages.Read(view.MailboxId, [view.UidAt(7)], Store.Accounts.StoredColumns.None);
        await SameAsync(new SearchEmailId(rows[0].EmailId));
        await SameAsync(new SearchOr(new SearchThreadId(rows[0].ThreadId), new SearchText("invoice", IncludesHeader: true)));

        async Task SameAsync(SearchKey key)
        {
            var expected = await mailbox.ReadAsync(key, view);
            var found = await mailbox.RunAsync(key, view);
            Assert.True(expected.Places.SequenceEqual(found.Places), $"{key}: expected {expected.Numbers}, found {found.Numbers}");
            Assert.Equal(expected.Scores, found.Scores);
        }
    }

    /// <summary>Appends messages of several shapes and sizes, some odd.</summary>
    internal static async Task FillAsync(SearchMailbox mailbox, int first, int count)
    {
        var batch = new List<NewMessage>();
        for (var number = first; number < first + count; number++)
        {
            using var spool = mailbox.Store.Account.CreateSpool();
            spool.Write(Message(number));
            batch.Add(new NewMessage(await mailbox.Store.Account.PrepareAsync(spool), FlagSet.Empty, SearchMailbox.Now));
        }
        await mailbox.AppendAllAsync(batch);
    }

    static byte[] Message(int number)
    {
        var text = (number % 9) switch
        {
            0 => $"From: a@example.org\r\nSubject: Re: message {number}\r\nDate: Mon, {number % 20 + 1} Mar 2026 10:00:00 +0100\r\n\r\nThe plain text here: invoice {number}",
            1 => $"Subject: Straße {number}\r\nX-Empty:\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nstrasse \u2014 İstanbul ışık {number}",
            2 => $"Subject: =?utf-8?q?first=0Asecond_{number}?=\r\nX-Odd: yes\r\n\r\nodd header {number}",
            3 => $"not a field {number}\r\nSubject: odd\r\nX-Odd: =?utf-8?b?{Convert.ToBase64String("письмо"u8)}?= {number}\r\n\r\nbody of message {number}",
            4 => $"Subject: multi {number}\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<b>T<i>e</i>Xt</b> 会議 δοκιμή\r\n"
                + $"--b\r\nContent-Type: application/x; name=\"file-{number}.bin\"\r\n\r\nhidden\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner {number}\r\n\r\nнедели 안녕하세요 회의 {number}\r\n--b--\r\n",
            5 => $"\r\nno header at all {number} नमस्ते مرحبا 🎉",
            6 => "",
            7 => $"Subject: long {number}\r\n\r\n" + string.Join(' ', Enumerable.Range(0, 400 + number * 7).Select(word => $"w{word * 7919 % 5000:x}")) + " zzzzzzzzzzzz"[..(number % 13)],
            _ => $"Received: one\r\nReceived: two {number}\r\n\tfolded\r\nTo: \"{number}\" <b@example.org>, ann (x) @ example . net\r\nSubject: q zq\r\n\r\n\u00ff {number}",
        };
        return number % 18 == 8 ? Encoding.Latin1.GetBytes(text) : Encoding.UTF8.GetBytes(text);
    }

    static string Prose(int number)
    {
        var random = new Random(number);
        string[] words = ["meeting", "invoice", "Tuesday", "the", "quick", "brown", "report", "attached", "please", "find", "regards", "budget", "quarter", "of", "and", "to", "we"];
        var body = string.Join(' ', Enumerable.Range(0, 450).Select(_ => $"{words[random.Next(words.Length)]}{(random.Next(9) == 0 ? random.Next(1_000) : "")}"));
        return $"From: Sender {number} <sender{number}@example.org>\r\nTo: reader@example.net\r\nSubject: Report {number}\r\n"
            + $"Message-ID: <{random.NextInt64():x}@example.org>\r\nDate: Mon, 9 Mar 2026 10:00:00 +0100\r\n\r\n{body}\r\n";
    }
}
