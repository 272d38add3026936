using Hoopoe.Server.Authentication;
using Hoopoe.Server.Tests.Connections;
using Hoopoe.Server.Tests.Sessions;

namespace Hoopoe.Server.Tests.Authentication;

/// <summary>The -PLUS form is tied to the TLS connection it runs over, and nobody can talk a client out of it unnoticed.</summary>
public class ChannelBindingTests
{
    const string Plus = "SCRAM-SHA-256-PLUS";
    const string Header = "p=tls-server-end-point,,";
    static readonly byte[] Right = ServerEndPoint.BindingOf(TestCertificate.Context.TargetCertificate)!;

    [Fact]
    public async Task The_certificate_s_hash_binds() => Assert.StartsWith("OK [CAPABILITY ", await ExchangeAsync(Plus, Header, Right));

    [Fact]
    public async Task Any_other_data_does_not()
    {
        Assert.StartsWith("NO [AUTHENTICATIONFAILED]", await ExchangeAsync(Plus, Header, []));
        Assert.StartsWith("NO [AUTHENTICATIONFAILED]", await ExchangeAsync(Plus, Header, Right[..^1]));
        Assert.StartsWith("NO [AUTHENTICATIONFAILED]", await ExchangeAsync(Plus, Header, [.. Right, 0]));
        Assert.StartsWith("NO [AUTHENTICATIONFAILED]", await ExchangeAsync(Plus, Header, new byte[Right.Length]));
    }

    [Theory]
    [InlineData(Plus, "n,,")]
    [InlineData(Plus, "y,,")]
    [InlineData(Plus, "p=tls-unique,,")]
    [InlineData(Plus, "p=tls-exporter,,")]
    [InlineData("SCRAM-SHA-256", "y,,")]
    [InlineData("SCRAM-SHA-256", Header)]
    public async Task A_header_that_does_not_go_with_the_mechanism_is_rejected_at_once(string mechanism, string header)
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync(overTls: true);
        var tag = await client.AuthenticateAsync(mechanism, new ScramClient(TestServer.User, TestServer.Password, header).First);
        (await client.ReadAnswerAsync(tag)).Is("NO [AUTHENTICATIONFAILED] The name or the password is wrong.");
    }

    [Fact]
    public async Task A_client_that_can_not_bind_may_use_the_plain_form_over_TLS_and_one_that_could_where_there_is_none()
    {
        Assert.StartsWith("OK ", await ExchangeAsync("SCRAM-SHA-256", "n,,", []));
        Assert.StartsWith("OK ", await ExchangeAsync("SCRAM-SHA-256", "y,,", [], overTls: false));
    }

    static async Task<string> ExchangeAsync(string mechanism, string header, byte[] binding, bool overTls = true)
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync(overTls: overTls);
        var scram = new ScramClient(TestServer.User, TestServer.Password, header);
        scram.Binding = [.. scram.Binding, .. binding];
        var tag = await client.AuthenticateAsync(mechanism, scram.First);
        var (message, signature) = scram.Final(await client.ChallengeAsync());
        await client.RespondAsync(message);
        var line = await client.ReadLineAsync();
        if (!line.StartsWith('+')) return line[(tag.Length + 1)..];
        Assert.Equal("+ " + SaslTestClient.Base64(signature), line);
        await client.WriteAsync("\r\n");
        return (await client.ReadAnswerAsync(tag)).Tagged;
    }
}
