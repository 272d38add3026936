using System.Diagnostics.CodeAnalysis;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>Search keys that stand by themselves, in UTF-8, as in a kept search (RFC 5466 §3.2, §4: search-criteria).</summary>
public static class SearchCriteria
{
    /// <summary>Reads them; false if they are no whole and right search keys.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, ImapLimits limits, [NotNullWhen(true)] out SearchQuery? query)
    {
        var lexer = new ImapLexer(text, WireMode.Utf8, limits);
        return SearchKeyParser.TryParse(ref lexer, options: null, charset: null, out query);
    }
}
