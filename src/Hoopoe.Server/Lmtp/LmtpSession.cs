using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Hoopoe.Server.Connections;
using Hoopoe.Server.Hosting;
using Hoopoe.Store.Operations;

namespace Hoopoe.Server.Lmtp;

/// <summary>
/// One LMTP session (RFC 2033): SMTP's commands and states, but one reply for each recipient after the message, and 250 only once it is
/// durable in the recipient's mailbox. One sequential loop; a message that is broken off is not delivered.
/// </summary>
sealed class LmtpSession(Transport transport, ClientConnection connection, LmtpServices services) : IDisposable
{
    readonly LmtpInput _input = new(transport, connection);
    LmtpTransaction? _transaction;
    string? _clientName;
    int _errors;
    int _messages;
    bool _isOver;

    /// <summary>Serves the client until it leaves or the connection is asked to end.</summary>
    public async Task RunAsync()
    {
        try
        {
            Reply(new LmtpReply(220, null, $"{services.HostName} LMTP Hoopoe ready"));
            while (!_isOver) await ServeLineAsync();
        }
        catch (OperationCanceledException) when (connection.Closing.IsCancellationRequested)
        {
            Reply(connection.CloseReason == CloseReason.Inactive ? LmtpReply.Inactive : LmtpReply.Stopping);
        }
        await connection.FlushAsync(transport.Output, CancellationToken.None);
    }

    /// <summary>Gives up a message that was not delivered.</summary>
    public void Dispose() => Forget();

    async ValueTask ServeLineAsync()
    {
        var status = await _input.ReadLineAsync();
        LmtpReply? reply = status switch
        {
            LineStatus.TooLong => LmtpReply.LineTooLong,
            LineStatus.BareLineFeed => LmtpReply.BareLineFeed,
            LineStatus.Closed => null,
            _ => await RunAsync(LmtpCommand.Parse(_input.Line.Span).Verb),
        };
        _isOver |= status == LineStatus.Closed;
        if (reply is not { } answer) return;
        Reply(answer);
        if (answer.IsClientError && ++_errors >= LmtpLimits.MaxErrors) End(LmtpReply.TooManyErrors);
    }

    /// <summary>Runs the command on the input's line.</summary>
    /// <returns>Its reply, or null if it has replied itself.</returns>
    async ValueTask<LmtpReply?> RunAsync(LmtpVerb verb)
    {
        switch (verb)
        {
            case LmtpVerb.Lhlo: return Lhlo();
            case LmtpVerb.Helo: return LmtpReply.SayLhlo;
            case LmtpVerb.Mail: return Mail();
            case LmtpVerb.Rcpt: return Rcpt();
            case LmtpVerb.Data: return await DataAsync();
            case LmtpVerb.Bdat: return await BdatAsync();
            case LmtpVerb.StartTls: return await StartTlsAsync();
            case LmtpVerb.Noop: return LmtpReply.Ok;
            case LmtpVerb.Vrfy: return LmtpReply.CannotVerify;
            case LmtpVerb.Rset:
                Forget();
                return LmtpReply.Ok;
            case LmtpVerb.Quit:
                _isOver = true;
                return LmtpReply.Goodbye;
            case LmtpVerb.Stray:
                _isOver = true;
                return null;
            default: return LmtpReply.UnknownCommand;
        }
    }

    LmtpReply? Lhlo()
    {
        var name = LmtpCommand.Parse(_input.Line.Span).Arguments;
        if (name.IsEmpty || name.Length > 255 || !IsVisibleAscii(name)) return LmtpReply.BadArguments;
        Forget();
        _clientName = Encoding.ASCII.GetString(name);
        string[] lines =
        [
            services.HostName, "PIPELINING", "ENHANCEDSTATUSCODES", "8BITMIME", "SMTPUTF8", "CHUNKING",
            string.Create(CultureInfo.InvariantCulture, $"SIZE {services.Limits.MaxMessageBytes}"),
            .. transport.IsEncrypted ? Array.Empty<string>() : ["STARTTLS"],
        ];
        for (var at = 0; at < lines.Length; at++)
            Encoding.ASCII.GetBytes($"250{(at < lines.Length - 1 ? '-' : ' ')}{lines[at]}\r\n", transport.Output);
        return null;
    }

