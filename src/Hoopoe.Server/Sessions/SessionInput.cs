using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.ExceptionServices;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;
using Hoopoe.Server.Connections;
using Hoopoe.Server.Tracing;
using Hoopoe.Store.Packs;
using Microsoft.AspNetCore.Connections;

namespace Hoopoe.Server.Sessions;

/// <summary>
/// What a client sends, cut into commands. At most one read is outstanding at any time and none is ever cancelled, so no octet is lost
/// whatever else the session waits for. Output is flushed before each wait, never before: pipelined commands share a flush.
/// </summary>
sealed class SessionInput(Transport transport, ClientConnection connection, FramerCaps caps) : IDisposable
{
    readonly LineFramer _framer = new(caps);
    Task<ReadResult>? _reading;
    ReadResult? _arrived;
    bool _rings;
    bool _hasInput;

    /// <summary>The command at hand; its text lives until <see cref="BeginCommand"/>.</summary>
    public LineFramer Framer => _framer;

    /// <summary>Who looks at what comes, or null.</summary>
    public SessionTrace? Trace { get; set; }

    /// <summary>What the framer reported last.</summary>
    public FrameStatus Status { get; private set; }

    /// <summary>Reads until the framer has something to report.</summary>
    /// <exception cref="SessionEndedException">The client is gone, or the connection was asked to end.</exception>
    public async ValueTask<FrameStatus> ReadFrameAsync(CancellationToken disconnected)
    {
        // What the framer knows without more input, such as that it refused a literal.
        var nothing = ReadOnlySequence<byte>.Empty;
        if (_framer.Read(ref nothing) is not FrameStatus.NeedMore and var known) return Report(known);
        while (true)
        {
            var read = await ReadAsync(disconnected);
            var rest = read.Buffer;
            RefuseStrayProtocol(rest);
            var status = _framer.Read(ref rest);
            connection.MarkReceived(read.Buffer.Length - rest.Length);
            transport.Input.AdvanceTo(rest.Start);
            if (status != FrameStatus.NeedMore) return Report(status);
            if (read.IsCompleted) throw SessionEndedException.ClientGone();
        }
    }

    /// <summary>Forgets the command that was answered and begins another.</summary>
    /// <param name="caps">The bounds on it.</param>
    public void BeginCommand(FramerCaps caps) => Begin(caps, isLine: false);

    /// <summary>Reads one line that is no command, such as a SASL response; null if it is too long.</summary>
    public async ValueTask<byte[]?> ReadLineAsync(ImapLimits limits, CancellationToken disconnected)
    {
        Begin(FramerCapsTable.ForLine(limits), isLine: true);
        return await ReadFrameAsync(disconnected) switch
        {
            FrameStatus.Complete => _framer.Text.ToArray(),
            FrameStatus.Refused => null,
            _ => throw new SessionEndedException("The line is too long."),
        };
    }

    /// <summary>Takes a streamed literal into a spool. If the spool fails, the rest of the literal is swallowed before this throws.</summary>
    /// <exception cref="IOException">There is no room for it.</exception>
    public async ValueTask ReadLiteralAsync(Spool spool, long size, CancellationToken disconnected)
    {
        IOException? failure = null;
        for (var remaining = size; remaining > 0;)
        {
            var read = await ReadAsync(disconnected);
            var piece = read.Buffer.Slice(0, Math.Min(remaining, read.Buffer.Length));
            if (piece.IsEmpty && read.IsCompleted) throw SessionEndedException.ClientGone();
            try
            {
                foreach (var segment in piece)
                {
                    Trace?.ReceivedLiteral(segment.Span);
                    if (failure is null) await spool.WriteAsync(segment, disconnected);
                }
            }
            catch (IOException full)
            {
                failure = full;
            }
            remaining -= piece.Length;
            connection.MarkReceived(piece.Length);
            transport.Input.AdvanceTo(piece.End);
        }
        Trace?.EndLiteral();
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>
    /// Sends what is pending and waits for input or for the connection's bell, whichever comes first. The read stays outstanding when it does not
    /// win; its end rings the bell too, so there is one thing to wait for.
    /// </summary>
    /// <returns>Whether there is input.</returns>
    public async ValueTask<bool> WaitAsync(SessionContext context, CancellationToken disconnected)
    {
        ThrowIfClosing();
        if (HasInput(disconnected)) return true;
        await context.FlushAsync(disconnected);
        if (_reading!.IsCompleted) return true;
        if (!transport.CanRest) connection.IsResting = true;
        else if (connection is { IsResting: false, IsQuiet: true })
        {
            transport.Rest();
            connection.IsResting = true;
        }
        if (!_rings) _reading.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(connection.Bell.RingHere);
        _rings = true;
        await connection.Bell.WaitAsync();
        disconnected.ThrowIfCancellationRequested();
        ThrowIfClosing();
        return _reading.IsCompleted;
    }

    /// <summary>Whether input is there or has ended; if not, a read is outstanding from here on.</summary>
    bool HasInput(CancellationToken disconnected)
    {
        if (_arrived is not null) return true;
        if (_reading is not null) return _reading.IsCompleted;
        var read = transport.Input.ReadAsync(disconnected);
        if (read.IsCompletedSuccessfully) _arrived = read.Result;
        else _reading = read.AsTask();
        return _arrived is not null || _reading!.IsCompleted;
    }

    /// <summary>Ends the outstanding read, so that the layers beneath can be closed.</summary>
    public async ValueTask StopAsync()
    {
        if (_reading is null) return;
        transport.Input.CancelPendingRead();
        await ((Task)_reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _reading = null;
    }

    /// <summary>Gives the buffer back.</summary>
    public void Dispose() => _framer.Dispose();

    async ValueTask<ReadResult> ReadAsync(CancellationToken disconnected)
    {
        ThrowIfClosing();
        try
        {
            var result = await NextReadAsync(disconnected);
            connection.MarkActive();
            return result;
        }
        catch (Exception gone) when (gone is IOException or ConnectionAbortedException)
        {
            throw SessionEndedException.ClientGone();
        }
        catch (InvalidDataException)
        {
            throw new SessionEndedException("What was sent can't be decompressed.");
        }
        catch (OperationCanceledException) when (connection.Closing.IsCancellationRequested)
        {
            ThrowIfClosing();
            throw;
        }
    }

    async ValueTask<ReadResult> NextReadAsync(CancellationToken disconnected)
    {
        if (!HasInput(disconnected))
        {
            await connection.FlushAsync(transport.Output, disconnected);
            await _reading!.WaitAsync(connection.Closing);
        }
        var result = _arrived ?? await _reading!;
        (_arrived, _reading, _rings) = (null, null, false);
        return result;
    }

    void Begin(FramerCaps caps, bool isLine)
    {
        _framer.Reset();
        _framer.Caps = caps;
        Trace?.Begin(isLine);
    }

    FrameStatus Report(FrameStatus status)
    {
        Trace?.Received(_framer.Text.Span, status);
        return Status = status;
    }

    void RefuseStrayProtocol(ReadOnlySequence<byte> input)
    {
        if (_hasInput || input.IsEmpty) return;
        _hasInput = true;
        if (StrayProtocol.Begins(input.FirstSpan)) throw new SessionEndedException(goodbye: null);
    }

    void ThrowIfClosing()
    {
        if (connection.CloseReason is { } reason) throw new SessionEndedException(ErrorAnswers.Goodbye(reason));
    }
}
