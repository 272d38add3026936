using System.Diagnostics;
using System.Text;
using Hoopoe.Protocol.Model;

namespace Hoopoe.Protocol.Wire;

/// <summary>
/// Reads the productions of the formal syntax (RFC 9051 §9) from one command held in contiguous memory.
/// </summary>
/// <remarks>
/// Two families of methods. <c>Try…</c> demand a production: where it is missing they note the error and return false, and from then on
/// every method returns false: the first error stays (<see cref="Error"/>, <see cref="ErrorPosition"/>). <c>NextIs</c> and
/// <c>Accept…</c> look ahead: they take what they name if it comes next, and note nothing if it does not. No method throws on any input.
/// <para>Spans handed out are slices of the text, or fresh memory where a quoted string had escapes.</para>
/// </remarks>
[DebuggerDisplay("{Position} of {_text.Length}: {Error}")]
public ref partial struct ImapLexer
{
    static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    readonly ReadOnlySpan<byte> _text;
    readonly int _maxNesting;
    int _position;
    int _nesting;

    /// <summary>Begins reading <paramref name="text"/>.</summary>
    /// <param name="text">A command, or what has come of it, without the line end that completes it.</param>
    /// <param name="mode">What the session's client may send.</param>
    /// <param name="limits">The bounds; null for the defaults.</param>
    /// <param name="isBeforeLogin">True to hold parentheses to <see cref="ImapLimits.NestingBeforeLogin"/>.</param>
    public ImapLexer(ReadOnlySpan<byte> text, WireMode mode = WireMode.None, ImapLimits? limits = null, bool isBeforeLogin = false)
    {
        _text = text;
        Mode = mode;
        Limits = limits ?? ImapLimits.Default;
        _maxNesting = isBeforeLogin ? Limits.NestingBeforeLogin : Limits.NestingAfterLogin;
    }

    /// <summary>What the session's client may send.</summary>
    public WireMode Mode { get; }

    /// <summary>The bounds in force.</summary>
    public ImapLimits Limits { get; }

    /// <summary>How many octets have been read.</summary>
    public readonly int Position => _position;

    /// <summary>What has not been read.</summary>
    public readonly ReadOnlySpan<byte> Remaining => _text[_position..];

    /// <summary>Whether everything has been read.</summary>
    public readonly bool AtEnd => _position == _text.Length;

    /// <summary>Whether a demanded production was missing.</summary>
    public readonly bool Failed => ErrorKind != LexerErrorKind.None;

    /// <summary>What kind of answer the error asks for.</summary>
    public LexerErrorKind ErrorKind { get; private set; }

    /// <summary>The first error in words for a person, such as "expected a space after the mailbox name"; null without one.</summary>
    public readonly string? Error => Failed ? Words.ToString() : null;

    /// <summary>The first error, to be said in any language.</summary>
    public ResponseText Words { get; private set; }

    /// <summary>How many octets of the command stand before the first error.</summary>
    public int ErrorPosition { get; private set; }

    /// <summary>
    /// Whether the command asks for its result to be saved: if it is then refused with NO, whatever the reason, the saved result becomes empty
    /// (RFC 9051 §6.4.4.1).
    /// </summary>
    public bool AsksToSave { get; internal set; }

    readonly bool TakesUtf8 => (Mode & WireMode.Utf8) != 0;

    /// <summary>Notes an error where reading stands, unless there is one already.</summary>
    /// <returns>Always false, to be returned.</returns>
    public bool Fail(ResponseText error, LexerErrorKind kind = LexerErrorKind.Syntax)
    {
        if (!Failed)
        {
            Words = error;
            ErrorKind = kind;
            ErrorPosition = _position;
        }

        return false;
    }

    /// <summary>Whether <paramref name="octet"/> comes next.</summary>
    public readonly bool NextIs(byte octet) => !Failed && _position < _text.Length && _text[_position] == octet;

    /// <summary>Takes <paramref name="octet"/> if it comes next.</summary>
    public bool Accept(byte octet)
    {
        if (!NextIs(octet))
            return false;
        _position++;
        return true;
    }

    /// <summary>Takes a space if it comes next.</summary>
    public bool AcceptSp() => Accept((byte)' ');

    /// <summary>Takes a keyword if it comes next, in any case, and is not the beginning of a longer one.</summary>
    public bool AcceptKeyword(ReadOnlySpan<byte> keyword)
    {
        if (!NextIsKeyword(keyword))
            return false;
        _position += keyword.Length;
        return true;
    }

    /// <summary>Whether a keyword comes next, in any case, and is not the beginning of a longer one.</summary>
    public readonly bool NextIsKeyword(ReadOnlySpan<byte> keyword)
    {
        if (Failed)
            return false;
        var rest = Remaining;
        return rest.Length >= keyword.Length
            && Ascii.EqualsIgnoreCase(rest[..keyword.Length], keyword)
            && (rest.Length == keyword.Length || !ByteClasses.LabelChars.Contains(rest[keyword.Length]));
    }

    /// <summary>SP, exactly one.</summary>
    /// <param name="after">What it separates, for the error: "expected a space after …".</param>
    public bool TrySp(string after) => !Failed && (AcceptSp() || Fail($"expected a space after {after}"));

    /// <summary>The end of the command.</summary>
    /// <param name="after">What came last, for the error.</param>
    public bool TryEnd(string after)
    {
        if (Failed)
            return false;
        return AtEnd || Fail(NextIs((byte)' ') ? $"unexpected text after {after}" : $"expected the end of the command after {after}");
    }

    /// <summary>One octet of punctuation.</summary>
    /// <param name="octet">The octet.</param>
    /// <param name="what">Its name for the error: "expected …".</param>
    public bool TryOctet(byte octet, string what) => !Failed && (Accept(octet) || Fail($"expected {what}"));

    /// <summary>"(", counted.</summary>
    /// <param name="what">What it opens, for the error: "expected '(' before …".</param>
    public bool TryOpenParen(string what)
    {
        if (!NextIs((byte)'('))
            return Fail($"expected '(' before {what}");
        if (_nesting == _maxNesting)
            return Fail($"more than {_maxNesting} parentheses within each other", LexerErrorKind.Limit);
        _nesting++;
        _position++;
        return true;
    }

    /// <summary>Takes "(" if it comes next; it counts, and one too many is an error.</summary>
    public bool AcceptOpenParen() => NextIs((byte)'(') && TryOpenParen("a list");

    /// <summary>")", counted.</summary>
    /// <param name="after">What it closes, for the error: "expected ')' after …".</param>
    public bool TryCloseParen(string after) => !Failed && (AcceptCloseParen() || Fail($"expected ')' after {after}"));

    /// <summary>Takes ")" if it comes next.</summary>
    public bool AcceptCloseParen()
    {
        if (!Accept((byte)')'))
            return false;
        _nesting--;
        return true;
    }

    /// <summary>Goes on at <paramref name="position"/>, up to which a lexer before this one has read the same text; never back.</summary>
    internal void SkipTo(int position) => _position = Math.Clamp(position, _position, _text.Length);

    ReadOnlySpan<byte> Take(int length)
    {
        var taken = _text.Slice(_position, length);
        _position += length;
        return taken;
    }
}
