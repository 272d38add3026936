using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Text;
using Hoopoe.Server.Connections;

namespace Hoopoe.Server.Tests.Connections;

public class ProxyHeaderTests
{
    static byte[] Signature { get; } = [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A];

    [Theory]
    [InlineData("PROXY TCP4 192.0.2.7 198.51.100.1 4711 993\r\n", "192.0.2.7:4711")]
    [InlineData("PROXY TCP6 2001:db8::7 2001:db8::1 4711 993\r\n", "[2001:db8::7]:4711")]
    [InlineData("PROXY UNKNOWN\r\n", null)]
    [InlineData("PROXY UNKNOWN ff:ff::ff ff::1 1 2\r\n", null)]
    public void Version_1_is_read_however_it_comes_in(string header, string? source)
    {
        var bytes = Encoding.ASCII.GetBytes(header + "a1 NOOP\r\n");
        AssertHeader(bytes, header.Length, source);
    }

    [Theory]
    [InlineData(0x21, 0x11, "C0000207C63364011267 03E1", "192.0.2.7:4711")]
    [InlineData(0x21, 0x21, "20010DB8000000000000000000000007 20010DB8000000000000000000000001 1267 03E1", "[2001:db8::7]:4711")]
    [InlineData(0x21, 0x11, "C0000207C6336401126703E1 040001 00", "192.0.2.7:4711")]
    [InlineData(0x20, 0x00, "", null)]
    [InlineData(0x21, 0x31, "00", null)]
    public void Version_2_is_read_however_it_comes_in(byte command, byte family, string addresses, string? source)
    {
        var header = Binary(command, family, Convert.FromHexString(addresses.Replace(" ", "", StringComparison.Ordinal)));
        AssertHeader([.. header, .. "a1 NOOP\r\n"u8], header.Length, source);
    }

    [Theory]
    [InlineData("a1 NOOP\r\n")]
    [InlineData("PROXY TCP4 2001:db8::7 198.51.100.1 4711 993\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7 198.51.100.1 65536 993\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7 198.51.100.1 -1 993\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7\r\n")]
    [InlineData("PROXY SCTP 192.0.2.7 198.51.100.1 1 2\r\n")]
    [InlineData("proxy UNKNOWN\r\n")]
    [InlineData("\u0016\u0003\u0001")]
    public void Anything_else_is_wrong(string text) =>
        Assert.Equal(OperationStatus.InvalidData, ProxyHeader.TryParse(new(Encoding.Latin1.GetBytes(text)), out _, out _));

    [Fact]
    public void A_header_has_an_end()
    {
        Assert.Equal(
            OperationStatus.InvalidData, ProxyHeader.TryParse(new(Encoding.ASCII.GetBytes("PROXY UNKNOWN " + new string('x', 200))), out _, out _));
        Assert.Equal(OperationStatus.InvalidData, ProxyHeader.TryParse(new(Binary(0x21, 0x11, new byte[ProxyHeader.MaxBinary])), out _, out _));
        Assert.Equal(OperationStatus.InvalidData, ProxyHeader.TryParse(new(Binary(0x11, 0x11, new byte[12])), out _, out _));
        Assert.Equal(OperationStatus.InvalidData, ProxyHeader.TryParse(new(Binary(0x21, 0x21, new byte[12])), out _, out _));
    }

    [Fact]
    public async Task The_client_behind_a_proxy_is_who_the_proxy_says_and_counts_as_such()
    {
        await using var server = await RunningServer.StartAsync(options =>
        {
            options.ProxyFrom = [IPNetwork.Parse("127.0.0.0/8")];
            options.Connections = options.Connections with { UnauthenticatedPerAddress = 1 };
        });
        using var first = await ProxiedAsync("192.0.2.1");
        var greeting = await first.ReadLineAsync();
        Assert.StartsWith("* OK ", greeting, StringComparison.Ordinal);
        Assert.Contains("LOGINDISABLED", greeting);
        using var again = await ProxiedAsync("192.0.2.1");
        Assert.StartsWith("* BYE [LIMIT] ", await again.ReadLineAsync(), StringComparison.Ordinal);
        using var other = await ProxiedAsync("192.0.3.1");
        Assert.StartsWith("* OK ", await other.ReadLineAsync(), StringComparison.Ordinal);
        using var none = await WireClient.OpenAsync(server.Server.ImapPort);
        await none.WriteAsync("a1 NOOP\r\n");
        Assert.Null(await none.ReadLineAsync());

        async Task<WireClient> ProxiedAsync(string address)
        {
            var client = await WireClient.OpenAsync(server.Server.ImapPort);
            await client.WriteAsync($"PROXY TCP4 {address} 198.51.100.1 4711 143\r\n");
            return client;
        }
    }

    [Fact]
    public async Task The_header_stands_before_the_handshake()
    {
        await using var server = await RunningServer.StartAsync(options => options.ProxyFrom = [IPNetwork.Parse("127.0.0.1/32")]);
        using var client = await WireClient.OpenAsync(server.Server.ImapsPort);
        await client.WriteAsync(Binary(0x21, 0x11, Convert.FromHexString("C0000207C6336401126703E1")));
        await client.EncryptAsync();
        Assert.StartsWith("* OK ", await client.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_else_s_header_is_taken()
    {
        await using var server = await RunningServer.StartAsync(options => options.ProxyFrom = [IPNetwork.Parse("192.0.2.0/24")]);
        using var client = await WireClient.ConnectAsync(server.Server.ImapPort);
        await client.WriteAsync("PROXY TCP4 192.0.2.9 198.51.100.1 4711 143\r\n");
        Assert.Contains(" BAD ", await client.ReadLineAsync());
    }

    static byte[] Binary(byte command, byte family, byte[] rest)
    {
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)rest.Length);
        return [.. Signature, command, family, .. length, .. rest];
    }

    static void AssertHeader(byte[] input, int expectedLength, string? source)
    {
        for (var end = 0; end < expectedLength; end++)
            Assert.Equal(OperationStatus.NeedMoreData, ProxyHeader.TryParse(new(input, 0, end), out _, out _));
        Assert.Equal(OperationStatus.Done, ProxyHeader.TryParse(new(input), out var header, out var length));
        Assert.Equal((expectedLength, source), (length, header!.Source?.ToString()));
    }
}
