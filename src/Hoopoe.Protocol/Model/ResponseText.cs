using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Hoopoe.Protocol.Model;

/// <summary>
/// The words for a person in a response (resp-text, RFC 9051 §9): English, with places for what differs from case to case, so that the same can be
/// said in another language (RFC 5255 §3). A string becomes one by itself, and so does an interpolated string, whose holes become the places.
/// </summary>
[InterpolatedStringHandler]
public struct ResponseText
{
    readonly string? _whole;
    readonly StringBuilder? _pieces;
    List<object>? _values;

    /// <summary>Begins a text with holes; the compiler calls this.</summary>
    public ResponseText(int literalLength, int formattedCount)
    {
        _pieces = new StringBuilder(literalLength + (3 * formattedCount));
        if (formattedCount > 0)
            _values = new List<object>(formattedCount);
    }

    ResponseText(string whole) => _whole = whole;

    /// <summary>A text without places.</summary>
    public static implicit operator ResponseText(string english) => new(english);

    /// <summary>The English text with its places as <c>{0}</c>, <c>{1}</c> …: what a translation is found by.</summary>
    public readonly string English => _whole ?? _pieces?.ToString() ?? "";

    /// <summary>Adds what stands between holes; the compiler calls this.</summary>
    public readonly void AppendLiteral(string text) => _pieces!.Append(text);

    /// <summary>Adds a hole; the compiler calls this.</summary>
    /// <param name="value">A number, a word, or a text that is translated itself.</param>
    public void AppendFormatted<T>(T value)
    {
        _values ??= [];
        _pieces!.Append('{').Append(CultureInfo.InvariantCulture, $"{_values.Count}").Append('}');
        _values.Add(value switch
        {
            ResponseText text => text,
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value?.ToString() ?? "",
        });
    }

    /// <summary>The text in a language.</summary>
    /// <param name="translate">Gives the translation of an English text with its places, or null if there is none; null for English.</param>
    public readonly string In(Func<string, string?>? translate)
    {
        var text = translate?.Invoke(English) ?? English;
        if (_values is null)
            return text;
        for (var place = 0; place < _values.Count; place++)
            text = text.Replace(string.Create(CultureInfo.InvariantCulture, $"{{{place}}}"), Said(_values[place], translate), StringComparison.Ordinal);
        return text;
    }

    /// <summary>The text in English.</summary>
    public override readonly string ToString() => In(null);

    /// <summary>A word that has a translation of its own, such as the name of what is missing, is translated too.</summary>
    static string Said(object value, Func<string, string?>? translate) => value is ResponseText text
        ? text.In(translate)
        : translate?.Invoke((string)value) ?? (string)value;
}
