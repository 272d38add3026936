namespace Hoopoe.Protocol.Wire;

/// <summary>What kind of answer a lexer's error asks for.</summary>
public enum LexerErrorKind
{
    /// <summary>No error.</summary>
    None,

    /// <summary>The command breaks the grammar: BAD.</summary>
    Syntax,

    /// <summary>A mailbox name that cannot exist: NO [CANNOT].</summary>
    MailboxName,

    /// <summary>More of something than is allowed: NO [LIMIT].</summary>
    Limit,

    /// <summary>A search in a character set that is not known: NO [BADCHARSET] (RFC 9051 §6.4.4).</summary>
    Charset,

    /// <summary>A kept search in a command whose character set is neither UTF-8 nor US-ASCII: BAD [BADCHARSET] (RFC 5466 §3.1).</summary>
    FilterCharset,

    /// <summary>A special use or another attribute that is not known: NO [USEATTR] (RFC 6154 §3).</summary>
    UseAttribute,

    /// <summary>What the grammar allows and the extension forbids: BAD [CLIENTBUG] (RFC 5530).</summary>
    ClientBug,

    /// <summary>An event that is not known: NO [BADEVENT] with those that are (RFC 5465 §5).</summary>
    Event,

    /// <summary>More is to be told of than is allowed: NO [NOTIFICATIONOVERFLOW] (RFC 5465 §3.1).</summary>
    Notifications,
}
