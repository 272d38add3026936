using System.Globalization;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Hosting;
using Hoopoe.Store.Accounts;

namespace Hoopoe.Server.Sessions;

/// <summary>Tells of messages that could not be read since their bodies are damaged: the client once a command, with the first of them, and the log.</summary>
static class DamageReport
{
    /// <summary>Warns of those there are by an untagged NO (RFC 9051 §7.1.2): the command at hand did without them.</summary>
    public static void Warn(SessionContext context)
    {
        if (Take(context) is { } failure) context.Output.UntaggedStatus(failure.Status, failure.Code, failure.Text);
    }

    /// <summary>The answer to a command that could not give what it was asked for of some messages; null if there are none.</summary>
    public static CommandResult? Take(SessionContext context)
    {
        var damaged = context.Damaged;
        if (damaged.Count == 0) return null;
        var (first, names) = (damaged.Named[0], NamesOf(context, damaged));
        Log.DamagedMessages(
            context.Services.Logger, context.Connection.Facts.Command ?? "NOTIFY", damaged.Count, context.Address, names, first.Damage.Message);
        var result = CommandResult.No(ResponseCode.Corruption, $"Damaged messages that could not be read: {damaged.Count} (UID {names}).");
        damaged.Clear();
        return result;
    }

    /// <summary>As in <c>INBOX 4, 7, Archive 2</c>.</summary>
    static string NamesOf(SessionContext context, DamagedMessages damaged)
    {
        var names = new List<string>();
        var mailbox = 0L;
        foreach (var message in damaged.Named)
        {
            var uid = message.Uid.Value.ToString(CultureInfo.InvariantCulture);
            names.Add(message.MailboxId == mailbox ? uid : $"{NameOf(context, message.MailboxId)} {uid}");
            mailbox = message.MailboxId;
        }
        if (damaged.Count > names.Count) names.Add("...");
        return string.Join(", ", names);
    }

    static string NameOf(SessionContext context, long mailboxId) =>
        context.Account.Snapshot.TryFind(mailboxId, out var mailbox) ? LogText.Of(mailbox.Name.Value) : "?";
}
