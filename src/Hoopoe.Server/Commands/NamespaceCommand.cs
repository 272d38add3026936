using Hoopoe.Protocol.Commands;
using Hoopoe.Server.Sessions;

namespace Hoopoe.Server.Commands;

/// <summary>NAMESPACE (RFC 9051 §6.3.10): one personal namespace without a prefix, no others.</summary>
static class NamespaceCommand
{
    public static ValueTask<CommandResult> RunAsync(SessionContext context, NoArguments arguments, CancellationToken cancellationToken)
    {
        context.Output.BeginUntagged("NAMESPACE ((\"\" \"/\")) NIL NIL"u8);
        context.Output.EndLine();
        return new(CommandResult.Ok("These are the namespaces."));
    }
}
