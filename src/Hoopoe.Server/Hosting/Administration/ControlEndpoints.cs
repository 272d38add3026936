using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts.Credentials;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Hoopoe.Server.Hosting.Administration;

/// <summary>
/// The requests that other processes of the data folder's owner send over <c>control.sock</c>: HTTP with JSON. Who can open the socket may
/// do everything; the file's mode (0600) decides.
/// </summary>
static class ControlEndpoints
{
    /// <summary>What the paths begin with; nothing else is answered on the control socket, and these nowhere else.</summary>
    public const string Prefix = "/control";

    /// <summary>Maps the requests.</summary>
    public static void Map(IEndpointRouteBuilder routes, IAdministration administration)
    {
        Post(routes, "add", async (request, context) => await WriteAsync(
            context,
            await administration.AddAccountAsync(request.Address!, request.Password, context.RequestAborted),
            ControlJson.Default.AccountDetails));
        Post(routes, "list", async (_, context) => await WriteAsync(
            context, await administration.ListAccountsAsync(context.RequestAborted), ControlJson.Default.IReadOnlyListAccountDetails));
        Post(routes, "show", async (request, context) => await WriteAsync(
            context, await administration.ShowAccountAsync(request.Address!, context.RequestAborted), ControlJson.Default.AccountContents));
        Post(routes, "passwd", (request, context) =>
            administration.SetPasswordAsync(request.Address!, request.Password!, context.RequestAborted));
        Post(routes, "disable", (request, context) =>
            administration.SetDisabledAsync(request.Address!, request.IsDisabled, context.RequestAborted));
        Post(routes, "remove", (request, context) => administration.RemoveAccountAsync(request.Address!, context.RequestAborted));
        Post(routes, "alias-add", (request, context) =>
            administration.AddAliasAsync(request.Address!, request.Alias!, context.RequestAborted));
        Post(routes, "alias-remove", (request, context) => administration.RemoveAliasAsync(request.Alias!, context.RequestAborted));
        Post(routes, "app-password-add", async (request, context) => await WriteAsync(
            context,
            await administration.AddAppPasswordAsync(
                request.Address!, request.Name!, CredentialScope.Parse(request.Scope), request.Expires, context.RequestAborted),
            ControlJson.Default.String));
        Post(routes, "app-password-list", async (request, context) => await WriteAsync(
            context,
            await administration.ListAppPasswordsAsync(request.Address!, context.RequestAborted),
            ControlJson.Default.IReadOnlyListCredential));
        Post(routes, "app-password-remove", (request, context) =>
            administration.RemoveAppPasswordAsync(request.Address!, request.Name!, context.RequestAborted));
        Post(routes, "quota", (request, context) => administration.SetQuotaAsync(request.Address!, request.Quota, context.RequestAborted));
        Post(routes, "export-list", async (request, context) => await WriteAsync(
            context,
            await administration.ListForExportAsync(request.Address!, context.RequestAborted),
            ControlJson.Default.IReadOnlyListExportedMailbox));
        Post(routes, "export", (request, context) =>
        {
            // Whoever writes files may be slow.
            context.Features.Get<IHttpMinResponseDataRateFeature>()!.MinDataRate = null;
            var present = request.Uids is { Length: > 0 } uids ? UidSet.Parse(uids) : UidSet.Empty;
            return administration.ExportAsync(request.Address!, request.Mailbox!, present, context.Response.Body, context.RequestAborted);
        });
        Post(routes, "lost", async (request, context) => await WriteAsync(
            context,
            await administration.ListLostAsync(request.Address!, request.Since, context.RequestAborted),
            ControlJson.Default.IReadOnlyListRestorableDetails));
        Post(routes, "undelete", (request, context) => ProgressLines.WriteAsync(
            context, ControlJson.Default.Int32, progress => administration.UndeleteAsync(
                request.Address!, request.Name!, request.Since, request.Into, progress, context.RequestAborted)));
        Post(routes, "history", async (request, context) => await WriteAsync(
            context,
            await administration.HistoryAsync(request.Address!, request.Since, request.Most, context.RequestAborted),
            ControlJson.Default.IReadOnlyListHistoryDetails));
        Post(routes, "past", (request, context) =>
            administration.SetShowsPastAsync(request.Address!, request.Shows, context.RequestAborted));
        Post(routes, "backup", (request, context) => ProgressLines.WriteAsync(
            context, ControlJson.Default.BackupReport, progress => administration.BackUpAsync(request.Folder!, request.Address, progress, context.RequestAborted)));
        Post(routes, "restore", (request, context) => ProgressLines.WriteAsync(
            context, ControlJson.Default.RestoreReport, progress => administration.RestoreAsync(request.Folder!, request.Address, progress, context.RequestAborted)));
        Post(routes, "compact", async (request, context) => await WriteAsync(
            context, await administration.CompactAsync(request.Purge, context.RequestAborted), ControlJson.Default.Int64));
        Post(routes, "reload", async (_, context) => await WriteAsync(
            context, await administration.ReloadAsync(context.RequestAborted), ControlJson.Default.ReloadReport));
        Post(routes, "who", async (_, context) => await WriteAsync(
            context, await administration.ListSessionsAsync(context.RequestAborted), ControlJson.Default.IReadOnlyListSessionDetails));
        Post(routes, "kick", async (request, context) => await WriteAsync(
            context, await administration.KickAsync(request.Target!, context.RequestAborted), ControlJson.Default.Int32));
        Post(routes, "trace", (request, context) => TraceEndpoint.RunAsync(request, context, administration));
        Post(routes, "index-status", async (request, context) => await WriteAsync(
            context,
            await administration.ReadIndexStatusAsync(request.Address, context.RequestAborted),
            ControlJson.Default.IReadOnlyListAccountIndexStatus));
        Post(routes, "index-rebuild", (request, context) => ProgressLines.WriteAsync(
            context, ControlJson.Default.IReadOnlyListAccountIndexStatus, progress => administration.RebuildIndexAsync(
                request.Address, progress, context.RequestAborted)));
        routes.MapPost($"{Prefix}/deliver", context => AnswerAsync(context, () => DeliverAsync(context, administration)));
        routes.MapPost($"{Prefix}/import", context => AnswerAsync(context, () => ImportAsync(context, administration)));
        routes.MapPost($"{Prefix}/check", context => AnswerAsync(context, () => CheckEndpoint.RunAsync(context, administration)));
    }

