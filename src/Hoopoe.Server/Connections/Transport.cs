using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Hoopoe.Server.Connections;

/// <summary>How a change to TLS ended. After anything but <see cref="Done"/> the connection must be closed without another word.</summary>
public enum TlsUpgrade
{
    /// <summary>The connection is encrypted now.</summary>
    Done,

    /// <summary>
    /// Bytes stood behind the STARTTLS command: somebody may have injected them, so nothing of it is trusted (RFC 9051 §11.3).
    /// </summary>
    PlaintextBehindCommand,

    /// <summary>The handshake failed or took too long.</summary>
    HandshakeFailed,
}

/// <summary>
/// The two ends of one connection as its session sees them. A layer (TLS, DEFLATE) replaces <see cref="Input"/> and <see cref="Output"/>;
/// read both anew after each change. The layers beneath stay open until the transport is disposed.
/// </summary>
public sealed class Transport : IAsyncDisposable
{
    const int LayerBufferBytes = 4 * 1024;

    /// <summary>What a TLS record holds at the most (RFC 8446 §5.1): each costs the same beside its octets.</summary>
    const int WrittenAtOnceBytes = 16 * 1024;

    static readonly TimeSpan GoodbyeTimeout = TimeSpan.FromSeconds(2);

    readonly TimeProvider _time;
    PipeWriter _output;
    Func<PipeWriter, PipeWriter>? _tap;
    SslStream? _tls;
    DeflateStream? _inflate;
    DeflateOutput? _deflate;
    (PipeReader Input, PipeWriter Output) _beneathDeflate;

    /// <summary>Stands on a connection's pipes.</summary>
    public Transport(IDuplexPipe pipe, TimeProvider time)
    {
        Input = pipe.Input;
        Output = _output = new BufferedOutput(pipe.Output);
        _time = time;
    }

    /// <summary>What the client sends, decrypted.</summary>
    public PipeReader Input { get; private set; }

    /// <summary>What the client receives. Nothing is sent until it is flushed; a flush waits while the client reads slowly.</summary>
    public PipeWriter Output { get; private set; }

    /// <summary>Whether the connection is encrypted.</summary>
    public bool IsEncrypted => _tls is not null;

    /// <summary>Whether both directions are compressed.</summary>
    public bool IsCompressed => _deflate is not null;

    /// <summary>The certificate that the client was shown, or null without TLS.</summary>
    public X509Certificate2? ServerCertificate => _tls?.LocalCertificate as X509Certificate2;

    /// <summary>The certificate that the client has shown and an authority we trust has made, or null.</summary>
    public X509Certificate2? ClientCertificate => _tls?.RemoteCertificate as X509Certificate2;

    /// <summary>The TLS version and cipher suite in words, or null.</summary>
    public string? TlsDescription => _tls is null ? null : $"{_tls.SslProtocol} {_tls.NegotiatedCipherSuite}";

    /// <summary>Has a writer stand before <see cref="Output"/> from here on, whatever layers come and go; null for none any more.</summary>
    internal void Tap(Func<PipeWriter, PipeWriter>? tap)
    {
        _tap = tap;
        WriteTo(_output);
    }

    /// <summary>Whether bytes have arrived that nobody has consumed. Not to be asked while a read is outstanding.</summary>
    public bool HasBufferedInput()
    {
        if (!Input.TryRead(out var read)) return false;
        Input.AdvanceTo(read.Buffer.Start);
        return !read.Buffer.IsEmpty;
    }

    /// <summary>
    /// Lets the client begin TLS, for implicit TLS and for STARTTLS alike. For STARTTLS call it with the input advanced exactly past the
    /// command and no read outstanding; <paramref name="goAhead"/> is sent first, and not at all if bytes are already waiting.
    /// </summary>
    /// <param name="context">Certificate and rules.</param>
    /// <param name="goAhead">The answer to STARTTLS, or empty for implicit TLS.</param>
    /// <param name="cancellationToken">Ends the handshake.</param>
    /// <exception cref="InvalidOperationException">The connection is encrypted already.</exception>
    public async Task<TlsUpgrade> UpgradeToTlsAsync(TlsContext context, ReadOnlyMemory<byte> goAhead, CancellationToken cancellationToken)
    {
        if (IsEncrypted) throw new InvalidOperationException("The connection is encrypted already.");
        if (!goAhead.IsEmpty)
        {
            if (HasBufferedInput()) return TlsUpgrade.PlaintextBehindCommand;
            await Output.WriteAsync(goAhead, cancellationToken);
        }

        var tls = new SslStream(new DuplexPipeStream(Input, _output), leaveInnerStreamOpen: true);
        if (!await TryHandshakeAsync(tls, context, cancellationToken))
        {
            await tls.DisposeAsync();
            return TlsUpgrade.HandshakeFailed;
        }
        _tls = tls;
        StandOn(tls, tls, useZeroByteReads: true);
        return TlsUpgrade.Done;
    }

