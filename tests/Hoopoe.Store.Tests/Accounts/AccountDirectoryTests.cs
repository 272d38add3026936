using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using static Hoopoe.Store.Tests.Accounts.DirectoryFixture;

namespace Hoopoe.Store.Tests.Accounts;

public sealed class AccountDirectoryTests : IDisposable
{
    readonly DirectoryFixture _fixture = new();

    AccountDirectory Accounts => _fixture.Accounts;

    [Fact]
    public async Task An_added_account_is_found_by_address_number_and_in_the_list_also_after_a_restart()
    {
        var added = await _fixture.Add("Alice@Example.com");
        _fixture.Restart();
        Assert.Equivalent(added, Accounts.Find("alice@EXAMPLE.com"));
        Assert.Equivalent(added, Accounts.Find(added.Id));
        Assert.Equivalent(added, Assert.Single(Accounts.List()));
        Assert.Equal("Alice@Example.com", added.Address);
        Assert.Equal(_fixture.Time.GetUtcNow(), added.Created);
        Assert.False(added.IsDisabled);
    }

    [Fact]
    public async Task An_address_belongs_to_one_account_or_alias()
    {
        await _fixture.Add("alice@example.com");
        Accounts.AddAlias("alice@example.com", "info@example.com");
        await Refused(DirectoryError.AddressTaken, () => _fixture.Add("ALICE@example.com"));
        await Refused(DirectoryError.AddressTaken, () => _fixture.Add("Info@example.com"));
        Refused(DirectoryError.AddressTaken, () => Accounts.AddAlias("alice@example.com", "info@EXAMPLE.COM"));
        Refused(DirectoryError.AddressTaken, () => Accounts.AddAlias("alice@example.com", "alice@example.com"));
    }

    [Fact]
    public async Task What_is_no_address_is_refused_and_adds_nothing()
    {
        await Refused(DirectoryError.InvalidAddress, () => _fixture.Add("alice"));
        await Refused(DirectoryError.InvalidPassword, () => _fixture.Add("alice@example.com", "tab\there"));
        Assert.Empty(Accounts.List());
    }

    [Fact]
    public async Task Accounts_are_spread_over_the_stores_and_stay_where_they_are()
    {
        for (var count = 0; count < 8; count++) await _fixture.Add($"user{count}@example.com");
        Assert.Equal([0, 1, 2, 3, 0, 1, 2, 3], Accounts.List().Select(entry => entry.Store));
        Accounts.RemoveAccount("user2@example.com");
        Assert.Equal(2, (await _fixture.Add("another@example.com")).Store);
        _fixture.Restart();
        Assert.Equal(1, Accounts.Find("user5@example.com")!.Store);
    }

    [Fact]
    public async Task A_removed_account_is_gone_with_its_aliases_and_credentials()
    {
        await _fixture.Add("alice@example.com", "secret");
        Accounts.AddAlias("alice@example.com", "info@example.com");
        var removed = Accounts.RemoveAccount("alice@example.com");
        Assert.Null(Accounts.Find(removed.Id));
        Assert.Null(Accounts.Resolve("info@example.com"));
        Assert.False(await _fixture.LogsIn("alice@example.com", "secret"));
        Refused(DirectoryError.NoSuchAccount, () => Accounts.RemoveAccount("alice@example.com"));
    }

    [Fact]
    public async Task An_account_added_again_has_a_new_number_and_counts_on_from_the_old_ones()
    {
        var old = await _fixture.Add("alice@example.com", "secret");
        Accounts.RaiseCounters(old.Id, new AccountCounters(new ModSeq(500), 4_000_000_000));
        Accounts.RemoveAccount("alice@example.com");
        var other = await _fixture.Add("bob@example.com");
        var again = await _fixture.Add("ALICE@example.com", "another");
        Assert.Equal(3, new[] { old.Id, other.Id, again.Id }.Distinct().Count());
        Assert.Equal(new AccountCounters(new ModSeq(500), 4_000_000_000), Accounts.Counters(again.Id));
        Assert.Equal(default, Accounts.Counters(other.Id));
        Assert.False(await _fixture.LogsIn("alice@example.com", "secret"));
    }

    [Fact]
    public async Task Counters_rise_and_never_fall()
    {
        var id = (await _fixture.Add("alice@example.com")).Id;
        Accounts.RaiseCounters(id, new AccountCounters(new ModSeq(10), 100));
        Accounts.RaiseCounters(id, new AccountCounters(new ModSeq(9), 101));
        Accounts.RaiseCounters(id, new AccountCounters(new ModSeq(11), 99));
        _fixture.Restart();
        Assert.Equal(new AccountCounters(new ModSeq(11), 101), Accounts.Counters(id));
        Refused(DirectoryError.NoSuchAccount, () => Accounts.RaiseCounters(id + 1, default));
    }

    [Fact]
    public async Task Aliases_are_listed_with_their_account_and_can_be_removed()
    {
        await _fixture.Add("alice@example.com");
        Accounts.AddAlias("alice@example.com", "sales@example.com");
        Accounts.AddAlias("alice@example.com", "Info@example.com");
        Assert.Equal(["Info@example.com", "sales@example.com"], Accounts.Find("alice@example.com")!.Aliases);
        Accounts.RemoveAlias("info@example.com");
        Assert.Equal(["sales@example.com"], Assert.Single(Accounts.List()).Aliases);
        Refused(DirectoryError.NoSuchAlias, () => Accounts.RemoveAlias("info@example.com"));
        Refused(DirectoryError.NoSuchAccount, () => Accounts.AddAlias("bob@example.com", "bobby@example.com"));
    }

    [Theory]
    [InlineData("alice@example.com", "alice@example.com", null)]
    [InlineData("ALICE@Example.COM", "alice@example.com", null)]
    [InlineData("info@example.com", "alice@example.com", null)]
    [InlineData("alice+Lists@example.com", "alice@example.com", "Lists")]
    [InlineData("info+a+b@example.com", "alice@example.com", "a+b")]
    [InlineData("alice+@example.com", "alice@example.com", "")]
    [InlineData("alice+work@example.com", "work@example.com", null)]
    [InlineData("alice+work+x@example.com", "work@example.com", "x")]
    [InlineData("alice@example.org", null, null)]
    [InlineData("+alice@example.com", null, null)]
    [InlineData("bob+alice@example.com", null, null)]
    [InlineData("alice", null, null)]
    [InlineData("", null, null)]
    public async Task A_recipient_is_the_longest_known_address_and_a_detail(string address, string? account, string? detail)
    {
        await _fixture.Add("alice@example.com");
        await _fixture.Add("work@example.com");
        Accounts.AddAlias("alice@example.com", "info@example.com");
        Accounts.AddAlias("work@example.com", "alice+work@example.com");
        var recipient = Accounts.Resolve(address);
        Assert.Equal(account, recipient is null ? null : Accounts.Find(recipient.AccountId)!.Address);
        Assert.Equal(detail, recipient?.Detail);
    }

    [Fact]
    public async Task A_recipient_tells_its_store_and_whether_it_is_disabled()
    {
        await _fixture.Add("alice@example.com");
        var bob = await _fixture.Add("bob@example.com");
        Accounts.Disable("bob@example.com");
        Assert.Equal(new Recipient(bob.Id, 1, "x", IsDisabled: true), Accounts.Resolve("bob+x@example.com"));
        Accounts.Enable("bob@example.com");
        Assert.False(Accounts.Resolve("bob@example.com")!.IsDisabled);
    }

    public void Dispose() => _fixture.Dispose();
}
