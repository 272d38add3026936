using System.Text;
using Hoopoe.Protocol.Commands;
using Hoopoe.Server.Sessions;

namespace Hoopoe.Server.Commands;

/// <summary>CAPABILITY (RFC 9051 §6.1.1).</summary>
static class CapabilityCommand
{
    public static ValueTask<CommandResult> RunAsync(SessionContext context, NoArguments arguments, CancellationToken cancellationToken)
    {
        context.Output.BeginUntagged("CAPABILITY "u8);
        context.Output.Raw(Encoding.ASCII.GetBytes(Capabilities.For(context)));
        context.Output.EndLine();
        return new(CommandResult.Ok("That is what there is."));
    }
}
