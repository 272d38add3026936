using System.Text.Json;
using System.Threading.Channels;
using Hoopoe.Store.Search;
using Microsoft.AspNetCore.Http;

namespace Hoopoe.Server.Hosting.Administration;

/// <summary>The requests of <c>hoopoe index</c> on the control socket.</summary>
static class IndexEndpoints
{
    /// <summary>What is held of an account, or of each.</summary>
    public static async Task StatusAsync(ControlRequest request, HttpContext context, IAdministration administration) =>
        await context.Response.WriteAsJsonAsync(
            await administration.ReadIndexStatusAsync(request.Address, context.RequestAborted),
            ControlJson.Default.IReadOnlyListAccountIndexStatus, cancellationToken: context.RequestAborted);

    /// <summary>Builds indexes anew and writes a line for each step that is done, the last without one.</summary>
    public static async Task RebuildAsync(ControlRequest request, HttpContext context, IAdministration administration)
    {
        var lines = Channel.CreateBounded<IndexProgress>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        var work = Task.Run(async () =>
        {
            try
            {
                await administration.RebuildIndexAsync(request.Address, new ChannelProgress(lines.Writer), context.RequestAborted);
            }
            finally
            {
                lines.Writer.Complete();
            }
        });
        await foreach (var step in lines.Reader.ReadAllAsync(context.RequestAborted)) await WriteLineAsync(context, new ControlIndexLine(step));
        await work;
        await WriteLineAsync(context, new ControlIndexLine(null));
    }

    static async Task WriteLineAsync(HttpContext context, ControlIndexLine line)
    {
        await context.Response.WriteAsync(JsonSerializer.Serialize(line, ControlJson.Default.ControlIndexLine) + "\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    sealed class ChannelProgress(ChannelWriter<IndexProgress> lines) : IProgress<IndexProgress>
    {
        public void Report(IndexProgress value) => lines.TryWrite(value);
    }
}
