using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;
using Hoopoe.Server.Commands;
using Hoopoe.Server.Connections;
using Hoopoe.Server.Hosting;
using Hoopoe.Server.Metrics;
using Hoopoe.Store;

namespace Hoopoe.Server.Sessions;

/// <summary>One IMAP session (RFC 9051): a sequential loop that alone reads, runs and writes for its client.</summary>
/// <remarks>
/// Invariants:
/// <list type="number">
/// <item>One command at a time, in the order sent (RFC 9051 §5.5). Reading ahead is the pipe's job; nothing runs ahead.</item>
/// <item>Nobody else writes to the client. Others may only ring the session's bell, which carries nothing.</item>
/// <item>No command runs unless its state and the whole of its arguments are right; the tag is always echoed.</item>
/// <item>What the client believes about its mailbox is <see cref="SelectedMailbox.Announced"/>, and only <see cref="ViewSync"/> changes it.</item>
/// <item>Order of an answer: durable, published, untagged data, tagged response. No lock and no transaction is held while writing.</item>
/// <item>Output is flushed before waiting and when much is pending, never per line; a slow reader stops its own session only.</item>
/// <item>An error ends at <see cref="RunCommandAsync"/>: it becomes BAD, NO or BYE, and costs no other session anything.</item>
/// </list>
/// </remarks>
sealed class ImapSession(SessionServices services, Transport transport, ClientConnection connection)
{
    const string TooMuchData = "Too much data for one command.";

    int _badCommandsInARow;

    /// <summary>Serves the client until it leaves or the connection is asked to end.</summary>
    /// <param name="disconnected">Cancelled when the client is gone.</param>
    public async Task RunAsync(CancellationToken disconnected)
    {
        using var context = new SessionContext(services, transport, connection);
        context.TellOthers();
        context.FollowTraces();
        try
        {
            context.Output.UntaggedStatus(ResponseStatus.Ok, ResponseCode.Capability(Capabilities.For(context)), "Hoopoe ready.");
            while (!context.IsLoggingOut)
            {
                await Telling.UntilInputAsync(context, isIdle: false, disconnected);
                await ServeAsync(context, disconnected);
            }
            await context.FlushAsync(disconnected);
        }
        catch (SessionEndedException ended)
        {
            if (ended.InnerException is not null) Log.SessionFailed(services.Logger, connection.Address, ended.InnerException);
            if (ended.Goodbye is not null) await SayGoodbyeAsync(context, ended.Goodbye.Value, disconnected);
        }
        finally
        {
            context.Input.Trace?.Remark("the session ends");
            await context.Input.StopAsync();
        }
    }

    static async ValueTask SayGoodbyeAsync(SessionContext context, ResponseText text, CancellationToken disconnected)
    {
        context.Output.UntaggedStatus(ResponseStatus.Bye, null, text);
        try
        {
            await context.FlushAsync(disconnected);
        }
        catch (SessionEndedException)
        {
            // The client is gone already.
        }
    }

    async ValueTask ServeAsync(SessionContext context, CancellationToken disconnected)
    {
        var input = context.Input;
        input.BeginCommand(context.FramerCaps);
        var status = await input.ReadFrameAsync(disconnected);
        while (status == FrameStatus.LiteralAnnounced)
        {
            var reading = CommandReading.OfName(input.Framer.Text.Span, context);
            if (reading.Spec is { } spec && spec.Traits.HasFlag(CommandTraits.StreamsLiteral)) break;
            if (reading.Problem is not null || !input.Framer.KeepLiteral())
            {
                await RefuseLiteralAsync(context, reading.Problem, disconnected);
                return;
            }
            if (!input.Framer.Literal.IsNonSynchronizing) context.Output.Continuation("Go ahead.");
            status = await input.ReadFrameAsync(disconnected);
        }

        var command = CommandReading.OfCommand(input.Framer.Text.Span, context);
        context.Tag = command.Tag;
        if (status is FrameStatus.Refused or FrameStatus.Broken)
        {
            var refusal = ErrorAnswers.For(input.Framer.Refusal, services.Limits, context.IsLoggedIn);
            FailUnrun(context, command, refusal);
            await AnswerAsync(context, command, refusal, took: null, disconnected);
            if (status == FrameStatus.Broken) throw new SessionEndedException(TooMuchData);
            return;
        }
        if (command.Run is null)
        {
            FailUnrun(context, command, command.Problem!.Value);
            await AnswerAsync(context, command, command.Problem!.Value, took: null, disconnected);
        }
        else
        {
            var since = services.Time.GetTimestamp();
            var result = await RunCommandAsync(context, command.Spec!, command.Run, disconnected);
            await AnswerAsync(context, command, result, services.Time.GetElapsedTime(since), disconnected);
        }
        if (input.Status == FrameStatus.LiteralAnnounced)
        {
            // It was refused: what the client sends nevertheless must not be taken for commands.
            if (input.Framer.Refusal == FrameRefusal.None) input.Framer.RefuseLiteral();
            await input.ReadFrameAsync(disconnected);
        }
        if (input.Status == FrameStatus.Broken) throw new SessionEndedException(TooMuchData);
    }

    /// <summary>
    /// Refuses the literal announced and with it the command. The answer does not wait for data that is only swallowed (RFC 7888 §4).
    /// </summary>
    async ValueTask RefuseLiteralAsync(SessionContext context, CommandResult? problem, CancellationToken disconnected)
    {
        var framer = context.Input.Framer;
        if (problem is not null) framer.RefuseLiteral();
        var command = CommandReading.OfCommand(framer.Text.Span, context);
        context.Tag = command.Tag;
        var refusal = problem ?? ErrorAnswers.For(framer.Refusal, services.Limits, context.IsLoggedIn);
        FailUnrun(context, command, refusal);
        await AnswerAsync(context, command, refusal, took: null, disconnected);
        if (await context.Input.ReadFrameAsync(disconnected) == FrameStatus.Broken) throw new SessionEndedException(TooMuchData);
    }