    static void Post(IEndpointRouteBuilder routes, string name, Func<ControlRequest, HttpContext, Task> handle) =>
        routes.MapPost($"{Prefix}/{name}", context => AnswerAsync(context, async () =>
        {
            var request = await context.Request.ReadFromJsonAsync(ControlJson.Default.ControlRequest, context.RequestAborted);
            await handle(request!, context);
        }));

    static async Task AnswerAsync(HttpContext context, Func<Task> handle)
    {
        try
        {
            await handle();
        }
        catch (AdministrationException refused) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = StatusCodes.Status409Conflict;
            await WriteAsync(context, new ControlRefusal(refused.Error, refused.Message), ControlJson.Default.ControlRefusal);
        }
    }

    static async Task DeliverAsync(HttpContext context, IAdministration administration)
    {
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
        var query = context.Request.Query;
        var outcome = await administration.DeliverAsync(
            query["address"].ToString(), query["mailbox"] is [{ } mailbox] ? mailbox : null, context.Request.Body, context.RequestAborted);
        await WriteAsync(context, outcome, ControlJson.Default.DeliveryOutcome);
    }

    static async Task ImportAsync(HttpContext context, IAdministration administration)
    {
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
        context.Features.Get<IHttpMinRequestBodyDataRateFeature>()!.MinDataRate = null;
        var report = await administration.ImportAsync(context.Request.Query["address"].ToString(), context.Request.Body, context.RequestAborted);
        await WriteAsync(context, report, ControlJson.Default.ImportReport);
    }

    static Task WriteAsync<TValue>(HttpContext context, TValue value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<TValue> type) =>
        context.Response.WriteAsJsonAsync(value, type, cancellationToken: context.RequestAborted);
}
