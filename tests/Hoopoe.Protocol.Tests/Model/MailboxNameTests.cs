using CsCheck;
using Hoopoe.Protocol.Model;

namespace Hoopoe.Protocol.Tests.Model;

public class MailboxNameTests
{
    [Theory]
    [InlineData("inbox", "INBOX")]
    [InlineData("InBoX/a", "INBOX/a")]
    [InlineData("inboxes", "inboxes")]
    [InlineData("a/inbox", "a/inbox")]
    [InlineData("a/b/", "a/b")]
    [InlineData("Cafe\u0301", "Caf\u00e9")]
    [InlineData("a.b", "a.b")]
    [InlineData(".a", ".a")]
    [InlineData("a b", "a b")]
    [InlineData("~peter", "~peter")]
    [InlineData("C:\\x", "C:\\x")]
    [InlineData("%*", "%*")]
    public void A_name_has_one_kept_form(string text, string kept) => Assert.Equal(kept, MailboxName.Create(text).Value);

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("//")]
    [InlineData("/a")]
    [InlineData("a//b")]
    [InlineData("a//")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/../b")]
    [InlineData("a/.")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("a\u007fb")]
    [InlineData("a\u0085b")]
    [InlineData("a\u2028b")]
    [InlineData("a\ufffeb")]
    [InlineData("a\ud800b")]
    public void Names_that_could_mislead_are_refused(string text)
    {
        Assert.False(MailboxName.TryCreate(text, out _, out var error));
        Assert.NotEmpty(error);
    }

    [Fact]
    public void Length_and_depth_are_bounded()
    {
        Assert.True(MailboxName.TryCreate(new string('a', 1_000), out _, out _));
        Assert.False(MailboxName.TryCreate(new string('a', 1_001), out _, out _));
        Assert.False(MailboxName.TryCreate(new string('\u00e9', 501), out _, out _));
        Assert.True(MailboxName.TryCreate(string.Join('/', Enumerable.Repeat("a", 50)), out var deepest, out _));
        Assert.Equal(50, deepest.Levels);
        Assert.False(MailboxName.TryCreate(string.Join('/', Enumerable.Repeat("a", 51)), out _, out _));
    }

    [Fact]
    public void A_name_knows_its_place()
    {
        var name = MailboxName.Create("a/b/c");

        Assert.Equal(MailboxName.Create("a/b"), name.Parent);
        Assert.Null(MailboxName.Create("a").Parent);
        Assert.True(name.IsBelow(MailboxName.Create("a")));
        Assert.False(name.IsBelow(name));
        Assert.False(MailboxName.Create("ab/c").IsBelow(MailboxName.Create("a")));
        Assert.Equal("x/c", name.Rebase(MailboxName.Create("a/b"), MailboxName.Create("x")).Value);
        Assert.Throws<ArgumentException>(() => name.Rebase(MailboxName.Create("b"), MailboxName.Create("x")));
    }

    [Fact]
    public void The_kept_form_is_kept() =>
        Gen.OneOf("a", "/", ".", "INBOX", "inbox", "\u00e9", "e\u0301", "\ud83d\ude09", "&", " ").Array[1, 8].Select(string.Concat).Sample(text =>
        {
            if (MailboxName.TryCreate(text, out var name, out _))
                Assert.Equal(name, MailboxName.Create(name.Value));
        });
}
