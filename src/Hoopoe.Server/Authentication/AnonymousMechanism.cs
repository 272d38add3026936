namespace Hoopoe.Server.Authentication;

/// <summary>ANONYMOUS (RFC 4505): a guest, who may say where they can be reached.</summary>
sealed class AnonymousMechanism : ISaslMechanism
{
    const int MaxTraceCharacters = 255;

    public SaslStep Begin() => new SaslStep.Challenge(ReadOnlyMemory<byte>.Empty);

    public SaslStep Next(ReadOnlySpan<byte> response) =>
        !StrictUtf8.TryDecode(response, out var trace) ? new SaslStep.Malformed("the trace is not valid UTF-8, or has a NUL")
        : trace.EnumerateRunes().Count() > MaxTraceCharacters ? new SaslStep.Malformed($"the trace is longer than {MaxTraceCharacters} characters")
        : new SaslStep.Guest(trace);
}
