using System.Text;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;
using Hoopoe.Store.Accounts;

namespace Hoopoe.Server.Commands;

/// <summary>Writes QUOTA and QUOTAROOT responses (RFC 9208 §4.2).</summary>
static class QuotaResponse
{
    /// <summary>Bytes of messages, in units of <see cref="Unit"/> (RFC 9208 §5.1).</summary>
    public const string Storage = "STORAGE";

    /// <summary>Messages (RFC 9208 §5.2).</summary>
    public const string Message = "MESSAGE";

    /// <summary>The unit of STORAGE in bytes.</summary>
    public const long Unit = 1_024;

    /// <summary>Writes what an account takes and may take; resources without a limit are left out.</summary>
    public static void Write(ResponseWriter output, string root, AccountSnapshot account)
    {
        output.BeginUntagged("QUOTA "u8);
        output.AString(root);
        output.Raw(" ("u8);
        var (bytes, messages) = account.Quota;
        if (bytes is { } storage) Resource(Storage, (account.Usage.Bytes + Unit - 1) / Unit, storage / Unit);
        if (bytes is not null && messages is not null) output.Space();
        if (messages is { } most) Resource(Message, account.Usage.Messages, most);
        output.CloseParen();
        output.EndLine();

        void Resource(string name, long usage, long limit)
        {
            output.Raw(Encoding.ASCII.GetBytes(name));
            output.Space();
            output.Number(usage);
            output.Space();
            output.Number(limit);
        }
    }

    /// <summary>Writes which root a mailbox is under, if it is under one.</summary>
    public static void WriteRoot(ResponseWriter output, MailboxName mailbox, string? root)
    {
        output.BeginUntagged("QUOTAROOT "u8);
        output.Mailbox(mailbox);
        if (root is not null)
        {
            output.Space();
            output.AString(root);
        }
        output.EndLine();
    }
}