    LmtpReply Mail()
    {
        if (_clientName is null || _transaction is not null) return LmtpReply.BadSequence;
        if (!LmtpCommand.Parse(_input.Line.Span).TryGetAfter("FROM:"u8, out var rest)) return LmtpReply.BadArguments;
        if (!MailPath.TryParse(rest, out var sender, out var parameterText)) return LmtpReply.BadSender;
        if (MailParameters.Parse(parameterText, out var parameters) is { } refusal) return refusal;
        if (sender.IsInternational && !parameters.IsInternational) return LmtpReply.NeedsSmtpUtf8;
        if (parameters.Size > services.Limits.MaxMessageBytes) return LmtpReply.TooLarge;
        _transaction = new LmtpTransaction(sender, parameters);
        return LmtpReply.SenderOk;
    }

    LmtpReply Rcpt()
    {
        if (_transaction is not { Message: null } transaction) return LmtpReply.BadSequence;
        if (!LmtpCommand.Parse(_input.Line.Span).TryGetAfter("TO:"u8, out var rest)) return LmtpReply.BadArguments;
        if (!MailPath.TryParse(rest, out var recipient, out var parameters) || recipient.IsNull) return LmtpReply.BadRecipient;
        if (!parameters.Trim((byte)' ').IsEmpty) return LmtpReply.UnknownParameter;
        if (recipient.IsInternational && !transaction.Parameters.IsInternational) return LmtpReply.NeedsSmtpUtf8;
        if (transaction.Recipients.Count >= services.Limits.MaxRecipients) return LmtpReply.TooManyRecipients;
        try
        {
            if (services.Delivery.Resolve(recipient.Address) is not { } target)
            {
                services.Delivery.Count(DeliveryOutcome.NoSuchUser);
                return LmtpReply.NoSuchUser;
            }
            transaction.Recipients.Add((recipient, target));
            return LmtpReply.RecipientOk;
        }
        catch (IOException trouble)
        {
            Log.DirectoryFailed(services.Logger, trouble);
            return LmtpReply.Trouble;
        }
    }

    async ValueTask<LmtpReply?> DataAsync()
    {
        if (!LmtpCommand.Parse(_input.Line.Span).Arguments.IsEmpty) return RefuseData(LmtpReply.BadArguments);
        if (_transaction is not { IsChunked: false } transaction) return RefuseData(LmtpReply.BadSequence);
        if (transaction.Recipients.Count == 0) return RefuseData(LmtpReply.NoRecipients);
        transaction.Message = await BeginMessageAsync(transaction);
        if (transaction.Message.Refusal is { } full)
        {
            Forget();
            return RefuseData(LmtpReply.Of(full));
        }
        Reply(LmtpReply.GoAhead);
        if (await _input.ReadDataAsync(transaction.Message)) await DeliverAsync(transaction);
        else _isOver = true;
        return null;
    }

    /// <summary>
    /// A message that follows a refused DATA must never be read as commands: whoever sends it without waiting is sent away.
    /// </summary>
    LmtpReply RefuseData(LmtpReply refusal)
    {
        if (!transport.HasBufferedInput()) return refusal;
        Reply(refusal);
        _isOver = true;
        return LmtpReply.DataWithoutLeave;
    }

