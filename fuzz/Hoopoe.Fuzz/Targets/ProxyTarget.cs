using System.Buffers;
using Hoopoe.Server.Connections;

namespace Hoopoe.Fuzz.Targets;

/// <summary>The PROXY header: what a part of it says never changes when more comes.</summary>
sealed class ProxyTarget : FuzzTarget
{
    public override string Name => "proxy";

    public override IReadOnlyList<byte[]> Words { get; } = Octets(
        "PROXY TCP4 192.0.2.7 198.51.100.1 4711 993\r\n", "PROXY TCP6 2001:db8::7 2001:db8::1 4711 993\r\n", "PROXY UNKNOWN\r\n",
        "PROXY ", "TCP4 ", "::1", "65535", "\r\n",
        "\r\n\r\n\0\r\nQUIT\n",
        "\r\n\r\n\0\r\nQUIT\n\u0021\u0011\0\u000c\u00c0\0\u0002\u0007\u00c6\u0033\u0064\u0001\u0012\u0067\u0003\u00e1",
        "\r\n\r\n\0\r\nQUIT\n\u0020\0\0\0", "\u0021\u0021\0\u0024");

    public override void Run(ReadOnlySpan<byte> input)
    {
        var octets = input.ToArray();
        var whole = ProxyHeader.TryParse(new ReadOnlySequence<byte>(octets), out var header, out var length);
        if (whole == OperationStatus.Done) Require(header is not null && length > 0
            && length <= octets.Length, "a header without a length");
        var half = ProxyHeader.TryParse(new ReadOnlySequence<byte>(octets, 0, octets.Length / 2), out _, out _);
        Require(half == OperationStatus.NeedMoreData || half == whole, "more octets change what was said");
    }
}
