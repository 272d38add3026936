using Hoopoe.Mime;
using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Packs;
using AppendReader = Hoopoe.Protocol.Commands.AppendCommand;

namespace Hoopoe.Server.Commands;

/// <summary>
/// Takes in the messages of an APPEND or REPLACE, with literal8 (RFC 3516 §4.4), UTF8 (RFC 6855 §4) and CATENATE (RFC 4469). What can be refused
/// is refused before the client is told to send. Data goes to a spool, one message at a time; of a message that has come whole only what appending
/// it needs is kept in memory. Nothing is in a mailbox until the operation that the command then runs.
/// </summary>
sealed class MessageUpload(SessionContext context, bool isReplace = false) : IDisposable
{
    readonly AppendReader _reader = new(isReplace);
    readonly List<NewMessage> _messages = [];
    Spool? _spool;
    int _parts;
    long _octets;

    /// <summary>For REPLACE, why the message it names can't be replaced, or null.</summary>
    public Func<SequenceSet, CommandResult?>? AlsoRefuses { get; set; }

    /// <summary>For REPLACE, the size of the message that goes: it makes room (RFC 8508 §3.4).</summary>
    public long? Freed { get; set; }

    /// <summary>The mailbox, once all has been read.</summary>
    public MailboxInfo Mailbox { get; private set; } = null!;

    /// <summary>The mailbox's name as the client spelt it, if it is kept in another spelling.</summary>
    public string? Respelt => _reader.Respelt;

    /// <summary>The messages, once all has been read.</summary>
    public IReadOnlyList<NewMessage> Messages => _messages;

    Spool Spool => _spool ??= context.Account.CreateSpool();

    public void Dispose()
    {
        _spool?.Dispose();
        foreach (var message in _messages) message.Message.Dispose();
    }

    /// <summary>Reads the command to its end; the answer if it is refused.</summary>
    public async ValueTask<CommandResult?> ReadAsync(CancellationToken cancellationToken)
    {
        var input = context.Input;
        var isFirst = true;
        while (true)
        {
            if (input.Status is FrameStatus.Refused or FrameStatus.Broken)
                return ErrorAnswers.For(input.Framer.Refusal, context.Services.Limits, isLoggedIn: true);
            var step = Advance(isFirst, out var error);
            isFirst = false;
            switch (step)
            {
                case AppendStep.Complete:
                    return await TakeAsync(isAtEnd: true, cancellationToken);
                case AppendStep.KeepLiteral when !input.Framer.KeepLiteral():
                    return ErrorAnswers.For(input.Framer.Refusal, context.Services.Limits, isLoggedIn: true);
                case AppendStep.KeepLiteral:
                    GoAhead();
                    await input.ReadFrameAsync(cancellationToken);
                    break;
                case AppendStep.StreamLiteral when (await TakeAsync(isAtEnd: false, cancellationToken) ?? RefusalOfLiteral()) is { } reason:
                    return reason;
                case AppendStep.StreamLiteral:
                    if (await SpoolAsync(cancellationToken) is { } failure) return failure;
                    break;
                default:
                    return error;
            }
        }
    }

    AppendStep Advance(bool isFirst, out CommandResult error)
    {
        var text = context.Input.Framer.Text.Span;
        var lexer = isFirst ? CommandReading.LexerBehindName(text, context) : CommandReading.Lexer(text, context);
        var step = _reader.Advance(ref lexer, context.Input.Status == FrameStatus.Complete);
        error = step == AppendStep.Failed ? ErrorAnswers.For(lexer) : default;
        return step;
    }

    /// <summary>Takes what the command has said up to the literal it announces, or to its end; the answer if something of it is refused.</summary>
    async ValueTask<CommandResult?> TakeAsync(bool isAtEnd, CancellationToken cancellationToken)
    {
        if (RefusalOfPlaces() is { } refusal) return refusal;
        while (_messages.Count < _reader.Messages.Count)
        {
            var message = _reader.Messages[_messages.Count];
            var isWhole = isAtEnd || _messages.Count < _reader.Messages.Count - 1;
            var parts = isWhole ? message.Parts.Count : message.Parts.Count - 1;
            for (; _parts < parts; _parts++)
            {
                if (message.Parts[_parts] is AppendUrl url && await CatenatedUrl.CopyAsync(context, url.Url, Spool, RefusalOfMore, cancellationToken) is { } bad)
                    return bad;
            }
            if (!isWhole) return null;
            if (await FinishAsync(message) is { } unfit) return unfit;
        }
        return null;
    }

