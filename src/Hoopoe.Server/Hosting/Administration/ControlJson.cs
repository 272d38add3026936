using System.Text.Json;
using System.Text.Json.Serialization;
using Hoopoe.Server.Hosting.Reloading;
using Hoopoe.Server.Lmtp;
using Hoopoe.Server.Moving;
using Hoopoe.Server.Tracing;
using Hoopoe.Store;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Accounts.Credentials;
using Hoopoe.Store.Backup;
using Hoopoe.Store.Consistency;
using Hoopoe.Store.Search;

namespace Hoopoe.Server.Hosting.Administration;

/// <summary>What a request on the control socket carries; each path needs some of it.</summary>
sealed record ControlRequest(
    string? Address = null, string? Password = null, string? Alias = null, bool IsDisabled = false, string? Name = null, string? Scope = null,
    DateTimeOffset? Expires = null, QuotaLimits? Quota = null, bool Purge = false, DateTimeOffset Since = default,
    string? Into = null, int Most = 0, bool Shows = false, string? Folder = null, SessionTarget? Target = null,
    ExportedMailbox? Mailbox = null, string? Uids = null);

/// <summary>Why a request was refused.</summary>
sealed record ControlRefusal(AdministrationError Error, string Message);

/// <summary>One line of a running check: a fault or how far it has come, and at last the report.</summary>
sealed record ControlCheckLine(CheckStep Step, ConsistencyReport? Report);

/// <summary>The JSON of the control socket.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ControlRequest))]
[JsonSerializable(typeof(ControlRefusal))]
[JsonSerializable(typeof(CheckRequest))]
[JsonSerializable(typeof(ControlCheckLine))]
[JsonSerializable(typeof(IReadOnlyList<AccountIndexStatus>))]
[JsonSerializable(typeof(AccountDetails))]
[JsonSerializable(typeof(IReadOnlyList<AccountDetails>))]
[JsonSerializable(typeof(AccountContents))]
[JsonSerializable(typeof(DeliveryOutcome))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(IReadOnlyList<SessionDetails>))]
[JsonSerializable(typeof(TraceLine))]
[JsonSerializable(typeof(ReloadReport))]
[JsonSerializable(typeof(BackupReport))]
[JsonSerializable(typeof(RestoreReport))]
[JsonSerializable(typeof(WorkProgress))]
[JsonSerializable(typeof(ImportReport))]
[JsonSerializable(typeof(IReadOnlyList<ExportedMailbox>))]
[JsonSerializable(typeof(IReadOnlyList<RestorableDetails>))]
[JsonSerializable(typeof(IReadOnlyList<HistoryDetails>))]
[JsonSerializable(typeof(IReadOnlyList<Credential>))]
sealed partial class ControlJson : JsonSerializerContext;
