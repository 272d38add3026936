using System.Buffers.Text;

namespace Hoopoe.Load.Clients;

/// <summary>What SELECT says of a mailbox.</summary>
readonly record struct Selected(uint Exists, uint UidNext, uint UidValidity);

/// <summary>SELECT and what it says.</summary>
static class Selecting
{
    public static Selected Select(this ImapSession session, string mailbox)
    {
        var (exists, next, validity) = (0u, 0u, 0u);
        session.Run($"SELECT {mailbox}", response =>
        {
            var rest = response[2..];
            if (rest.StartsWith("OK [UIDNEXT "u8)) next = Number(rest[12..]);
            else if (rest.StartsWith("OK [UIDVALIDITY "u8)) validity = Number(rest[16..]);
            else if (rest.EndsWith(" EXISTS"u8)) exists = Number(rest);
        });
        if (next == 0 || validity == 0) throw new InvalidDataException("SELECT said neither UIDNEXT nor UIDVALIDITY.");
        return new Selected(exists, next, validity);
    }

    static uint Number(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out uint number, out _) ? number : throw new InvalidDataException("SELECT said no number.");
}
