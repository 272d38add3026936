namespace Hoopoe.Protocol.Model;

/// <summary>
/// Every bound a client can run into, in one place. Sizes are octets unless a name says otherwise. A bound is checked before memory is
/// taken for what it bounds; those a capability exists for are announced to clients.
/// </summary>
public sealed class ImapLimits
{
    /// <summary>The defaults.</summary>
    public static readonly ImapLimits Default = new();

    /// <summary>A line before login, its end included.</summary>
    public int LineBeforeLogin { get; init; } = 8 * 1024;

    /// <summary>A line after login, its end included, literals not counted.</summary>
    public int LineAfterLogin { get; init; } = 64 * 1024;

    /// <summary>A line of a SASL exchange, the one line before login that may be longer than <see cref="LineBeforeLogin"/>.</summary>
    public int SaslLine { get; init; } = 12 * 1024;

    /// <summary>A command before login with all its lines and literals.</summary>
    public int CommandBeforeLogin { get; init; } = 16 * 1024;

    /// <summary>A command after login with all its lines and literals, message data not counted.</summary>
    public int CommandAfterLogin { get; init; } = 1024 * 1024;

    /// <summary>A literal before login.</summary>
    public int LiteralBeforeLogin { get; init; } = 4 * 1024;

    /// <summary>A literal after login, message data not counted.</summary>
    public int LiteralAfterLogin { get; init; } = 1024 * 1024;

    /// <summary>Literals in one command before login.</summary>
    public int LiteralsBeforeLogin { get; init; } = 4;

    /// <summary>Literals in one command after login, those of message data included.</summary>
    public int LiteralsAfterLogin { get; init; } = 10_000;

    /// <summary>What is swallowed of one refused command before login; beyond, the connection ends.</summary>
    public long DrainedBeforeLogin { get; init; } = 64 * 1024;

    /// <summary>What is swallowed of one refused command after login, such as an unwanted non-synchronising literal; beyond, the connection ends.</summary>
    public long DrainedAfterLogin { get; init; } = 128L * 1024 * 1024;

    /// <summary>Parentheses within each other before login.</summary>
    public int NestingBeforeLogin { get; init; } = 2;

    /// <summary>Parentheses within each other after login.</summary>
    public int NestingAfterLogin { get; init; } = 50;

    /// <summary>A message (APPENDLIMIT, RFC 7889).</summary>
    public long MessageSize { get; init; } = 100L * 1024 * 1024;

    /// <summary>An IMAP URL of CATENATE (RFC 4469): room for the longest mailbox name, percent-encoded, and a section.</summary>
    public int Url { get; init; } = 8 * 1024;

    /// <summary>Pieces of one message put together by CATENATE (RFC 4469).</summary>
    public int CatenatedParts { get; init; } = 1_000;

    /// <summary>Messages that one command works on (MESSAGELIMIT or SAVELIMIT, RFC 9738); the RFC asks for 1,000 at least.</summary>
    public int MessagesPerCommand { get; init; } = 1_000_000;

    /// <summary>How deep NOT, OR, FUZZY and parentheses of a SEARCH may nest.</summary>
    public int SearchDepth { get; init; } = 100;

    /// <summary>Keys in one SEARCH.</summary>
    public int SearchKeys { get; init; } = 1_000;

    /// <summary>Kept searches that name each other (RFC 5466 §3.1 asks for 3).</summary>
    public int FilterDepth { get; init; } = 10;

    /// <summary>Searches and sorts of one session whose results it is told of as they change (UPDATE, RFC 5267).</summary>
    public int SearchContexts { get; init; } = 20;

    /// <summary>Comparators in one COMPARATOR (RFC 5255).</summary>
    public int Comparators { get; init; } = 20;

    /// <summary>Sources and mailbox names in one ESEARCH (RFC 7377).</summary>
    public int EsearchSources { get; init; } = 100;

    /// <summary>Criteria of one SORT.</summary>
    public int SortCriteria { get; init; } = 20;

    /// <summary>Data items in one FETCH.</summary>
    public int FetchItems { get; init; } = 1_000;

    /// <summary>Levels of a part number such as 1.2.3 in a section, as many as the MIME scanner goes down.</summary>
    public int SectionDepth { get; init; } = 100;

    /// <summary>Header field names in one section.</summary>
    public int HeaderFields { get; init; } = 1_000;

    /// <summary>Patterns in one LIST.</summary>
    public int ListPatterns { get; init; } = 100;

    /// <summary>A keyword's name.</summary>
    public int KeywordLength { get; init; } = 100;

    /// <summary>Keywords in one mailbox.</summary>
    public int KeywordsPerMailbox { get; init; } = 500;

    /// <summary>Field and value pairs in one ID command (RFC 2971 §3.3).</summary>
    public int IdPairs { get; init; } = 30;

    /// <summary>A user name or an address.</summary>
    public int UserName { get; init; } = 320;

    /// <summary>A METADATA value (RFC 5464).</summary>
    public int MetadataValue { get; init; } = 64 * 1024;

    /// <summary>The name of a METADATA entry.</summary>
    public int MetadataName { get; init; } = 1_000;

    /// <summary>METADATA entries of one mailbox.</summary>
    public int MetadataEntries { get; init; } = 100;

    /// <summary>Event groups and mailbox names in one NOTIFY (RFC 5465).</summary>
    public int NotifyNames { get; init; } = 1_000;

    /// <summary>New messages that are fetched unasked at a time, as NOTIFY wants it (RFC 5465 §5.2).</summary>
    public int NotifyMessages { get; init; } = 10_000;

    /// <summary>Commands in a row that are no commands before the connection ends, before login.</summary>
    public int BadCommandsBeforeLogin { get; init; } = 3;

    /// <summary>Commands in a row that are no commands before the connection ends, after login.</summary>
    public int BadCommandsAfterLogin { get; init; } = 20;

    /// <summary>Output that is put together before it is sent; a client that has not taken it holds its own session up.</summary>
    public int UnflushedOutput { get; init; } = 32 * 1024;

    /// <summary>How long a logged-in client may be silent (RFC 9051 §5.4: at least 30 minutes).</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long the server works on one command that looks through messages; time in which the client reads slowly is not its own.</summary>
    public TimeSpan CommandTime { get; init; } = TimeSpan.FromMinutes(5);
}
