using Hoopoe.Store.Operations;

namespace Hoopoe.Store.Metrics;

/// <summary>The instruments in the hands of one store, whose number is the label <c>store</c>.</summary>
sealed class StoreMeasures(StoreInstruments instruments, int number)
{
    /// <summary>The label of this store.</summary>
    public KeyValuePair<string, object?> Label { get; } = new("store", number);

    public void Batch(int operations, TimeSpan took)
    {
        instruments.BatchSize.Record(operations, Label);
        instruments.BatchDuration.Record(took.TotalSeconds, Label);
    }

    public void Synced(TimeSpan took) => instruments.SyncDuration.Record(took.TotalSeconds, Label);

    public void Committed(TimeSpan took) => instruments.CommitDuration.Record(took.TotalSeconds, Label);

    public void Checkpointed(bool isWhole, TimeSpan took) =>
        instruments.CheckpointDuration.Record(took.TotalSeconds, Label, new("kind", isWhole ? "whole" : "passing"));

    public void Changed(ChangeKind kind, int messages)
    {
        if (WordOf(kind) is { } change) instruments.Messages.Add(messages, Label, new("change", change));
    }

    public void Done(StoreOperation operation) => Count(operation, "done");

    public void Failed(StoreOperation operation, Exception reason)
    {
        Count(operation, reason is StoreRefusedException ? "refused" : "failed");
        if (reason is StoreRefusedException refused) instruments.Refusals.Add(1, Label, new("reason", WordOf(refused.Refusal)));
    }

    public void Erased(long bytes) => instruments.PackErased.Add(bytes, Label);

    public void Indexed(int messages) => instruments.Indexed.Add(messages, Label);

    public void KeptHouse(TimeSpan took, bool hasFailed) =>
        instruments.RetentionDuration.Record(took.TotalSeconds, Label, new("outcome", hasFailed ? "failed" : "done"));

    void Count(StoreOperation operation, string outcome)
    {
        if (instruments.Operations.Enabled)
            instruments.Operations.Add(1, Label, new("operation", operation.GetType().Name), new("outcome", outcome));
    }

    /// <summary>A message that is moved comes and goes: it is counted where it comes.</summary>
    static string? WordOf(ChangeKind kind) => kind switch
    {
        ChangeKind.Append => "append",
        ChangeKind.CopyIn => "copy",
        ChangeKind.MoveIn => "move",
        ChangeKind.Expunge => "expunge",
        ChangeKind.Flags => "flags",
        _ => null,
    };

    static string WordOf(StoreRefusal refusal) => refusal switch
    {
        StoreRefusal.NoSuchAccount => "no_such_account",
        StoreRefusal.NoSuchMailbox => "no_such_mailbox",
        StoreRefusal.MessagesGone => "messages_gone",
        StoreRefusal.NoSuchFilter => "no_such_filter",
        StoreRefusal.MailboxExists => "mailbox_exists",
        StoreRefusal.InboxIsFixed => "inbox_is_fixed",
        StoreRefusal.InvalidName => "invalid_name",
        StoreRefusal.SpecialUseTaken => "special_use_taken",
        StoreRefusal.LimitReached => "limit_reached",
        StoreRefusal.TooManyEntries => "too_many_entries",
        StoreRefusal.MessageTooLarge => "message_too_large",
        StoreRefusal.UnknownTransferEncoding => "unknown_transfer_encoding",
        StoreRefusal.OverQuota => "over_quota",
        StoreRefusal.StorageFull => "storage_full",
        StoreRefusal.Unavailable => "unavailable",
        _ => "other",
    };
}
