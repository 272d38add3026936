using System.Text;
using Hoopoe.Protocol.Wire;
using Hoopoe.Server.Authentication;
using Hoopoe.Server.Commands;

namespace Hoopoe.Server.Tracing;

/// <summary>How much of a command a trace shows.</summary>
enum CommandView
{
    /// <summary>All of it.</summary>
    Whole,

    /// <summary>Its name: what follows is a secret.</summary>
    Name,

    /// <summary>Nothing: it is no command, so it may be anything, such as a password that came too late.</summary>
    Nothing,
}

/// <summary>
/// Decides from a command's beginning how much of it is shown. Only what is known to hold no secret is shown, whatever state the session is
/// in and whether or not the rest is right.
/// </summary>
static class CommandMask
{
    const string Login = "LOGIN";
    const string Authenticate = "AUTHENTICATE";

    /// <summary>The view of a command, and what is shown of it where only its name is.</summary>
    public static (CommandView View, string Name) Of(ReadOnlySpan<byte> text)
    {
        var lexer = new ImapLexer(text);
        if (!lexer.TryTag(out var tag) || !lexer.TrySp("the tag") || !lexer.TryLabel(out var label, "a command"))
            return (CommandView.Nothing, "");
        var name = Encoding.ASCII.GetString(label).ToUpperInvariant();
        if (name is not (Login or Authenticate))
            return (CommandTable.Find(label, ref lexer) is null ? CommandView.Nothing : CommandView.Whole, "");
        var shown = $"{Encoding.ASCII.GetString(tag)} {name}";
        var mechanism =
            name == Authenticate && lexer.TrySp("AUTHENTICATE") && lexer.TryAtom(out var atom) ? Encoding.ASCII.GetString(atom) : "";
        return (CommandView.Name, SaslMechanisms.Find(mechanism) is { } known ? $"{shown} {known.Name}" : shown);
    }
}
