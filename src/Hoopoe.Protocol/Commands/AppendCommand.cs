using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>
/// APPEND (RFC 9051 §6.3.12) with MULTIAPPEND (RFC 3502), CATENATE (RFC 4469), BINARY (RFC 3516) and UTF8 (RFC 6855 §4), and REPLACE
/// (RFC 8508), read in steps between the literals, so that message data is never held in memory.
/// </summary>
/// <remarks>
/// The session calls <see cref="Advance"/> whenever its framer has announced a literal or completed the command, over all the framer
/// holds, and does what the step says: keep the literal, or stream it. It remembers where it stopped, so every octet is read once.
/// </remarks>
/// <param name="isReplace">Whether this is REPLACE, which names the message replaced first and appends one message only.</param>
public sealed class AppendCommand(bool isReplace = false)
{
    enum Phase { Replaced, BeforeMailbox, Mailbox, Message, Part, Url, AfterPart, AfterLiteral, AfterUtf8Literal, AfterMessage }

    readonly List<AppendMessage> _messages = [];
    Phase _phase = isReplace ? Phase.Replaced : Phase.BeforeMailbox;
    int _resumeAt;

    /// <summary>For REPLACE, the message replaced: a number, a UID or <c>*</c>; null until it is read, and for APPEND.</summary>
    public SequenceSet? Replaced { get; private set; }

    /// <summary>The mailbox; null until its name has come.</summary>
    public MailboxName? Mailbox { get; private set; }

    /// <summary>The mailbox's name as the client spelt it, if it is kept in another spelling (RFC 9051 §6.3.12, OLDNAME); otherwise null.</summary>
    public string? Respelt { get; private set; }

    /// <summary>The messages so far, the one whose literal is awaited included.</summary>
    public IReadOnlyList<AppendMessage> Messages => _messages;

    /// <summary>The message being read.</summary>
    /// <exception cref="InvalidOperationException">None has begun.</exception>
    public AppendMessage Current => _messages.Count > 0 ? _messages[^1] : throw new InvalidOperationException("No message has begun.");

    /// <summary>Reads on.</summary>
    /// <param name="lexer">
    /// A lexer over the framer's text: the first time behind the command's name; later a new one from the beginning.
    /// </param>
    /// <param name="isComplete">Whether the text ends the command; otherwise it ends with an announced literal.</param>
    public AppendStep Advance(ref ImapLexer lexer, bool isComplete)
    {
        lexer.SkipTo(_resumeAt);
        while (true)
        {
            var step = Next(ref lexer, isComplete);
            if (step is not { } found)
                continue;
            _resumeAt = found == AppendStep.KeepLiteral ? lexer.Position : 0;
            return found;
        }
    }

    AppendStep? Next(ref ImapLexer lexer, bool isComplete) => _phase switch
    {
        Phase.Replaced => ReadReplaced(ref lexer),
        Phase.BeforeMailbox => Demand(lexer.TrySp(isReplace ? "the message to replace" : "APPEND"), Phase.Mailbox),
        Phase.Mailbox => ReadMailbox(ref lexer, isComplete),
        Phase.Message => ReadMessage(ref lexer),
        Phase.Part => ReadPart(ref lexer),
        Phase.Url => ReadUrl(ref lexer, isComplete),
        Phase.AfterPart when lexer.AcceptCloseParen() => Enter(Phase.AfterMessage),
        Phase.AfterPart => Demand(lexer.TrySp("the part"), Phase.Part),
        Phase.AfterLiteral => Enter(Current.IsCatenated ? Phase.AfterPart : Phase.AfterMessage),
        Phase.AfterUtf8Literal => Demand(lexer.TryCloseParen("the literal"), Phase.AfterLiteral),
        _ => ReadAfterMessage(ref lexer),
    };

    AppendStep? Demand(bool isRight, Phase next) => isRight ? Enter(next) : AppendStep.Failed;

    AppendStep? Enter(Phase phase)
    {
        _phase = phase;
        return null;
    }

    AppendStep? ReadReplaced(ref ImapLexer lexer)
    {
        if (!lexer.TrySp("REPLACE") || !lexer.TrySequenceSet(out var replaced, "the message to replace"))
            return AppendStep.Failed;
        if (replaced.IsSavedResult || replaced.Items.Count != 1 || replaced.Items[0].Low != replaced.Items[0].High)
            return Fail(ref lexer, "REPLACE takes one message");
        Replaced = replaced;
        return Enter(Phase.BeforeMailbox);
    }

