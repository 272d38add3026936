using System.Diagnostics;
using System.Text.Json;
using Hoopoe.Store.Consistency;
using Microsoft.AspNetCore.Http;

namespace Hoopoe.Server.Hosting.Administration;

/// <summary>The request of <c>hoopoe check</c> on the control socket: a line for each fault as it is found, now and then one for how far it has come.</summary>
static class CheckEndpoint
{
    static readonly TimeSpan BetweenLines = TimeSpan.FromMilliseconds(250);

    /// <summary>Checks, writes the lines, and the report as the last.</summary>
    public static async Task RunAsync(HttpContext context, IAdministration administration)
    {
        var request = await context.Request.ReadFromJsonAsync(ControlJson.Default.CheckRequest, context.RequestAborted);
        var told = Stopwatch.GetTimestamp();
        var report = await administration.CheckAsync(request!, TellAsync, context.RequestAborted);
        await WriteAsync(context, new ControlCheckLine(default, report));

        async ValueTask TellAsync(CheckStep step)
        {
            if (step.Fault is null && Stopwatch.GetElapsedTime(told) < BetweenLines) return;
            told = Stopwatch.GetTimestamp();
            await WriteAsync(context, new ControlCheckLine(step, null));
        }
    }

    static async Task WriteAsync(HttpContext context, ControlCheckLine line)
    {
        await context.Response.WriteAsync(
            JsonSerializer.Serialize(line, ControlJson.Default.ControlCheckLine) + "\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
