using System.Net;
using Hoopoe.Server.Hosting;

namespace Hoopoe.Server.Tests.Hosting;

public class EndpointSpecTests
{
    [Theory]
    [InlineData("*:1143", null, 1143)]
    [InlineData("127.0.0.1:0", "127.0.0.1", 0)]
    [InlineData("[::1]:993", "::1", 993)]
    [InlineData("localhost:65535", "localhost", 65535)]
    [InlineData("mail.example.org:25", "mail.example.org", 25)]
    public void A_host_and_a_port_are_read(string text, string? host, int port)
    {
        var endpoint = EndpointSpec.Parse(text);
        Assert.Equal(host, endpoint.Host);
        Assert.Equal(port, endpoint.Port);
        Assert.False(endpoint.IsNone);
        Assert.Equal(text, endpoint.ToString());
    }

    [Fact]
    public void A_unix_socket_is_read() => Assert.Equal("/run/hoopoe/lmtp.sock", EndpointSpec.Parse("unix:/run/hoopoe/lmtp.sock").UnixPath);

    [Theory]
    [InlineData("none")]
    [InlineData("NONE")]
    public void None_listens_nowhere(string text) => Assert.True(EndpointSpec.Parse(text).IsNone);

    [Theory]
    [InlineData("")]
    [InlineData("1143")]
    [InlineData(":1143")]
    [InlineData("localhost")]
    [InlineData("localhost:")]
    [InlineData("localhost:65536")]
    [InlineData("localhost:-1")]
    [InlineData("localhost:+1")]
    [InlineData("localhost: 1")]
    [InlineData("::1:143")]
    [InlineData("[::1:143")]
    [InlineData("[127.0.0.1]:143")]
    [InlineData("[]:143")]
    [InlineData("a b:143")]
    [InlineData("unix:relative.sock")]
    [InlineData("unix:")]
    public void What_is_not_an_endpoint_is_refused_with_its_text(string text)
    {
        Assert.False(EndpointSpec.TryParse(text, out _, out var error));
        Assert.Contains(text.StartsWith('[') ? text.Trim('[', ']').Split(']')[0] : text, error);
    }

    [Fact]
    public void A_unix_path_longer_than_the_system_takes_is_refused() =>
        Assert.False(EndpointSpec.TryParse("unix:/" + new string('x', 107), out _, out _));

    [Theory]
    [InlineData("*:0", "*:4143")]
    [InlineData("[::1]:0", "[::1]:4143")]
    [InlineData("127.0.0.1:0", "127.0.0.1:4143")]
    [InlineData("unix:/x", "unix:/x")]
    public void The_bound_port_takes_the_place_of_zero(string text, string bound) =>
        Assert.Equal(bound, EndpointSpec.Parse(text).WithPort(4143).ToString());

    [Fact]
    public void An_endpoint_on_an_address_writes_itself_as_it_would_be_read() =>
        Assert.Equal(EndpointSpec.Parse("[::1]:143"), EndpointSpec.On(IPAddress.IPv6Loopback, 143));
}
