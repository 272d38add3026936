using Hoopoe.Protocol.Commands;
using Hoopoe.Server.Sessions;

namespace Hoopoe.Server.Commands;

/// <summary>NAMESPACE (RFC 9051 §6.3.10): one personal namespace without a prefix, and that of the past for an account that is shown it.</summary>
static class NamespaceCommand
{
    public static ValueTask<CommandResult> RunAsync(SessionContext context, NoArguments arguments, CancellationToken cancellationToken)
    {
        context.Output.BeginUntagged("NAMESPACE ((\"\" \"/\")"u8);
        if (PastNamespace.IsShown(context)) context.Output.Raw("(\"#past/\" \"/\")"u8);
        context.Output.Raw(") NIL NIL"u8);
        context.Output.EndLine();
        return new(CommandResult.Ok("These are the namespaces."));
    }
}
