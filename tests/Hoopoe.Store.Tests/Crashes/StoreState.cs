using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.History;

namespace Hoopoe.Store.Tests.Crashes;

/// <summary>
/// All that clients and administrators can see of a store, as text: two stores of the same text are the same to everybody.
/// </summary>
static class StoreState
{
    const int MostChanges = 10_000;

    public static async Task<string> ReadAsync(MailStore store)
    {
        var text = new StringBuilder();
        foreach (var entry in store.Directory.List())
        {
            Line(text, $"{entry.Address} of {entry.Store}, {string.Join(' ', entry.Aliases)}, {entry.IsDisabled}");
            await AppendAsync(text, await store.Accounts.OpenAsync(entry.Id));
        }
        return text.ToString();
    }

    static async Task AppendAsync(StringBuilder text, Account account)
    {
        var snapshot = account.Snapshot;
        Line(text, $" modseq {snapshot.ModSeq}, {snapshot.Quota}, past {snapshot.ShowsPast}");
        Line(text, $" subscribed {string.Join(',', snapshot.Subscriptions)}");
        Metadata(text, account, null, snapshot.ServerMetadata);
        foreach (var mailbox in snapshot.Mailboxes.OrderBy(mailbox => mailbox.Name.Value, StringComparer.Ordinal))
        {
            Line(text, $" {mailbox.Name} {mailbox.SpecialUse} v{mailbox.UidValidity}");
            Line(text, $"  next {mailbox.UidNext} modseq {mailbox.HighestModSeq}");
            Metadata(text, account, mailbox, mailbox.Metadata);
            var view = (await account.OpenMailboxAsync(mailbox.Id)).View;
            for (var at = 0; at < view.Count; at++)
            {
                var state = view.At(at);
                var body = Body(account, mailbox.Id, view.UidAt(at));
                Line(text, $"  {view.UidAt(at)} ({state.Flags}) {view.ModSeqAt(at)} {state.InternalDate:O} {body}");
            }
            Past(text, account, mailbox.Id, "expunged", account.History.Expunged(mailbox.Id, DateTimeOffset.UnixEpoch));
        }
        foreach (var deleted in account.History.Deleted())
        {
            Line(text, $" deleted {deleted.Name} v{deleted.UidValidity} {deleted.DeletedAt:O}");
            Past(text, account, deleted.Id, "of it", account.History.MessagesOf(deleted));
        }
        foreach (var change in account.History.Changes(DateTimeOffset.UnixEpoch, MostChanges))
            Line(text, $" {change.ModSeq} {change.Actor} {change.What}");
    }

    static void Past(StringBuilder text, Account account, long mailboxId, string what, IReadOnlyList<PastMessage> messages)
    {
        foreach (var message in messages) Line(text, $"  {what} {message.Uid} ({message.Flags}) {Body(account, mailboxId, message.Uid)}");
    }

    static void Metadata(StringBuilder text, Account account, MailboxInfo? mailbox, MetadataIndex entries)
    {
        foreach (var entry in entries.Find("", Hoopoe.Protocol.Commands.MetadataDepth.All))
            Line(text, $"  {entry} = {Encoding.UTF8.GetString(account.Metadata.Read(mailbox, entry) ?? [])}");
    }

    static string Body(Account account, long mailboxId, Uid uid)
    {
        if (account.Messages.Read(mailboxId, [uid], StoredColumns.Envelope) is not [var message]) return "without a row";
        var reader = account.Messages.OpenBody(message.Body);
        var body = new byte[reader.Length];
        reader.Read(0, body);
        var hash = Convert.ToHexString(SHA256.HashData(body).AsSpan(0, 6));
        return string.Create(CultureInfo.InvariantCulture, $"{hash} {message.Envelope?.Length}");
    }

    static void Line(StringBuilder text, FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