    async ValueTask<LmtpReply?> BdatAsync()
    {
        if (!TryParseChunk(LmtpCommand.Parse(_input.Line.Span).Arguments, out var size, out var isLast))
        {
            // Without its size nobody can tell where the chunk ends.
            _isOver = true;
            return LmtpReply.BadArguments;
        }
        var transaction = _transaction;
        if (transaction is { Recipients.Count: > 0 })
        {
            transaction.IsChunked = true;
            transaction.Message ??= await BeginMessageAsync(transaction);
        }
        if (!await _input.ReadChunkAsync(size, transaction?.Message))
        {
            _isOver = true;
            return null;
        }
        if (transaction is null) return LmtpReply.BadSequence;
        if (transaction.Message is not { } message)
        {
            // RFC 2033 §4.3: without a recipient the last chunk has no reply at all.
            if (isLast) Forget();
            return isLast ? null : LmtpReply.NoRecipients;
        }
        if (isLast)
        {
            await DeliverAsync(transaction);
            return null;
        }
        return message.Refusal is { } refusal ? LmtpReply.Of(refusal) : LmtpReply.Ok;
    }

    async ValueTask<LmtpReply?> StartTlsAsync()
    {
        if (transport.IsEncrypted || !LmtpCommand.Parse(_input.Line.Span).Arguments.IsEmpty) return LmtpReply.BadSequence;
        Forget();
        _clientName = null;
        var upgrade = await transport.UpgradeToTlsAsync(services.Tls, LmtpReply.ReadyForTls.ToBytes(), connection.Closing);
        connection.MarkHandshake(transport.TlsDescription);
        _isOver = upgrade != TlsUpgrade.Done;
        return null;
    }

    async ValueTask<IncomingMessage> BeginMessageAsync(LmtpTransaction transaction)
    {
        var protocol = $"{(transaction.Parameters.IsInternational ? "UTF8" : "")}LMTP{(transport.IsEncrypted ? "S" : "")}";
        var trace = new TraceFields(
            transaction.Sender, _clientName, connection.Address, services.HostName, protocol, MessageId,
            transaction.Recipients is [var only] ? only.Path : null, services.Time.GetUtcNow());
        return await IncomingMessage.BeginAsync(
            services.Delivery.CreateSpool(), trace, services.Limits.MaxMessageBytes, isFromPipe: false, connection.Closing);
    }

    /// <summary>The message is complete: from here on nothing interrupts it, and each recipient gets its reply.</summary>
    async ValueTask DeliverAsync(LmtpTransaction transaction)
    {
        var message = transaction.Message!;
        await message.EndAsync(CancellationToken.None);
        var outcomes = await services.Delivery.DeliverAsync(
            message, [.. transaction.Recipients.Select(recipient => recipient.Target)], new Actor("lmtp", $"lmtp {connection.Address}"));
        for (var at = 0; at < outcomes.Count; at++)
        {
            var reply = LmtpReply.Of(outcomes[at]);
            Reply(reply);
            Log.Delivery(
                services.Logger, MessageId, LogText.Of($"{transaction.Sender}"), LogText.Of($"{transaction.Recipients[at].Path}"),
                message.Content.Length, outcomes[at]);
        }
        _messages++;
        Forget();
    }

    string MessageId => string.Create(CultureInfo.InvariantCulture, $"{connection.Id}.{_messages + 1}");

    void Forget()
    {
        _transaction?.Dispose();
        _transaction = null;
    }

    void Reply(LmtpReply reply) => reply.Write(transport.Output);

    void End(LmtpReply reply)
    {
        Reply(reply);
        _isOver = true;
    }

    static bool TryParseChunk(ReadOnlySpan<byte> arguments, out long size, out bool isLast)
    {
        isLast = false;
        if (!Utf8Parser.TryParse(arguments, out size, out var digits) || size < 0 || !char.IsAsciiDigit((char)arguments[0])) return false;
        var rest = arguments[digits..];
        isLast = Ascii.EqualsIgnoreCase(rest.TrimStart((byte)' '), "LAST") && rest.Length > 4;
        return isLast || rest.IsEmpty;
    }

    static bool IsVisibleAscii(ReadOnlySpan<byte> text) => !text.ContainsAnyExceptInRange((byte)'!', (byte)'~');
}
