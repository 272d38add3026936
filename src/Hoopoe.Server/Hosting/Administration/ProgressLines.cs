using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;
using Hoopoe.Store;
using Microsoft.AspNetCore.Http;

namespace Hoopoe.Server.Hosting.Administration;

/// <summary>
/// An answer on the control socket that tells how far the work has come: lines of a letter and JSON. <c>p</c> is progress; the last line is <c>r</c>,
/// the result, or <c>e</c>, why there is none. Whoever reads slowly misses some progress.
/// </summary>
static class ProgressLines
{
    const char Step = 'p', Result = 'r', Refusal = 'e';

    /// <summary>Does the work and writes its lines.</summary>
    public static async Task WriteAsync<TResult>(
        HttpContext context, JsonTypeInfo<TResult> type, Func<IProgress<WorkProgress>, Task<TResult>> work)
    {
        var steps = Channel.CreateBounded<WorkProgress>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        var result = Task.Run(async () =>
        {
            try
            {
                return await work(new ChannelProgress(steps.Writer));
            }
            finally
            {
                steps.Writer.Complete();
            }
        });
        await foreach (var step in steps.Reader.ReadAllAsync(context.RequestAborted))
            await LineAsync(context, Step, JsonSerializer.Serialize(step, ControlJson.Default.WorkProgress));
        try
        {
            await LineAsync(context, Result, JsonSerializer.Serialize(await result, type));
        }
        catch (AdministrationException refused)
        {
            var refusal = new ControlRefusal(refused.Error, refused.Message);
            await LineAsync(context, Refusal, JsonSerializer.Serialize(refusal, ControlJson.Default.ControlRefusal));
        }
    }

    /// <summary>Reads the lines of an answer up to its result.</summary>
    /// <exception cref="AdministrationException">It was refused, or the server broke off.</exception>
    public static async Task<TResult> ReadAsync<TResult>(
        Stream answer, JsonTypeInfo<TResult> type, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        using var lines = new StreamReader(answer);
        while (await lines.ReadLineAsync(cancellationToken) is { Length: > 0 } line)
        {
            var json = line.AsSpan(1);
            switch (line[0])
            {
                case Step:
                    progress?.Report(JsonSerializer.Deserialize(json, ControlJson.Default.WorkProgress));
                    break;
                case Result:
                    return JsonSerializer.Deserialize(json, type)!;
                case Refusal when JsonSerializer.Deserialize(json, ControlJson.Default.ControlRefusal) is { } refusal:
                    throw new AdministrationException(refusal.Error, refusal.Message);
            }
        }
        throw new AdministrationException(AdministrationError.Trouble, "The server broke off; its log says more.");
    }

    static async Task LineAsync(HttpContext context, char kind, string json)
    {
        await context.Response.WriteAsync($"{kind}{json}\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    sealed class ChannelProgress(ChannelWriter<WorkProgress> lines) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => lines.TryWrite(value);
    }
}
