using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Hoopoe.Store.Import;

/// <summary>
/// What tells an imported message from every other: a hash of the folder or file it came from, its name there, its content, and, where
/// several are the same in all of that, which of them it is. A message whose key a mailbox has is not imported into it again.
/// </summary>
/// <param name="Value">The hash, 128 bits of a SHA-256.</param>
public readonly record struct ImportKey(UInt128 Value)
{
    /// <summary>The bytes a key takes.</summary>
    public const int Size = 16;

    /// <summary>The key of a message.</summary>
    /// <param name="origin">The folder or file, as it is called within what is imported.</param>
    /// <param name="name">The message's name there, which no change of its flags changes; empty where messages have none.</param>
    /// <param name="contentHash">A SHA-256 of its content.</param>
    /// <param name="repetition">How many before it were the same in all of that.</param>
    public static ImportKey Of(string origin, string name, ReadOnlySpan<byte> contentHash, int repetition)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(origin));
        hash.AppendData([0]);
        hash.AppendData(Encoding.UTF8.GetBytes(name));
        hash.AppendData([0]);
        hash.AppendData(contentHash);
        Span<byte> number = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(number, repetition);
        hash.AppendData(number);
        return new ImportKey(BinaryPrimitives.ReadUInt128BigEndian(hash.GetHashAndReset()));
    }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ImportKey? key)
    {
        key = UInt128.TryParse(text, System.Globalization.NumberStyles.AllowHexSpecifier, null, out var value) ? new ImportKey(value) : null;
        return key is not null;
    }

    /// <summary>The hash in hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x32", null);

    internal byte[] ToBytes()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
        return bytes;
    }
}
