using System.Text;

namespace Hoopoe.Mime.Tests;

/// <summary>Messages written as text: one character is one octet, line ends as given unless a method says otherwise.</summary>
static class Mail
{
    public static byte[] Octets(string text) => Encoding.Latin1.GetBytes(text);

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Joins lines by CRLF, the last one without an end.</summary>
    public static byte[] Lines(params string[] lines) => Encoding.UTF8.GetBytes(string.Join("\r\n", lines));

    public static string Text(ReadOnlySpan<byte> octets) => Encoding.UTF8.GetString(octets);

    public static string Slice(byte[] message, ByteRange range) =>
        Encoding.Latin1.GetString(message, (int)range.Offset, (int)range.Length);

    /// <summary>The section as text, or null if the message has no such section.</summary>
    public static string? Section(byte[] message, string path, SectionKind kind)
    {
        var numbers = path.Length == 0 ? [] : path.Split('.').Select(int.Parse).ToArray();
        return MessageScanner.Scan(message).TryLocate(numbers, kind, out var range) ? Slice(message, range) : null;
    }

    public static string Envelope(byte[] message) => Text(Answers(message).Envelope);

    public static string BodyStructure(byte[] message) => Text(Answers(message).BodyStructure);

    public static StoredAnswers Answers(byte[] message) => StoredAnswers.Create(message, MessageScanner.Scan(message));
}
