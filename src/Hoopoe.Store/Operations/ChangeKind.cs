namespace Hoopoe.Store.Operations;

/// <summary>What a row of the change log records; the numbers are stored.</summary>
enum ChangeKind
{
    Append = 1,
    Flags = 2,
    CopyIn = 3,
    MoveIn = 4,
    MoveOut = 5,
    Expunge = 6,
    CreateMailbox = 7,
    DeleteMailbox = 8,
    RenameMailbox = 9,
    Subscribe = 10,
    Unsubscribe = 11,
    Quota = 12,
    Metadata = 13,
}
