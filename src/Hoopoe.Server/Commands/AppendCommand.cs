using Hoopoe.Mime;
using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Packs;
using AppendReader = Hoopoe.Protocol.Commands.AppendCommand;

namespace Hoopoe.Server.Commands;

/// <summary>
/// APPEND (RFC 9051 §6.3.12), of one message or several (RFC 3502), with literal8 (RFC 3516 §4.4) and UTF8 (RFC 9755 §4). What can be refused is
/// refused before the client is told to send; data goes to a spool; nothing is stored unless the whole command was right.
/// </summary>
sealed class AppendCommand : IDisposable
{
    readonly SessionContext _context;
    readonly AppendReader _reader = new();
    readonly List<Spool> _spools = [];

    AppendCommand(SessionContext context) => _context = context;

    public static async ValueTask<CommandResult> RunAsync(SessionContext context, AppendStart arguments, CancellationToken cancellationToken)
    {
        using var command = new AppendCommand(context);
        return await command.ReadAsync(cancellationToken) ?? await command.StoreAsync();
    }

    public void Dispose()
    {
        foreach (var spool in _spools) spool.Dispose();
    }

    /// <summary>Reads the command to its end; the answer if it is refused.</summary>
    async ValueTask<CommandResult?> ReadAsync(CancellationToken cancellationToken)
    {
        var input = _context.Input;
        var isFirst = true;
        while (true)
        {
            if (input.Status is FrameStatus.Refused or FrameStatus.Broken)
                return ErrorAnswers.For(input.Framer.Refusal, _context.Services.Limits, isLoggedIn: true);
            var step = Advance(isFirst, out var error);
            isFirst = false;
            switch (step)
            {
                case AppendStep.Complete:
                    return null;
                case AppendStep.KeepLiteral:
                    if (input.Framer.KeepLiteral()) GoAhead();
                    await input.ReadFrameAsync(cancellationToken);
                    break;
                case AppendStep.StreamLiteral when WhyNot() is { } reason:
                    return await RefuseAsync(reason, cancellationToken);
                case AppendStep.StreamLiteral:
                    if (await SpoolAsync(cancellationToken) is { } failure) return failure;
                    break;
                default:
                    return await RefuseAsync(error, cancellationToken);
            }
        }
    }

    AppendStep Advance(bool isFirst, out CommandResult error)
    {
        var text = _context.Input.Framer.Text.Span;
        var lexer = isFirst ? CommandReading.LexerBehindName(text, _context) : CommandReading.Lexer(text, _context);
        var step = _reader.Advance(ref lexer, _context.Input.Status == FrameStatus.Complete);
        error = step == AppendStep.Failed ? ErrorAnswers.For(lexer) : default;
        return step;
    }

    /// <summary>Why the literal announced is not wanted, or null.</summary>
    CommandResult? WhyNot()
    {
        var literal = _context.Input.Framer.Literal;
        var message = _reader.Current;
        if (message.IsCatenated) return CommandResult.Bad("CATENATE is not offered.");
        if (message.Parts is [AppendLiteral { IsUtf8: true }] && !_context.IsUtf8)
            return CommandResult.Bad("UTF8 needs ENABLE UTF8=ACCEPT.");
        if (!_context.Account.Snapshot.TryFind(_reader.Mailbox!.Value, out _))
            return CommandResult.No(ResponseCode.TryCreate, "There is no such mailbox.");
        var account = _context.Account.Snapshot;
        if (account.Quota.IsExceededBy(account.Usage.Plus(_spools.Sum(spool => (long)spool.Length) + literal.Size, _spools.Count + 1)))
            return CommandResult.No(ResponseCode.OverQuota, "The account's quota is used up.");
        if (literal.Size > _context.Services.Limits.MessageSize || _spools.Sum(spool => (long)spool.Length) + literal.Size > int.MaxValue)
            return CommandResult.No(ResponseCode.TooBig, $"A message can't be larger than {_context.Services.Limits.MessageSize} octets.");
        return null;
    }

    async ValueTask<CommandResult?> SpoolAsync(CancellationToken cancellationToken)
    {
        var input = _context.Input;
        var spool = _context.Account.CreateSpool();
        _spools.Add(spool);
        var size = input.Framer.Literal.Size;
        GoAhead();
        input.Framer.StreamLiteral();
        try
        {
            await input.ReadLiteralAsync(spool, size, cancellationToken);
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

    async ValueTask<CommandResult> RefuseAsync(CommandResult reason, CancellationToken cancellationToken)
    {
        var input = _context.Input;
        if (input.Status != FrameStatus.LiteralAnnounced) return reason;
        input.Framer.RefuseLiteral();
        await input.ReadFrameAsync(cancellationToken);
        return reason;
    }

    void GoAhead()
    {
        if (!_context.Input.Framer.Literal.IsNonSynchronizing) _context.Output.Continuation("Go ahead.");
    }

    async ValueTask<CommandResult> StoreAsync()
    {
        if (!_context.Account.Snapshot.TryFind(_reader.Mailbox!.Value, out var mailbox))
            return CommandResult.No(ResponseCode.TryCreate, "There is no such mailbox.");
        var messages = new List<NewMessage>(_reader.Messages.Count);
        for (var i = 0; i < _reader.Messages.Count; i++)
        {
            var message = _reader.Messages[i];
            if (Storable(_spools[i], message) is not { } spool)
                return CommandResult.No(ResponseCode.UnknownCte, "NUL is only allowed in parts whose encoding is binary.");
            var prepared = await _context.Account.PrepareAsync(spool);
            messages.Add(new NewMessage(prepared, message.Flags, message.InternalDate));
        }
        var appended = await _context.Account.RunAsync(new AppendMessages(_context.Actor, mailbox.Id, messages));
        return CommandResult.Ok(ResponseCode.AppendUid(appended.UidValidity, UidSet.Of(appended.Uids)), "Appended.");
    }

    /// <summary>The message without NUL, its binary parts in base64 (RFC 3516 §4.4); null if there is a NUL that can't be encoded.</summary>
    Spool? Storable(Spool spool, AppendMessage message)
    {
        if (!spool.Content.Span.Contains((byte)0)) return spool;
        if (message.Parts is not [AppendLiteral { Literal.IsBinary: true }]) return null;
        var (isStorable, octets) = BinaryAppend.Normalise(spool.Content);
        if (!isStorable) return null;
        var encoded = _context.Account.CreateSpool();
        _spools.Add(encoded);
        encoded.Write(octets.Span);
        return encoded;
    }
}
