using Hoopoe.Protocol.Commands;
using Hoopoe.Server.Hosting;
using Hoopoe.Server.Sessions;

namespace Hoopoe.Server.Commands;

/// <summary>ID (RFC 2971): what the client says of itself is logged, nothing depends on it.</summary>
static class IdCommand
{
    static readonly string Version = typeof(IdCommand).Assembly.GetName().Version?.ToString(3) ?? "0";

    public static ValueTask<CommandResult> RunAsync(SessionContext context, IdArguments arguments, CancellationToken cancellationToken)
    {
        Log.ClientIdentified(
            context.Services.Logger, LogText.Of(string.Join(", ", arguments.Fields.Take(6).Select(field => $"{field.Key}={field.Value}"))));
        context.Connection.Facts.Client = ClientOf(arguments);
        var output = context.Output;
        output.BeginUntagged("ID (\"name\" \"Hoopoe\""u8);
        if (context.IsLoggedIn)
        {
            output.Raw(" \"version\" "u8);
            output.String(Version);
        }
        output.CloseParen();
        output.EndLine();
        return new(CommandResult.Ok("Pleased to meet you."));
    }

    /// <summary>Name and version, for those who look at the open sessions; null if the client gives no name.</summary>
    static string? ClientOf(IdArguments arguments) => FieldOf(arguments, "name") is { } name
        ? LogText.Of(FieldOf(arguments, "version") is { } version ? $"{name} {version}" : name)
        : null;

    static string? FieldOf(IdArguments arguments, string name) =>
        arguments.Fields.FirstOrDefault(field => field.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}
