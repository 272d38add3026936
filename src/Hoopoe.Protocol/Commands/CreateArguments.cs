using System.Diagnostics.CodeAnalysis;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>CREATE (RFC 9051 §6.3.4), with special uses (RFC 6154 §3).</summary>
/// <param name="Mailbox">The mailbox; a trailing separator has been dropped.</param>
/// <param name="Use">The special uses of <c>(USE (…))</c>.</param>
public sealed record CreateArguments(MailboxName Mailbox, SpecialUse Use)
{
    /// <summary>The name as the client spelt it, if it is kept in another spelling (RFC 9051 §6.3.9.7, OLDNAME); otherwise null.</summary>
    public string? Respelt { get; init; }

    /// <summary>Reads what follows the command's name.</summary>
    public static bool TryParse(ref ImapLexer lexer, [NotNullWhen(true)] out CreateArguments? arguments)
    {
        arguments = null;
        var use = SpecialUse.None;
        if (!lexer.TrySp("CREATE") || !lexer.TryMailbox(out var mailbox, out var respelt))
            return false;
        if (lexer.AcceptSp() && !TryReadParameters(ref lexer, out use))
            return false;
        if (!lexer.TryEnd("the mailbox name"))
            return false;
        arguments = new CreateArguments(mailbox, use) { Respelt = respelt };
        return true;
    }

    static bool TryReadParameters(ref ImapLexer lexer, out SpecialUse uses)
    {
        uses = SpecialUse.None;
        if (!lexer.TryOpenParen("the parameters") || !lexer.TryKeyword("USE"u8) || !lexer.TrySp("USE") || !lexer.TryOpenParen("the special uses"))
            return false;
        if (!lexer.AcceptCloseParen())
        {
            do
            {
                if (!TryReadUse(ref lexer, out var use))
                    return false;
                uses |= use;
            }
            while (lexer.AcceptSp());
            if (!lexer.TryCloseParen("the special uses"))
                return false;
        }

        return lexer.TryCloseParen("the parameters");
    }

    static bool TryReadUse(ref ImapLexer lexer, out SpecialUse use)
    {
        use = SpecialUse.None;
        if (!lexer.TryOctet((byte)'\\', "a special use such as \\Sent") || !lexer.TryAtom(out var name, "a special use such as \\Sent"))
            return false;
        return SpecialUseNames.TryParse(name, out use)
            || lexer.Fail("this special use is not known", LexerErrorKind.UseAttribute);
    }
}
