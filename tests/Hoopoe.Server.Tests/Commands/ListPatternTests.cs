using System.Text.RegularExpressions;
using CsCheck;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Commands;

namespace Hoopoe.Server.Tests.Commands;

public class ListPatternTests
{
    [Theory]
    [InlineData("", "*", "a/b", true)]
    [InlineData("", "%", "a", true)]
    [InlineData("", "%", "a/b", false)]
    [InlineData("", "a/%", "a/b", true)]
    [InlineData("", "a/%", "a/b/c", false)]
    [InlineData("", "a/*", "a/b/c", true)]
    [InlineData("", "a*", "a", true)]
    [InlineData("", "%/%", "a/b", true)]
    [InlineData("", "%/%", "a", false)]
    [InlineData("", "*b", "a/ab", true)]
    [InlineData("", "*b%", "a/bc/d", false)]
    [InlineData("", "%*%", "a/b", true)]
    [InlineData("a/", "%", "a/b", true)]
    [InlineData("a/", "%", "b/b", false)]
    [InlineData("", "inbox", "INBOX", true)]
    [InlineData("", "InBox/%", "INBOX/x", true)]
    [InlineData("", "inboxes", "inboxes", true)]
    [InlineData("", "A", "a", false)]
    [InlineData("", "", "a", false)]
    public void Matches_as_RFC_9051_says(string reference, string pattern, string name, bool expected) =>
        Assert.Equal(expected, new ListPattern(reference, pattern).Matches(MailboxName.Create(name)));

    [Fact]
    public void Agrees_with_a_regular_expression_on_random_patterns()
    {
        var text = Gen.Char["ab/%*"].Array[0, 12].Select(chars => new string(chars));
        var name = Gen.Char["ab/"].Array[1, 12].Select(chars => new string(chars)).Where(candidate => MailboxName.TryCreate(candidate, out _, out _));
        Gen.Select(text, name).Sample((pattern, candidate) =>
        {
            var mailbox = MailboxName.Create(candidate);
            var regex = "\\A" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("%", "[^/]*", StringComparison.Ordinal) + "\\z";
            return new ListPattern("", pattern).Matches(mailbox) == Regex.IsMatch(mailbox.Value, regex);
        });
    }

    [Fact]
    public void A_pattern_with_more_characters_than_the_name_does_not_match()
    {
        Assert.False(new ListPattern("", new string('a', 60_000) + "*").Matches(MailboxName.Create("a")));
        Assert.True(new ListPattern("", new string('*', 60_000) + "a" + new string('%', 60_000)).Matches(MailboxName.Create("a")));
    }

    [Fact]
    public void A_hostile_pattern_takes_no_longer_than_its_length_times_the_name()
    {
        var pattern = string.Concat(Enumerable.Repeat("*a%a", 200)) + "b";
        Assert.False(new ListPattern("", pattern).Matches(MailboxName.Create(new string('a', 900))));
    }
}