    /// <summary>Why nothing can be put into the mailbox named, or the message named can't be replaced, or null.</summary>
    CommandResult? RefusalOfPlaces()
    {
        if (!context.Snapshot.TryFind(_reader.Mailbox!.Value, out var mailbox))
            return CommandResult.No(ResponseCode.TryCreate, "There is no such mailbox.");
        Mailbox = mailbox;
        return _reader.Replaced is { } replaced ? AlsoRefuses?.Invoke(replaced) : null;
    }

    /// <summary>Why the literal announced is not wanted, or null.</summary>
    CommandResult? RefusalOfLiteral()
    {
        var literal = context.Input.Framer.Literal;
        var message = _reader.Current;
        if (message.Parts[^1] is AppendLiteral { IsUtf8: true } && !context.IsUtf8)
            return CommandResult.Bad("UTF8 needs ENABLE UTF8=ACCEPT.");
        // RFC 3502 §6.3.11: so an APPEND is cancelled.
        if (!message.IsCatenated && literal.Size == 0) return CommandResult.No(null, "A message can't be empty: nothing was stored.");
        return RefusalOfMore(literal.Size);
    }

    /// <summary>Why the message under way can't have so many octets more, or null.</summary>
    CommandResult? RefusalOfMore(long octets)
    {
        if (MessageLimit.RefusalOfAppend(context, _messages.Count + 1) is { } tooMany) return tooMany;
        var limit = context.Services.Limits.MessageSize;
        var length = (_spool?.Length ?? 0) + octets;
        if (length > limit || _octets + length > int.MaxValue)
            return CommandResult.No(ResponseCode.TooBig, $"A message can't be larger than {limit} octets.");
        var account = context.Account.Snapshot;
        var usage = account.Usage.Plus(_octets + length, _messages.Count + 1);
        if (Freed is { } freed) usage = usage.Plus(-freed, -1);
        return account.Quota.IsExceededBy(usage) ? CommandResult.No(ResponseCode.OverQuota, "The account's quota is used up.") : null;
    }

    async ValueTask<CommandResult?> SpoolAsync(CancellationToken cancellationToken)
    {
        var input = context.Input;
        var size = input.Framer.Literal.Size;
        GoAhead();
        input.Framer.StreamLiteral();
        try
        {
            await input.ReadLiteralAsync(Spool, size, cancellationToken);
        }
        catch (IOException full) when (ErrorAnswers.For(full) is { } answer)
        {
            input.Framer.RefuseRest();
            await input.ReadFrameAsync(cancellationToken);
            return answer;
        }
        input.Framer.ResumeAfterStreamedLiteral();
        await input.ReadFrameAsync(cancellationToken);
        return null;
    }

    void GoAhead()
    {
        if (!context.Input.Framer.Literal.IsNonSynchronizing) context.Output.Continuation("Go ahead.");
    }

    /// <summary>Prepares a message that has come whole and gives its spool back; the answer if it can't be stored.</summary>
    async ValueTask<CommandResult?> FinishAsync(AppendMessage message)
    {
        using var spool = Spool;
        _spool = null;
        _parts = 0;
        _octets += spool.Length;
        if (spool.Length == 0) return CommandResult.No(null, "A message can't be empty: nothing was stored.");
        if (!spool.Content.Span.Contains((byte)0))
        {
            await PrepareAsync(message, spool);
            return null;
        }

        // Parts whose encoding is binary are kept in base64 (RFC 3516 §4.4).
        var unfit = CommandResult.No(ResponseCode.UnknownCte, "NUL is only allowed in parts whose encoding is binary.");
        if (message.Parts is not [AppendLiteral { Literal.IsBinary: true }]) return unfit;
        var (isStorable, octets) = BinaryAppend.Normalise(spool.Content);
        if (!isStorable) return unfit;
        using var encoded = context.Account.CreateSpool();
        encoded.Write(octets.Span);
        await PrepareAsync(message, encoded);
        return null;
    }

    async ValueTask PrepareAsync(AppendMessage message, Spool spool) =>
        _messages.Add(new NewMessage(await context.Account.PrepareAsync(spool), message.Flags, message.InternalDate));
}