    /// <summary>
    /// Compresses both directions from here on (RFC 4978). Call it with the input advanced exactly past the command, no read outstanding
    /// and the answer flushed.
    /// </summary>
    /// <exception cref="InvalidOperationException">The connection is compressed already.</exception>
    public void Compress()
    {
        if (IsCompressed) throw new InvalidOperationException("The connection is compressed already.");
        _beneathDeflate = (Input, _output);
        var beneath = new DuplexPipeStream(Input, _output) { StopsBehindFlushes = true };
        _inflate = new DeflateStream(beneath, CompressionMode.Decompress, leaveOpen: true);
        _deflate = new DeflateOutput(beneath);
        // An empty read of a decompressor waits for more input even when it has output left to give.
        StandOn(_inflate, _deflate, useZeroByteReads: false);
    }

    /// <summary>Makes the next flush end the compressed stream (RFC 8437 §4.1).</summary>
    public void FinishCompression() => _deflate?.Finish();

    /// <summary>
    /// Returns both directions to what they were before <see cref="Compress"/>. Call it with all compressed input read, no read outstanding and
    /// the output flushed after <see cref="FinishCompression"/>. What the client sends behind the last flush of its compressor is plain.
    /// </summary>
    /// <exception cref="InvalidOperationException">The connection is not compressed.</exception>
    public async ValueTask DecompressAsync()
    {
        if (_inflate is null || _deflate is null) throw new InvalidOperationException("The connection is not compressed.");
        await Input.CompleteAsync();
        await Output.CompleteAsync();
        await _inflate.DisposeAsync();
        await _deflate.DisposeAsync();
        (_inflate, _deflate) = (null, null);
        Input = _beneathDeflate.Input;
        WriteTo(_beneathDeflate.Output);
        SkipEndOfStream();
    }

    /// <summary>Whether there is anything that an idle connection does not need: it has to be woken to give that up.</summary>
    public bool CanRest => IsCompressed;

    /// <summary>Gives up what an idle connection does not need. Everything written must have been flushed.</summary>
    public void Rest() => _deflate?.Rest();

    /// <summary>Sends what is still unsent and closes the layers; the connection beneath is closed by its owner.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            using var goodbye = new CancellationTokenSource(GoodbyeTimeout, _time);
            await Output.FlushAsync(goodbye.Token);
            if (_tls is not null) await _tls.ShutdownAsync().WaitAsync(goodbye.Token);
        }
        catch (Exception gone) when (
            gone is IOException or OperationCanceledException or InvalidOperationException or AuthenticationException)
        {
            // The client is gone or does not read: there is nobody to say goodbye to.
        }
        finally
        {
            if (_tls is not null || IsCompressed) await CloseLayersAsync();
        }
    }

    /// <summary>Passes over the empty last block with which a client's compressor may have ended: no command begins like this.</summary>
    void SkipEndOfStream()
    {
        if (!Input.TryRead(out var read)) return;
        var reader = new SequenceReader<byte>(read.Buffer);
        reader.IsNext([0x03, 0x00], advancePast: true);
        Input.AdvanceTo(reader.Position);
    }

    async Task CloseLayersAsync()
    {
        await Input.CompleteAsync();
        await Output.CompleteAsync();
        if (_deflate is not null) await _deflate.DisposeAsync();
        if (_inflate is not null) await _inflate.DisposeAsync();
        if (_tls is not null) await _tls.DisposeAsync();
    }

    void StandOn(Stream input, Stream output, bool useZeroByteReads)
    {
        Input = PipeReader.Create(
            input, new StreamPipeReaderOptions(bufferSize: LayerBufferBytes, leaveOpen: true, useZeroByteReads: useZeroByteReads));
        WriteTo(new BufferedOutput(
            PipeWriter.Create(output, new StreamPipeWriterOptions(minimumBufferSize: WrittenAtOnceBytes, leaveOpen: true))));
    }

    void WriteTo(PipeWriter output)
    {
        _output = output;
        Output = _tap is null ? output : _tap(output);
    }

    async Task<bool> TryHandshakeAsync(SslStream tls, TlsContext context, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(TlsContext.HandshakeTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await tls.AuthenticateAsServerAsync(
                (_, hello, _, _) => ValueTask.FromResult(context.OptionsFor(hello.ServerName)), state: null, either.Token);
            return true;
        }
        catch (Exception failure) when (failure is AuthenticationException or IOException or OperationCanceledException)
        {
            return false;
        }
    }
}
