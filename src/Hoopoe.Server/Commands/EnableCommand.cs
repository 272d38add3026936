using System.Text;
using Hoopoe.Protocol.Commands;
using Hoopoe.Server.Sessions;

namespace Hoopoe.Server.Commands;

/// <summary>ENABLE (RFC 9051 §6.3.1, RFC 5161): what is not known is passed over.</summary>
static class EnableCommand
{
    static readonly (string Capability, SessionFeatures Features)[] Known =
    [
        ("IMAP4REV2", SessionFeatures.Rev2),
        ("UTF8=ACCEPT", SessionFeatures.Utf8Accept),
        ("CONDSTORE", SessionFeatures.CondStore),
        ("QRESYNC", SessionFeatures.QResync),
        ("METADATA", SessionFeatures.Metadata),
        ("UIDONLY", SessionFeatures.UidOnly),
    ];

    public static ValueTask<CommandResult> RunAsync(SessionContext context, EnableArguments arguments, CancellationToken cancellationToken)
    {
        var hadCondStore = context.Features.HasFlag(SessionFeatures.CondStore);
        var enabled = Known.Where(known => arguments.Capabilities.Contains(known.Capability)).ToList();
        context.Output.BeginUntagged("ENABLED"u8);
        foreach (var (capability, features) in enabled)
        {
            context.Output.Space();
            context.Output.Raw(capability == "IMAP4REV2" ? "IMAP4rev2"u8 : Encoding.ASCII.GetBytes(capability));
            context.Enable(features);
        }
        context.Output.EndLine();
        if (!hadCondStore) CondStore.WriteHighestModSeq(context);
        return new(CommandResult.Ok("Enabled."));
    }
}
