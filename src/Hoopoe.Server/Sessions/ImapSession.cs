using Hoopoe.Server.Connections;

namespace Hoopoe.Server.Sessions;

/// <summary>One IMAP session: one sequential loop that alone reads, runs and writes for its client.</summary>
sealed class ImapSession(Transport transport, ClientConnection connection, TlsContext tls)
{
    /// <summary>What STARTTLS changes to.</summary>
    public TlsContext Tls { get; } = tls;

    /// <summary>Runs until the client leaves or <see cref="ClientConnection.Closing"/> is cancelled.</summary>
    /// <param name="disconnected">Cancelled when the client is gone.</param>
    public async Task RunAsync(CancellationToken disconnected)
    {
        await transport.Output.WriteAsync("* OK Hoopoe ready.\r\n"u8.ToArray(), disconnected);
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var closing = connection.Closing.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), left);
        await left.Task.WaitAsync(disconnected);
        await transport.Output.WriteAsync("* BYE Logging out.\r\n"u8.ToArray(), disconnected);
    }
}
