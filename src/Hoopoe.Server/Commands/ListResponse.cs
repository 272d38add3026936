using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Accounts;

namespace Hoopoe.Server.Commands;

/// <summary>Writes LIST and LSUB responses (RFC 9051 §7.3.1, RFC 3501 §7.2.3).</summary>
static class ListResponse
{
    static ReadOnlySpan<byte> QuotedSeparator => "\"/\""u8;

    /// <summary>What a response says beyond a name and what is computed from it.</summary>
    /// <param name="NonExistent">Whether a missing mailbox is \NonExistent; otherwise \Noselect, which older clients know.</param>
    /// <param name="Subscribed">Whether \Subscribed is told.</param>
    /// <param name="ChildInfo">Whether a mailbox below it is subscribed (RFC 9051 §6.3.9.6).</param>
    /// <param name="OldName">The name it had before RENAME, or that the client spelt otherwise (RFC 9051 §6.3.9.7).</param>
    public readonly record struct Details(
        bool NonExistent = false, bool Subscribed = false, bool ChildInfo = false, string? OldName = null);

    /// <summary>Writes a LIST response.</summary>
    public static void Write(SessionContext context, AccountSnapshot account, ListedName listed, Details details)
    {
        var output = context.Output;
        output.BeginUntagged("LIST ("u8);
        if (listed.Mailbox is null) output.Raw(details.NonExistent ? @"\NonExistent "u8 : @"\Noselect "u8);
        if (details.Subscribed && account.IsSubscribed(listed.Name)) output.Raw(@"\Subscribed "u8);
        output.Raw(account.HasChildren(listed.Name) ? @"\HasChildren"u8 : @"\HasNoChildren"u8);
        if (listed.Mailbox?.SpecialUse is { } use)
        {
            output.Space();
            output.Raw(System.Text.Encoding.ASCII.GetBytes(use));
        }
        output.Raw(") "u8);
        output.Raw(QuotedSeparator);
        output.Space();
        output.Mailbox(listed.Name);
        if (details.ChildInfo) output.Raw(" (\"CHILDINFO\" (\"SUBSCRIBED\"))"u8);
        if (details.OldName is { } oldName)
        {
            output.Raw(" (\"OLDNAME\" ("u8);
            output.EncodedName(oldName);
            output.Raw("))"u8);
        }
        output.EndLine();
    }

    /// <summary>Writes a LIST response for a name of the past.</summary>
    public static void WritePast(SessionContext context, MailboxName name, bool isMailbox, bool hasChildren, bool nonExistent)
    {
        var output = context.Output;
        output.BeginUntagged("LIST ("u8);
        if (!isMailbox) output.Raw(nonExistent ? @"\NonExistent "u8 : @"\Noselect "u8);
        output.Raw(hasChildren || !isMailbox ? @"\HasChildren"u8 : @"\HasNoChildren"u8);
        output.Raw(") "u8);
        output.Raw(QuotedSeparator);
        output.Space();
        output.Mailbox(name);
        output.EndLine();
    }

    /// <summary>Writes the answer to <c>LIST "" ""</c>: the separator and the root.</summary>
    public static void WriteRoot(SessionContext context, ReadOnlySpan<byte> name)
    {
        context.Output.BeginUntagged(name);
        context.Output.Raw(" (\\Noselect) "u8);
        context.Output.Raw(QuotedSeparator);
        context.Output.Raw(" \"\"\r\n"u8);
    }

    /// <summary>Writes an XLIST response.</summary>
    public static void WriteXList(SessionContext context, AccountSnapshot account, ListedName listed, string? oldRole)
    {
        var output = context.Output;
        output.BeginUntagged("XLIST ("u8);
        if (listed.Mailbox is null) output.Raw("\\Noselect "u8);
        output.Raw(account.HasChildren(listed.Name) ? "\\HasChildren"u8 : "\\HasNoChildren"u8);
        foreach (var role in (string?[])[oldRole, listed.Mailbox?.SpecialUse])
        {
            if (role is null) continue;
            output.Space();
            output.Raw(System.Text.Encoding.ASCII.GetBytes(role));
        }
        output.Raw(") "u8);
        output.Raw(QuotedSeparator);
        output.Space();
        output.Mailbox(listed.Name);
        output.EndLine();
    }

    /// <summary>Writes an LSUB response.</summary>
    public static void WriteLsub(SessionContext context, MailboxName name, bool isSubscribed)
    {
        context.Output.BeginUntagged(isSubscribed ? "LSUB () "u8 : "LSUB (\\Noselect) "u8);
        context.Output.Raw(QuotedSeparator);
        context.Output.Space();
        context.Output.Mailbox(name);
        context.Output.EndLine();
    }
}