    /// <summary>
    /// What a command does to the session even if it is refused with NO before it runs: SELECT leaves the mailbox selected (RFC 9051 §6.3.2), a
    /// search to be saved leaves an empty result (§6.4.4.1).
    /// </summary>
    static void FailUnrun(SessionContext context, in CommandReading command, CommandResult failure)
    {
        if (failure.Status != ResponseStatus.No || command.Spec is null) return;
        if (command.Spec.Traits.HasFlag(CommandTraits.LeavesMailbox)) SelectCommand.LeaveSelected(context);
        else if (command.AsksToSave) context.Selected?.SavedResult = UidSet.Empty;
    }

    /// <summary>Runs a command and prints what changed meanwhile. The one place where errors become answers.</summary>
    async ValueTask<CommandResult> RunCommandAsync(
        SessionContext context, CommandSpec spec, Func<SessionContext, CancellationToken, ValueTask<CommandResult>> run, CancellationToken disconnected)
    {
        var byUid = spec.Traits.HasFlag(CommandTraits.ByUid);
        CommandResult result;
        context.Progress.Begin(context.Tag);
        connection.Facts.Begin(spec.Name);
        context.WithholdsExpunges = false;
        context.LimitReached = null;
        context.Damaged.Clear();
        try
        {
            if (!ScopeAccess.Allows(context.Scope, spec))
                return CommandResult.No(ResponseCode.NoPerm, "This password is not good for that.");
            if (spec.Traits.HasFlag(CommandTraits.NeedsWrite) && context.Selected is { IsReadOnly: true })
                return CommandResult.No(ResponseCode.ReadOnly, "The mailbox was opened for reading only.");
            if (spec.Traits.HasFlag(CommandTraits.AddressesMessages))
                await ViewSync.WriteAsync(context, tellExpunges: false, byUid, own: null, disconnected);

            result = spec.Traits.HasFlag(CommandTraits.TakesTime)
                ? await RunInTimeAsync(context, run, disconnected)
                : await run(context, disconnected);
            await SyncAsync();
            if (result is { Status: ResponseStatus.Ok, Code: null } && context.Selected is { WithholdsExpunges: true })
                result = result with { Code = ResponseCode.ExpungeIssued };
            if (result.Status == ResponseStatus.Ok && context.LimitReached is { } limit) result = WithLimit(context, result, limit);
        }
        catch (CommandRefusedException refused)
        {
            result = refused.Result;
            await SyncAsync();
        }
        catch (StoreRefusedException refused)
        {
            result = ErrorAnswers.For(refused);
            await SyncAsync();
        }
        catch (Exception failure) when (failure is not SessionEndedException && !disconnected.IsCancellationRequested)
        {
            Log.CommandFailed(services.Logger, spec.Name, failure);
            result = (failure is IOException io ? ErrorAnswers.For(io) : null)
                ?? CommandResult.No(ResponseCode.ServerBug, "The server has a fault; it has been logged.");
        }
        return result;

        // SELECT has told one state, and QRESYNC what led to it: what changed since in that mailbox is told with the next command.
        ValueTask SyncAsync() => spec.Traits.HasFlag(CommandTraits.LeavesMailbox)
            ? AccountSync.WriteAsync(context, disconnected)
            : Telling.AfterCommandAsync(
                context, spec.Traits.HasFlag(CommandTraits.MayExpunge) && !context.WithholdsExpunges, byUid, disconnected);
    }

    /// <summary>Says where a command stopped: in its own answer, or before it if that has a code already (RFC 9738 §3.1).</summary>
    static CommandResult WithLimit(SessionContext context, CommandResult result, ResponseCode limit)
    {
        const string Words = "Only the last messages of the set were worked on.";
        if (result.Code is null) return CommandResult.Ok(limit, Words);
        context.Output.UntaggedStatus(ResponseStatus.No, limit, Words);
        return result;
    }

    /// <summary>Runs a command that looks through messages, for so long and no longer.</summary>
    async ValueTask<CommandResult> RunInTimeAsync(
        SessionContext context, Func<SessionContext, CancellationToken, ValueTask<CommandResult>> run, CancellationToken disconnected)
    {
        using var timer = new CancellationTokenSource(services.Limits.CommandTime, services.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, disconnected);
        try
        {
            return await run(context, either.Token);
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !disconnected.IsCancellationRequested)
        {
            return CommandResult.No(ResponseCode.Limit, "The command took too long.");
        }
    }

    async ValueTask AnswerAsync(
        SessionContext context, CommandReading command, CommandResult result, TimeSpan? took, CancellationToken disconnected)
    {
        CommandMeasures.Answered(services.Instruments, command.Spec?.Name, result, took);
        if (context.Tag.Length == 0) context.Output.UntaggedStatus(result.Status, result.Code, result.Text);
        else context.Output.Tagged(context.Tag, result.Status, result.Code, result.Text);
        context.Selected?.EndCommand();
        context.TellOthers();

        _badCommandsInARow = result.Status == ResponseStatus.Bad ? _badCommandsInARow + 1 : 0;
        var allowed = context.IsLoggedIn ? services.Limits.BadCommandsAfterLogin : services.Limits.BadCommandsBeforeLogin;
        if (_badCommandsInARow >= allowed) throw new SessionEndedException("Too many bad commands.");

        await context.FlushIfFullAsync(disconnected);
        if (context.TakeAfterAnswer() is { } afterAnswer) await afterAnswer(disconnected);
    }
}
