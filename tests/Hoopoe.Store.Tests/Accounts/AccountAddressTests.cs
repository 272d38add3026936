using Hoopoe.Store.Accounts;

namespace Hoopoe.Store.Tests.Accounts;

public class AccountAddressTests
{
    [Theory]
    [InlineData("alice@example.com", "alice@example.com")]
    [InlineData("Alice.O'Hara+x=y@Example.COM", "alice.o'hara+x=y@example.com")]
    [InlineData("demo@localhost", "demo@localhost")]
    [InlineData("Θωμάς@bücher.example", "θωμάς@xn--bcher-kva.example")]
    [InlineData("x@XN--bcher-KVA.example", "x@xn--bcher-kva.example")]
    [InlineData("ｗｉｄｅ@example.com", "wide@example.com")]
    [InlineData("straße@example.com", "straße@example.com")]
    [InlineData("שלום@example.com", "שלום@example.com")]
    public void An_address_has_a_canonical_form(string text, string canonical) =>
        Assert.Equal(canonical, AccountAddress.Parse(text)?.Canonical);

    [Theory]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("alice")]
    [InlineData("alice@")]
    [InlineData("@example.com")]
    [InlineData("alice@example.com.")]
    [InlineData("alice@example..com")]
    [InlineData("alice@exa mple.com")]
    [InlineData("alice@[127.0.0.1]")]
    [InlineData("alice@-example.com")]
    [InlineData("ali ce@example.com")]
    [InlineData("\"alice\"@example.com")]
    [InlineData(".alice@example.com")]
    [InlineData("alice.@example.com")]
    [InlineData("al..ice@example.com")]
    [InlineData("alice@bob@example.com")]
    [InlineData("al\\ice@example.com")]
    [InlineData("al\0ice@example.com")]
    [InlineData("al\nice@example.com")]
    [InlineData("al\u00ADice@example.com")]
    [InlineData("al\u200Dice@example.com")]
    [InlineData("alice\u2163@example.com")]
    [InlineData("../etc/passwd")]
    public void What_is_no_address_is_refused(string text) => Assert.Null(AccountAddress.Parse(text));

    [Fact]
    public void Half_a_surrogate_pair_is_refused_in_both_parts()
    {
        Assert.Null(AccountAddress.Parse("al\uD800ice@example.com"));
        Assert.Null(AccountAddress.Parse("alice@exam\uD800ple.com"));
    }

    [Fact]
    public void An_address_has_at_most_320_bytes()
    {
        Assert.NotNull(AccountAddress.Parse(new string('x', 308) + "@example.com"));
        Assert.Null(AccountAddress.Parse(new string('x', 309) + "@example.com"));
        Assert.Null(AccountAddress.Parse(new string('é', 155) + "@example.com"));
    }
}
