using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Hoopoe.Server.Hosting.Administration;

/// <summary>The request of <c>hoopoe trace</c> on the control socket.</summary>
static class TraceEndpoint
{
    /// <summary>Writes a line for each line of the trace, until the client goes away.</summary>
    public static async Task RunAsync(ControlRequest request, HttpContext context, IAdministration administration)
    {
        try
        {
            await foreach (var line in administration.TraceAsync(request.Target!, context.RequestAborted))
            {
                await context.Response.WriteAsync(
                    JsonSerializer.Serialize(line, ControlJson.Default.TraceLine) + "\n", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Whoever looked has seen enough.
        }
    }
}
