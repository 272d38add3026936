using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Hoopoe.Store.Accounts;

/// <summary>
/// Makes the identifiers of RFC 8474: random, made once, never derived from row, blob or store numbers. Each kind has a letter of its own in
/// front, so that ids of different kinds never meet and none begins with a digit.
/// </summary>
static class ObjectIds
{
    /// <summary>A new identifier for a message or a thread: 63 random bits, never 0.</summary>
    public static long NewNumber()
    {
        Span<byte> bytes = stackalloc byte[8];
        long number;
        do
        {
            RandomNumberGenerator.Fill(bytes);
            number = BinaryPrimitives.ReadInt64BigEndian(bytes) & long.MaxValue;
        }
        while (number == 0);
        return number;
    }

    /// <summary>A new MAILBOXID.</summary>
    public static string NewMailboxId() => "F" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(12));

    /// <summary>The EMAILID of a number.</summary>
    public static string EmailId(long number) => Text('M', number);

    /// <summary>The THREADID of a number.</summary>
    public static string ThreadId(long number) => Text('T', number);

    /// <summary>The number of an EMAILID or THREADID.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static long NumberOf(string id) => BinaryPrimitives.ReadInt64BigEndian(Base64Url.DecodeFromChars(id.AsSpan(1)));

    static string Text(char kind, long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return kind + Base64Url.EncodeToString(bytes);
    }
}
