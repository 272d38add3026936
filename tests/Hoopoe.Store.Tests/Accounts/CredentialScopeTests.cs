using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts.Credentials;

namespace Hoopoe.Store.Tests.Accounts;

public class CredentialScopeTests
{
    [Theory]
    [InlineData(null, true, true, false)]
    [InlineData("imap", true, false, false)]
    [InlineData("smtp", false, true, false)]
    [InlineData("read-only", true, false, true)]
    [InlineData("read-only\nsmtp", true, true, true)]
    [InlineData("folder Work", true, false, false)]
    public void A_scope_allows_what_it_says(string? text, bool imap, bool smtp, bool isReadOnly)
    {
        var scope = CredentialScope.Parse(text);
        Assert.Equal((imap, smtp, isReadOnly), (scope.AllowsImap, scope.AllowsSmtp, scope.IsReadOnly));
        Assert.Equal(text, scope.ToText());
    }

    [Theory]
    [InlineData("")]
    [InlineData("IMAP")]
    [InlineData("admin")]
    [InlineData("imap\nadmin")]
    [InlineData("folder \u0001")]
    [InlineData("imap ")]
    public void What_is_not_understood_allows_nothing(string text)
    {
        var scope = CredentialScope.Parse(text);
        Assert.False(scope.AllowsImap || scope.AllowsSmtp);
    }

    [Fact]
    public void Folders_cover_themselves_and_what_is_below()
    {
        var scope = CredentialScope.Parse("folder Work\nfolder Lists/imap");
        Assert.True(scope.IsLimitedToFolders);
        Assert.All(["Work", "Work/2026", "Lists/imap"], name => Assert.True(scope.Covers(MailboxName.Create(name))));
        Assert.All(["INBOX", "Workshop", "Lists", "Lists/imap2"], name => Assert.False(scope.Covers(MailboxName.Create(name))));
        Assert.True(CredentialScope.Everything.Covers(MailboxName.Inbox));
    }
}
