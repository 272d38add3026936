using System.Text;

namespace Hoopoe.Server.AuthSocket;

/// <summary>A line of Dovecot's auth protocol: fields with tabs between them, in which tabs, line ends and NUL are escaped by the octet 1.</summary>
static class AuthLine
{
    const char Escape = '\u0001';

    /// <summary>Puts a line together.</summary>
    public static string Of(params IEnumerable<string> fields) => string.Join('\t', fields.Select(Escaped)) + "\n";

    /// <summary>The fields of a line, without their escapes.</summary>
    public static string[] Fields(string line) => Array.ConvertAll(line.Split('\t'), Unescaped);

    static string Escaped(string field)
    {
        if (field.AsSpan().IndexOfAny("\0\u0001\t\r\n") < 0) return field;
        var escaped = new StringBuilder();
        foreach (var character in field)
        {
            _ = character switch
            {
                '\0' => escaped.Append(Escape).Append('0'),
                Escape => escaped.Append(Escape).Append('1'),
                '\t' => escaped.Append(Escape).Append('t'),
                '\r' => escaped.Append(Escape).Append('r'),
                '\n' => escaped.Append(Escape).Append('n'),
                _ => escaped.Append(character),
            };
        }
        return escaped.ToString();
    }

    static string Unescaped(string field)
    {
        if (!field.Contains(Escape, StringComparison.Ordinal)) return field;
        var plain = new StringBuilder();
        for (var at = 0; at < field.Length; at++)
        {
            if (field[at] != Escape || at + 1 == field.Length)
            {
                plain.Append(field[at]);
                continue;
            }
            at++;
            plain.Append(field[at] switch { '0' => '\0', '1' => Escape, 't' => '\t', 'r' => '\r', 'n' => '\n', var other => other });
        }
        return plain.ToString();
    }
}