    AppendStep? ReadMailbox(ref ImapLexer lexer, bool isComplete)
    {
        if (!isComplete && lexer.NextIsAnnouncedLiteral(out _))
            return AppendStep.KeepLiteral;
        if (!lexer.TryMailbox(out var mailbox, out var respelt))
            return AppendStep.Failed;
        Mailbox = mailbox;
        Respelt = respelt;
        return Demand(lexer.TrySp("the mailbox name"), Phase.Message);
    }

    AppendStep? ReadMessage(ref ImapLexer lexer)
    {
        var flags = FlagSet.Empty;
        DateTimeOffset? date = null;
        if (lexer.NextIs((byte)'(') && (!lexer.TryFlagList(out flags) || !lexer.TrySp("the flags")))
            return AppendStep.Failed;
        if (lexer.NextIs((byte)'"'))
        {
            if (!lexer.TryDateTime(out var given) || !lexer.TrySp("the date"))
                return AppendStep.Failed;
            date = given;
        }

        var isCatenated = lexer.AcceptKeyword("CATENATE"u8);
        _messages.Add(new AppendMessage(flags, date, isCatenated));
        if (!isCatenated)
            return ReadData(ref lexer, "the message as a literal");
        return Demand(lexer.TrySp("CATENATE") && lexer.TryOpenParen("the parts"), Phase.Part);
    }

    AppendStep? ReadPart(ref ImapLexer lexer)
    {
        if (Current.Parts.Count == lexer.Limits.CatenatedParts)
            return Fail(ref lexer, $"more than {lexer.Limits.CatenatedParts} parts", LexerErrorKind.Limit);
        if (lexer.AcceptKeyword("URL"u8))
            return Demand(lexer.TrySp("URL"), Phase.Url);
        if (lexer.NextIsKeyword("UTF8"u8))
            return ReadData(ref lexer, "the part as a literal");
        if (!lexer.AcceptKeyword("TEXT"u8))
            return Fail(ref lexer, "expected TEXT or URL");
        return lexer.TrySp("TEXT") ? ReadData(ref lexer, "the part as a literal") : AppendStep.Failed;
    }

    AppendStep? ReadUrl(ref ImapLexer lexer, bool isComplete)
    {
        if (!isComplete && lexer.NextIsAnnouncedLiteral(out _))
            return AppendStep.KeepLiteral;
        if (!lexer.TryText(out var url, "an IMAP URL"))
            return AppendStep.Failed;
        if (url.Length > lexer.Limits.Url)
            return Fail(ref lexer, $"the URL is longer than {lexer.Limits.Url} octets", LexerErrorKind.Limit);
        Current.Add(new AppendUrl(url));
        return Enter(Phase.AfterPart);
    }

    AppendStep? ReadData(ref ImapLexer lexer, string what)
    {
        var isUtf8 = lexer.AcceptKeyword("UTF8"u8);
        if (isUtf8 && (!lexer.TrySp("UTF8") || !lexer.TryOpenParen("the literal")))
            return AppendStep.Failed;
        if (!lexer.NextIsAnnouncedLiteral(out var header))
            return Fail(ref lexer, $"expected {what}");
        if (isUtf8 && !header.IsBinary)
            return Fail(ref lexer, "UTF8 takes a binary literal");
        if (Current.IsCatenated && !isUtf8 && header.IsBinary)
            return Fail(ref lexer, "a part of CATENATE cannot be a binary literal");
        Current.Add(new AppendLiteral(header, isUtf8));
        _phase = isUtf8 ? Phase.AfterUtf8Literal : Phase.AfterLiteral;
        return AppendStep.StreamLiteral;
    }

    AppendStep? ReadAfterMessage(ref ImapLexer lexer)
    {
        if (lexer.AtEnd)
            return AppendStep.Complete;
        if (isReplace)
            return lexer.TryEnd("the message") ? AppendStep.Complete : AppendStep.Failed;
        return lexer.TrySp("the message") ? Enter(Phase.Message) : AppendStep.Failed;
    }

    static AppendStep Fail(ref ImapLexer lexer, string error, LexerErrorKind kind = LexerErrorKind.Syntax)
    {
        lexer.Fail(error, kind);
        return AppendStep.Failed;
    }
}
