using System.CommandLine;
using Hoopoe.Server.Hosting.Configuration;

namespace Hoopoe;

/// <summary>The option <c>--since</c>: how far back.</summary>
static class SinceOption
{
    /// <summary>Makes it.</summary>
    public static Option<string?> Create() => new("--since")
    {
        Description = "From when on: how long ago, such as 2d, or a date such as 2026-11-26T08:30Z  [default: as far back as is kept]",
        HelpName = "TIME",
    };

    /// <summary>The moment given, or the beginning of all time.</summary>
    /// <exception cref="ConfigurationException">It can't be read.</exception>
    public static DateTimeOffset Read(string? text)
    {
        try
        {
            return text is null ? DateTimeOffset.UnixEpoch : MomentText.Parse(text, TimeProvider.System.GetUtcNow());
        }
        catch (FormatException wrong)
        {
            throw new ConfigurationException($"--since: {wrong.Message}");
        }
    }
}
