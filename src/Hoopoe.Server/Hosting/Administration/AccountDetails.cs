using Hoopoe.Store.Accounts;

namespace Hoopoe.Server.Hosting.Administration;

/// <summary>What an administrator sees of an account.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Aliases">Further addresses that mail is accepted for.</param>
/// <param name="IsDisabled">Whether nobody can log in; mail still arrives.</param>
/// <param name="Created">When it was added.</param>
public sealed record AccountDetails(string Address, IReadOnlyList<string> Aliases, bool IsDisabled, DateTimeOffset Created);

/// <summary>What can be had back under the name of a mailbox.</summary>
/// <param name="Name">The name.</param>
/// <param name="Messages">How many messages.</param>
/// <param name="DeletedAt">When the mailbox was deleted; null where it is there and messages were expunged from it.</param>
public sealed record RestorableDetails(string Name, int Messages, DateTimeOffset? DeletedAt);

/// <summary>One change of an account.</summary>
/// <param name="ModSeq">Its modseq.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who.</param>
/// <param name="Origin">By which way, and from where.</param>
/// <param name="What">What was done, in words.</param>
public sealed record HistoryDetails(long ModSeq, DateTimeOffset At, string Actor, string Origin, string What);

/// <summary>What an account takes and may take.</summary>
/// <param name="Usage">What it takes.</param>
/// <param name="Limits">What it may take.</param>
public sealed record QuotaDetails(QuotaUsage Usage, QuotaLimits Limits);

/// <summary>An account with its mailboxes.</summary>
/// <param name="Account">The account.</param>
/// <param name="Quota">What it takes and may take.</param>
/// <param name="Mailboxes">The mailboxes by name.</param>
public sealed record AccountContents(AccountDetails Account, QuotaDetails Quota, IReadOnlyList<MailboxDetails> Mailboxes);

/// <summary>What an administrator sees of a mailbox.</summary>
/// <param name="Name">Its name.</param>
/// <param name="SpecialUse">What it is for, such as <c>\Sent</c>, or null.</param>
/// <param name="Messages">How many messages it has.</param>
/// <param name="Unseen">How many of them are unread.</param>
/// <param name="Bytes">How long they are together.</param>
public sealed record MailboxDetails(string Name, string? SpecialUse, int Messages, int Unseen, long Bytes);
