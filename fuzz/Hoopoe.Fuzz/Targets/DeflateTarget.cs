using System.IO.Compression;
using System.Text;

namespace Hoopoe.Fuzz.Targets;

/// <summary>A compressed session: octets as they come, and commands that a client has compressed.</summary>
sealed class DeflateTarget(ScriptSeeds scripts) : FuzzTarget
{
    static readonly byte[] Begin = Encoding.ASCII.GetBytes(
        $"x LOGIN {StoreForFuzzing.User} {StoreForFuzzing.Password}\r\ny COMPRESS DEFLATE\r\n");

    readonly StoreForFuzzing _store = new();

    public override string Name => "deflate";

    public override IReadOnlyList<byte[]> Seeds =>
        [.. scripts.Conversations.Take(50).SelectMany(conversation =>
            new[] { conversation, Compressed(conversation), Compressed(new byte[60_000]) })];

    public override IReadOnlyList<byte[]> Words { get; } =
    [
        [0, 0, 0, 255, 255], [3, 0], [1, 5, 0, 250, 255], Compressed("a1 NOOP\r\n"u8.ToArray()), Compressed(new byte[10_000]),
        .. Octets("a1 NOOP\r\n", "\r\n"),
    ];

    public override void Run(ReadOnlySpan<byte> input)
    {
        var octets = input.ToArray();
        _store.RunImap((byte[])[.. Begin, .. octets is [var first, .. var rest] && first % 2 == 0 ? Compressed(rest) : octets]);
    }

    public override void Dispose()
    {
        _store.Dispose();
        base.Dispose();
    }

    static byte[] Compressed(byte[] text)
    {
        var output = new MemoryStream();
        using (var deflate = new DeflateStream(output, CompressionLevel.Fastest)) deflate.Write(text);
        return output.ToArray();
    }
}
