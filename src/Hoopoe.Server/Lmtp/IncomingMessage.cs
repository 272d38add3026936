using Hoopoe.Store.Packs;

namespace Hoopoe.Server.Lmtp;

/// <summary>
/// A message on its way into the store: our trace fields, then its bytes as they come, into a spool. Once something refuses it the rest is
/// only counted, so that the client can be told at the end.
/// </summary>
sealed class IncomingMessage : IDisposable
{
    readonly HeaderTrim _trim;
    readonly long _maxBytes;
    long _received;

    IncomingMessage(Spool spool, long maxBytes, HeaderTrim trim)
    {
        Content = spool;
        _maxBytes = maxBytes;
        _trim = trim;
    }

    /// <summary>What will be stored.</summary>
    public Spool Content { get; }

    /// <summary>Why it can't be stored, or null.</summary>
    public DeliveryOutcome? Refusal { get; private set; }

    /// <summary>Begins with the trace fields.</summary>
    /// <param name="spool">Where it goes; disposed with the message.</param>
    /// <param name="trace">Our fields above it.</param>
    /// <param name="maxBytes">The longest message taken, our fields not counted.</param>
    /// <param name="isFromPipe">Whether an mbox line at the top is dropped.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<IncomingMessage> BeginAsync(
        Spool spool, TraceFields trace, long maxBytes, bool isFromPipe, CancellationToken cancellationToken)
    {
        var message = new IncomingMessage(spool, maxBytes, new HeaderTrim(isFromPipe));
        await message.KeepAsync(trace.ToBytes(), cancellationToken);
        return message;
    }

    /// <summary>Takes the next bytes.</summary>
    public async ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        _received += bytes.Length;
        if (_received > _maxBytes) Refusal ??= DeliveryOutcome.TooLarge;
        if (Refusal is null && bytes.Span.Contains((byte)0)) Refusal = DeliveryOutcome.HoldsNul;
        if (Refusal is not null) return;
        var left = _trim.Pass(bytes.Span, out var held);
        if (!held.IsEmpty) await KeepAsync(held.ToArray(), cancellationToken);
        await KeepAsync(bytes[left..], cancellationToken);
    }

    /// <summary>The last bytes have come.</summary>
    public ValueTask EndAsync(CancellationToken cancellationToken) => KeepAsync(_trim.End().ToArray(), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => Content.Dispose();

    async ValueTask KeepAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (Refusal is not null || bytes.IsEmpty) return;
        try
        {
            await Content.WriteAsync(bytes, cancellationToken);
        }
        catch (MessageTooLargeException)
        {
            Refusal = DeliveryOutcome.TooLarge;
        }
        catch (StorageFullException)
        {
            Refusal = DeliveryOutcome.StorageFull;
        }
    }
}
