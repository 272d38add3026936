using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;

namespace Hoopoe.Features.Tests;

/// <summary>A person reads their mail from anywhere, safely.</summary>
public class RemoteEmailAccessTests : OwnServerTests
{
    [Fact]
    public async Task A_device_logs_in_over_TLS_and_sees_the_mailboxes_every_account_begins_with()
    {
        var person = await NewPersonAsync();
        using var device = await person.ConnectAsync(Token);

        Assert.True(device.IsSecure);
        Assert.True(device.IsAuthenticated);
        Assert.Equal(["Archive", "Drafts", "INBOX", "Junk", "Sent", "Trash"], await device.MailboxNamesAsync(Token));
    }

    [Fact]
    public async Task STARTTLS_on_the_plain_port_secures_the_connection_before_the_password_is_sent()
    {
        var person = await NewPersonAsync();
        using var device = person.NewDevice();
        await device.ConnectAsync("localhost", Server.ImapPort, SecureSocketOptions.StartTls, Token);

        Assert.True(device.IsSecure);
        await device.AuthenticateAsync(person.Address, person.Password, Token);
        Assert.True(device.IsAuthenticated);
    }

    [Fact]
    public async Task The_certificate_names_localhost_and_both_loopback_addresses()
    {
        var person = await NewPersonAsync();
        foreach (var name in (string[])["localhost", "127.0.0.1"])
        {
            var errors = SslPolicyErrors.None;
            using var device = new ImapClient { CheckCertificateRevocation = false };
            device.ServerCertificateValidationCallback = (_, _, _, found) =>
            {
                errors = found;
                return !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch);
            };
            await device.ConnectAsync(name, Server.ImapsPort, SecureSocketOptions.SslOnConnect, Token);

            Assert.Equal(SslPolicyErrors.RemoteCertificateChainErrors, errors);
            await device.AuthenticateAsync(person.Address, person.Password, Token);
        }
    }

    [Fact]
    public async Task A_device_that_does_not_trust_the_certificate_goes_away_and_the_server_goes_on()
    {
        var person = await NewPersonAsync();
        using var suspicious = new ImapClient { CheckCertificateRevocation = false };
        suspicious.ServerCertificateValidationCallback = (_, _, _, _) => false;
        await Assert.ThrowsAsync<SslHandshakeException>(
            () => suspicious.ConnectAsync("localhost", Server.ImapsPort, SecureSocketOptions.SslOnConnect, Token));

        using var device = await person.ConnectAsync(Token);
        Assert.True(device.IsAuthenticated);
    }

    [Fact]
    public async Task A_wrong_password_is_refused_and_the_right_one_is_then_taken_on_the_same_connection()
    {
        var person = await NewPersonAsync();
        using var device = person.NewDevice();
        await device.ConnectAsync("localhost", Server.ImapsPort, SecureSocketOptions.SslOnConnect, Token);

        await Assert.ThrowsAsync<AuthenticationException>(
            () => device.AuthenticateAsync(new SaslMechanismPlain(person.Address, person.Password + "!"), Token));
        await device.AuthenticateAsync(person.Address, person.Password, Token);
        Assert.True(device.IsAuthenticated);
    }

    [Fact]
    public async Task An_unknown_name_is_refused_in_the_same_words_as_a_wrong_password()
    {
        var person = await NewPersonAsync();
        using var device = person.NewDevice();
        await device.ConnectAsync("localhost", Server.ImapsPort, SecureSocketOptions.SslOnConnect, Token);

        var wrongPassword = await Assert.ThrowsAsync<AuthenticationException>(
            () => device.AuthenticateAsync(new SaslMechanismPlain(person.Address, "wrong"), Token));
        var unknownName = await Assert.ThrowsAsync<AuthenticationException>(
            () => device.AuthenticateAsync(new SaslMechanismPlain("nobody@example.org", "wrong"), Token));
        Assert.Equal(wrongPassword.Message, unknownName.Message);
    }

    [Fact]
    public async Task A_disabled_account_cannot_log_in_until_it_is_enabled_again()
    {
        var person = await NewPersonAsync();
        await Server.Administration.SetDisabledAsync(person.Address, isDisabled: true, Token);
        await Assert.ThrowsAsync<AuthenticationException>(() => person.ConnectAsync(Token));

        await Server.Administration.SetDisabledAsync(person.Address, isDisabled: false, Token);
        using var device = await person.ConnectAsync(Token);
        Assert.True(device.IsAuthenticated);
    }

    [Fact]
    public async Task The_old_password_stops_working_when_a_new_one_is_set()
    {
        var person = await NewPersonAsync();
        await Server.Administration.SetPasswordAsync(person.Address, "a new secret", Token);

        await Assert.ThrowsAsync<AuthenticationException>(() => person.ConnectAsync(Token));
        using var device = await (person with { Password = "a new secret" }).ConnectAsync(Token);
        Assert.True(device.IsAuthenticated);
    }

    [Theory]
    [InlineData("PLAIN")]
    [InlineData("SCRAM-SHA-1")]
    [InlineData("SCRAM-SHA-256")]
    [InlineData("SCRAM-SHA-512")]
    [InlineData("LOGIN command")]
    public async Task A_device_may_log_in_by_any_of_the_mechanisms_and_by_LOGIN(string way)
    {
        var person = await NewPersonAsync();
        using var device = person.NewDevice();
        await device.ConnectAsync("localhost", Server.ImapsPort, SecureSocketOptions.SslOnConnect, Token);
        Assert.True(way == "LOGIN command" || device.AuthenticationMechanisms.Contains(way));

        device.AuthenticationMechanisms.IntersectWith([way]);
        await device.AuthenticateAsync(person.Address, person.Password, Token);
        Assert.True(device.IsAuthenticated);
    }

    [Fact]
    public async Task The_domain_of_an_address_may_be_written_in_any_case()
    {
        var person = await NewPersonAsync();
        var shouting = person with { Address = person.Address.Replace("example.org", "Example.ORG", StringComparison.Ordinal) };
        using var device = await shouting.ConnectAsync(Token);
        Assert.True(device.IsAuthenticated);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task The_server_answers_on_IPv4_and_on_IPv6(string address)
    {
        var loopback = IPAddress.Parse(address);
        Assert.SkipUnless(loopback.AddressFamily == AddressFamily.InterNetwork || Socket.OSSupportsIPv6, "This machine has no IPv6.");
        using var tcp = new TcpClient(loopback.AddressFamily);
        await tcp.ConnectAsync(loopback, Server.ImapPort, Token);
        using var reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);

        Assert.StartsWith("* OK ", await reader.ReadLineAsync(Token));
    }

    [Fact]
    public async Task A_message_is_read_back_with_the_bytes_that_were_stored()
    {
        var person = await NewPersonAsync();
        using var device = await person.ConnectAsync(Token);
        var inbox = await device.OpenInboxAsync(Token);
        var message = Mail.WithAttachments(Mail.Noise(70_000));
        var uid = await inbox.AddAsync(message, Token);

        Assert.Equal(message.Bytes(), await inbox.ReadBytesAsync(uid, Token));
    }

    [Fact]
    public async Task On_a_slow_line_everything_can_be_compressed()
    {
        var person = await NewPersonAsync();
        using var device = await person.ConnectAsync(Token);
        await device.CompressAsync(Token);
        var inbox = await device.OpenInboxAsync(Token);
        var message = Mail.Of("long", Mail.Lines(20_000));
        var uid = await inbox.AddAsync(message, Token);

        Assert.Equal(message.Bytes(), await inbox.ReadBytesAsync(uid, Token));
    }

    [Fact]
    public async Task The_server_says_what_it_is_and_what_it_can_do()
    {
        var person = await NewPersonAsync();
        using var device = await person.ConnectAsync(Token);

        var itself = await device.IdentifyAsync(new ImapImplementation { Name = "a test" }, Token);
        Assert.Equal("Hoopoe", itself?.Name);
        const ImapCapabilities Expected = ImapCapabilities.IMAP4rev1 | ImapCapabilities.Idle | ImapCapabilities.Move
            | ImapCapabilities.Namespace | ImapCapabilities.UidPlus | ImapCapabilities.Unselect | ImapCapabilities.Enable
            | ImapCapabilities.Id;
        Assert.Equal(Expected, device.Capabilities & Expected);
    }

    [Fact]
    public async Task One_person_sees_nothing_of_another()
    {
        var alice = await NewPersonAsync();
        var bob = await NewPersonAsync();
        using var aliceDevice = await alice.ConnectAsync(Token);
        await (await aliceDevice.OpenInboxAsync(Token)).AddAsync(Mail.Of("for Alice only"), Token);
        await aliceDevice.CreateAsync("Secret", Token);
        using var bobDevice = await bob.ConnectAsync(Token);

        Assert.Equal(0, (await bobDevice.OpenInboxAsync(Token)).Count);
        await Assert.ThrowsAsync<FolderNotFoundException>(() => bobDevice.GetFolderAsync("Secret", Token));
    }

    [Fact]
    public async Task Logging_out_is_answered_before_the_connection_ends()
    {
        var person = await NewPersonAsync();
        using var device = await person.ConnectAsync(Token);
        await device.DisconnectAsync(quit: true, Token);
        Assert.False(device.IsConnected);
    }
}
