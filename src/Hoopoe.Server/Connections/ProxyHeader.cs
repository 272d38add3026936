using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hoopoe.Server.Connections;

/// <summary>What a proxy says at the beginning of a connection about the client behind it (the PROXY protocol, versions 1 and 2).</summary>
/// <param name="Source">The client; null where the proxy speaks for itself, as it does to see whether we are well.</param>
sealed record ProxyHeader(IPEndPoint? Source)
{
    /// <summary>How long a proxy may take to say it.</summary>
    public static readonly TimeSpan Time = TimeSpan.FromSeconds(10);

    /// <summary>The longest header of version 1, its end included.</summary>
    public const int MaxText = 107;

    /// <summary>The longest header of version 2, with all that proxies add behind the addresses.</summary>
    public const int MaxBinary = 4096;

    const int BinaryPrefix = 16;
    const int Ipv4Addresses = 12;
    const int Ipv6Addresses = 36;

    static ReadOnlySpan<byte> Signature => [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A];

    static ReadOnlySpan<byte> TextBegin => "PROXY "u8;

    /// <summary>Takes the header off the input; null if there is none, or a wrong one: then the connection must be closed.</summary>
    public static async ValueTask<ProxyHeader?> ReadAsync(PipeReader input, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await input.ReadAsync(cancellationToken);
            var status = TryParse(read.Buffer, out var header, out var length);
            if (status == OperationStatus.Done)
            {
                input.AdvanceTo(read.Buffer.GetPosition(length));
                return header;
            }
            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (status == OperationStatus.InvalidData || read.IsCompleted) return null;
        }
    }

    /// <summary>Reads a header from what has come so far.</summary>
    public static OperationStatus TryParse(ReadOnlySequence<byte> input, out ProxyHeader? header, out int length)
    {
        (header, length) = (null, 0);
        var begin = input.Slice(0, Math.Min(input.Length, Signature.Length)).ToArray().AsSpan();
        if (begin.Length == 0) return OperationStatus.NeedMoreData;
        if (Signature.StartsWith(begin))
            return begin.Length == Signature.Length ? TryParseBinary(input, out header, out length) : OperationStatus.NeedMoreData;
        return begin.StartsWith(TextBegin) || TextBegin.StartsWith(begin)
            ? TryParseText(input, out header, out length)
            : OperationStatus.InvalidData;
    }

    static OperationStatus TryParseText(ReadOnlySequence<byte> input, out ProxyHeader? header, out int length)
    {
        (header, length) = (null, 0);
        var bytes = input.Slice(0, Math.Min(input.Length, MaxText)).ToArray().AsSpan();
        var end = bytes.IndexOf("\r\n"u8);
        if (end < 0) return bytes.Length == MaxText ? OperationStatus.InvalidData : OperationStatus.NeedMoreData;
        length = end + 2;
        header = Encoding.ASCII.GetString(bytes[..end]).Split(' ') switch
        {
            ["PROXY", "UNKNOWN", ..] => new ProxyHeader(Source: null),
            ["PROXY", "TCP4", var source, _, var port, _] => Of(source, AddressFamily.InterNetwork, port),
            ["PROXY", "TCP6", var source, _, var port, _] => Of(source, AddressFamily.InterNetworkV6, port),
            _ => null,
        };
        return header is null ? OperationStatus.InvalidData : OperationStatus.Done;
    }

    static ProxyHeader? Of(string source, AddressFamily family, string port) =>
        IPAddress.TryParse(source, out var address) && address.AddressFamily == family
        && ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new ProxyHeader(new IPEndPoint(address, number))
            : null;

    static OperationStatus TryParseBinary(ReadOnlySequence<byte> input, out ProxyHeader? header, out int length)
    {
        const byte Local = 0x20, Proxied = 0x21, Tcp4 = 0x11, Tcp6 = 0x21;
        (header, length) = (null, 0);
        if (input.Length < BinaryPrefix) return OperationStatus.NeedMoreData;
        var prefix = input.Slice(0, BinaryPrefix).ToArray();
        length = BinaryPrefix + BinaryPrimitives.ReadUInt16BigEndian(prefix.AsSpan(14));
        if (length > MaxBinary || prefix[12] is not (Local or Proxied)) return OperationStatus.InvalidData;
        if (input.Length < length) return OperationStatus.NeedMoreData;
        var addresses = input.Slice(BinaryPrefix, length - BinaryPrefix).ToArray().AsSpan();
        header = (prefix[12], prefix[13]) switch
        {
            (Proxied, Tcp4) when addresses.Length >= Ipv4Addresses => new ProxyHeader(EndPointIn(addresses[..4], addresses[8..10])),
            (Proxied, Tcp6) when addresses.Length >= Ipv6Addresses => new ProxyHeader(EndPointIn(addresses[..16], addresses[32..34])),
            (Proxied, Tcp4 or Tcp6) => null,
            _ => new ProxyHeader(Source: null),
        };
        return header is null ? OperationStatus.InvalidData : OperationStatus.Done;
    }

    static IPEndPoint EndPointIn(ReadOnlySpan<byte> address, ReadOnlySpan<byte> port) =>
        new(new IPAddress(address), BinaryPrimitives.ReadUInt16BigEndian(port));
}
