using System.Diagnostics.CodeAnalysis;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>How messages are put into threads (RFC 5256 §4).</summary>
public enum ThreadAlgorithm
{
    /// <summary>ORDEREDSUBJECT: by base subject and date.</summary>
    OrderedSubject,

    /// <summary>REFERENCES: by who answers whom, and by base subject.</summary>
    References,

    /// <summary>REFS: by who answers whom alone, the latest thread last (draft-ietf-morg-inthread).</summary>
    Refs,
}

/// <summary>THREAD and UID THREAD (RFC 5256).</summary>
public sealed record ThreadArguments(ThreadAlgorithm Algorithm, SearchQuery Query)
{
    /// <summary>Reads what follows the command's name.</summary>
    public static bool TryParse(ref ImapLexer lexer, [NotNullWhen(true)] out ThreadArguments? arguments)
    {
        arguments = null;
        if (!lexer.TrySp("THREAD"))
            return false;
        var algorithm = ThreadAlgorithm.References;
        if (lexer.AcceptKeyword("ORDEREDSUBJECT"u8))
            algorithm = ThreadAlgorithm.OrderedSubject;
        else if (lexer.AcceptKeyword("REFS"u8))
            algorithm = ThreadAlgorithm.Refs;
        else if (!lexer.AcceptKeyword("REFERENCES"u8))
            return lexer.Fail("expected the threading algorithm ORDEREDSUBJECT, REFERENCES or REFS");

        if (!lexer.TrySp("the algorithm") || !SearchKeyParser.TryParseWithCharset(ref lexer, options: null, out var query))
            return false;
        arguments = new ThreadArguments(algorithm, query);
        return true;
    }
}
