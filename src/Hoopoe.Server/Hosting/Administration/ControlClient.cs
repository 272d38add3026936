using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Hoopoe.Protocol.Model;
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

/// <summary>Administers a data folder through the server that owns it, over <c>control.sock</c>.</summary>
public sealed class ControlClient : IAdministration
{
    readonly HttpClient _http;

    /// <summary>A client of the server behind a socket; nothing is sent yet.</summary>
    public ControlClient(string socketPath)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellationToken);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        };
        _http = new HttpClient(handler) { BaseAddress = new Uri("http://hoopoe"), Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <inheritdoc/>
    public Task<AccountDetails> AddAccountAsync(string address, string? password, CancellationToken cancellationToken) =>
        AskAsync("add", new(address, password), ControlJson.Default.AccountDetails, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<AccountDetails>> ListAccountsAsync(CancellationToken cancellationToken) =>
        AskAsync("list", new(), ControlJson.Default.IReadOnlyListAccountDetails, cancellationToken);

    /// <inheritdoc/>
    public Task<AccountContents> ShowAccountAsync(string address, CancellationToken cancellationToken) =>
        AskAsync("show", new(address), ControlJson.Default.AccountContents, cancellationToken);

    /// <inheritdoc/>
    public Task SetPasswordAsync(string address, string password, CancellationToken cancellationToken) =>
        TellAsync("passwd", new(address, password), cancellationToken);

    /// <inheritdoc/>
    public Task SetDisabledAsync(string address, bool isDisabled, CancellationToken cancellationToken) =>
        TellAsync("disable", new(address, IsDisabled: isDisabled), cancellationToken);

    /// <inheritdoc/>
    public Task RemoveAccountAsync(string address, CancellationToken cancellationToken) =>
        TellAsync("remove", new(address), cancellationToken);

    /// <inheritdoc/>
    public Task AddAliasAsync(string address, string alias, CancellationToken cancellationToken) =>
        TellAsync("alias-add", new(address, Alias: alias), cancellationToken);

    /// <inheritdoc/>
    public Task RemoveAliasAsync(string alias, CancellationToken cancellationToken) =>
        TellAsync("alias-remove", new(Alias: alias), cancellationToken);

    /// <inheritdoc/>
    public Task<string> AddAppPasswordAsync(
        string address, string name, CredentialScope scope, DateTimeOffset? expires, CancellationToken cancellationToken) =>
        AskAsync(
            "app-password-add", new(address, Name: name, Scope: scope.ToText(), Expires: expires), ControlJson.Default.String,
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Credential>> ListAppPasswordsAsync(string address, CancellationToken cancellationToken) =>
        AskAsync("app-password-list", new(address), ControlJson.Default.IReadOnlyListCredential, cancellationToken);

    /// <inheritdoc/>
    public Task RemoveAppPasswordAsync(string address, string name, CancellationToken cancellationToken) =>
        TellAsync("app-password-remove", new(address, Name: name), cancellationToken);

    /// <inheritdoc/>
    public Task SetQuotaAsync(string address, QuotaLimits? limits, CancellationToken cancellationToken) =>
        TellAsync("quota", new(address, Quota: limits), cancellationToken);

    /// <inheritdoc/>
    public async Task<DeliveryOutcome> DeliverAsync(string address, string? mailbox, Stream message, CancellationToken cancellationToken)
    {
        var query = $"deliver?address={Uri.EscapeDataString(address)}";
        if (mailbox is not null) query += $"&mailbox={Uri.EscapeDataString(mailbox)}";
        using var response = await SendAsync(query, new StreamContent(message), cancellationToken);
        return await ReadAsync(response, ControlJson.Default.DeliveryOutcome, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<ImportReport> ImportAsync(string address, Stream messages, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(
            $"import?address={Uri.EscapeDataString(address)}", new StreamContent(messages), cancellationToken);
        return await ReadAsync(response, ControlJson.Default.ImportReport, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ExportedMailbox>> ListForExportAsync(string address, CancellationToken cancellationToken) =>
        AskAsync("export-list", new(address), ControlJson.Default.IReadOnlyListExportedMailbox, cancellationToken);

    /// <inheritdoc/>
    public async Task ExportAsync(
        string address, ExportedMailbox mailbox, UidSet present, Stream messages, CancellationToken cancellationToken)
    {
        var request = new ControlRequest(address, Mailbox: mailbox, Uids: present.ToString());
        using var response = await SendAsync("export", JsonContent.Create(request, ControlJson.Default.ControlRequest), cancellationToken);
        await (await response.Content.ReadAsStreamAsync(cancellationToken)).CopyToAsync(messages, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<RestorableDetails>> ListLostAsync(string address, DateTimeOffset since, CancellationToken cancellationToken) =>
        AskAsync("lost", new(address, Since: since), ControlJson.Default.IReadOnlyListRestorableDetails, cancellationToken);

    /// <inheritdoc/>
    public Task<int> UndeleteAsync(
        string address, string mailbox, DateTimeOffset since, string? into, IProgress<WorkProgress>? progress,
        CancellationToken cancellationToken) => AskAsync(
            "undelete", new(address, Name: mailbox, Since: since, Into: into), ControlJson.Default.Int32, progress, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<HistoryDetails>> HistoryAsync(
        string address, DateTimeOffset since, int most, CancellationToken cancellationToken) =>
        AskAsync("history", new(address, Since: since, Most: most), ControlJson.Default.IReadOnlyListHistoryDetails, cancellationToken);

    /// <inheritdoc/>
    public Task SetShowsPastAsync(string address, bool shows, CancellationToken cancellationToken) =>
        TellAsync("past", new(address, Shows: shows), cancellationToken);

    /// <inheritdoc/>
    public Task<BackupReport> BackUpAsync(
        string folder, string? address, IProgress<WorkProgress>? progress, CancellationToken cancellationToken) =>
        AskAsync("backup", new(address, Folder: folder), ControlJson.Default.BackupReport, progress, cancellationToken);

    /// <inheritdoc/>
    public Task<RestoreReport> RestoreAsync(
        string folder, string? address, IProgress<WorkProgress>? progress, CancellationToken cancellationToken) =>
        AskAsync("restore", new(address, Folder: folder), ControlJson.Default.RestoreReport, progress, cancellationToken);

    /// <inheritdoc/>
    public Task<long> CompactAsync(bool purge, CancellationToken cancellationToken) =>
        AskAsync("compact", new(Purge: purge), ControlJson.Default.Int64, cancellationToken);

    /// <inheritdoc/>
    public Task<ReloadReport> ReloadAsync(CancellationToken cancellationToken) =>
        AskAsync("reload", new(), ControlJson.Default.ReloadReport, cancellationToken);

    /// <inheritdoc/>
    public async Task<ConsistencyReport> CheckAsync(
        CheckRequest request, Func<CheckStep, ValueTask>? tell, CancellationToken cancellationToken)
    {
        using var response = await SendAsync("check", JsonContent.Create(request, ControlJson.Default.CheckRequest), cancellationToken);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await lines.ReadLineAsync(cancellationToken) is { } text)
        {
            var line = JsonSerializer.Deserialize(text, ControlJson.Default.ControlCheckLine)!;
            if (line.Report is { } report) return report;
            if (tell is not null) await tell(line.Step);
        }
        throw new AdministrationException(AdministrationError.Trouble, "The server broke the check off; its log says more.");
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<SessionDetails>> ListSessionsAsync(CancellationToken cancellationToken) =>
        AskAsync("who", new(), ControlJson.Default.IReadOnlyListSessionDetails, cancellationToken);

    /// <inheritdoc/>
    public Task<int> KickAsync(SessionTarget target, CancellationToken cancellationToken) =>
        AskAsync("kick", new(Target: target), ControlJson.Default.Int32, cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<TraceLine> TraceAsync(SessionTarget target, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await SendAsync(
            "trace", JsonContent.Create(new ControlRequest(Target: target), ControlJson.Default.ControlRequest), cancellationToken);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await lines.ReadLineAsync(cancellationToken) is { } text)
            yield return JsonSerializer.Deserialize(text, ControlJson.Default.TraceLine)!;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<AccountIndexStatus>> ReadIndexStatusAsync(string? address, CancellationToken cancellationToken) =>
        AskAsync("index-status", new(address), ControlJson.Default.IReadOnlyListAccountIndexStatus, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<AccountIndexStatus>> RebuildIndexAsync(
        string? address, IProgress<WorkProgress>? progress, CancellationToken cancellationToken) => AskAsync(
            "index-rebuild", new(address), ControlJson.Default.IReadOnlyListAccountIndexStatus, progress, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    async Task TellAsync(string name, ControlRequest request, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(name, JsonContent.Create(request, ControlJson.Default.ControlRequest), cancellationToken);
    }

    async Task<TResult> AskAsync<TResult>(
        string name, ControlRequest request, JsonTypeInfo<TResult> type, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(name, JsonContent.Create(request, ControlJson.Default.ControlRequest), cancellationToken);
        return await ReadAsync(response, type, cancellationToken);
    }

    async Task<TResult> AskAsync<TResult>(
        string name, ControlRequest request, JsonTypeInfo<TResult> type, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(name, JsonContent.Create(request, ControlJson.Default.ControlRequest), cancellationToken);
        return await ProgressLines.ReadAsync(await response.Content.ReadAsStreamAsync(cancellationToken), type, progress, cancellationToken);
    }

    async Task<HttpResponseMessage> SendAsync(string name, HttpContent? content, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"{ControlEndpoints.Prefix}/{name}") { Content = content };
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException unreachable)
        {
            throw new AdministrationException(
                AdministrationError.Trouble, $"The server that has the data folder does not answer: {unreachable.Message}");
        }
        if (response.IsSuccessStatusCode) return response;
        using (response)
        {
            if (response.StatusCode != HttpStatusCode.Conflict)
                throw new AdministrationException(
                    AdministrationError.Trouble, $"The server answered {(int)response.StatusCode}; its log says more.");
            var refusal = await ReadAsync(response, ControlJson.Default.ControlRefusal, cancellationToken);
            throw new AdministrationException(refusal.Error, refusal.Message);
        }
    }

    static async Task<TResult> ReadAsync<TResult>(
        HttpResponseMessage response, JsonTypeInfo<TResult> type, CancellationToken cancellationToken) =>
        (await response.Content.ReadFromJsonAsync(type, cancellationToken))!;
}
