using System.Reflection;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Hoopoe.Server.Hosting;
using Hoopoe.Server.Hosting.Configuration;
using Hoopoe.Server.Tests.CommandLine;

namespace Hoopoe.Server.Tests.Packaging;

/// <summary>What the container file says agrees with what is built.</summary>
public partial class ContainerTests
{
    static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "packaging/Containerfile"));

    [Fact]
    public void Both_images_are_of_the_version_that_it_is_built_for()
    {
        var framework = typeof(HoopoeServer).Assembly.GetCustomAttribute<TargetFrameworkAttribute>()!.FrameworkName.Split("=v")[1];
        Assert.Equal([$"dotnet/sdk:{framework}", $"dotnet/aspnet:{framework}"], Image().Matches(Text).Select(match => match.Groups[1].Value));
    }

    [Fact]
    public void Its_variables_are_options()
    {
        var options = new HoopoeOptions();
        var variables = Variable().Matches(Text).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        EnvironmentVariables.Apply(options, variables);
        Assert.Null(options.Refusal());
        Assert.Equal("/var/lib/hoopoe", options.Data);
    }

    [Fact]
    public void Its_ports_are_those_that_are_served()
    {
        var options = new HoopoeOptions();
        int?[] served = [options.Imap[0].Port, options.Imaps[0].Port, options.Lmtp[0].Port];
        Assert.Contains($"EXPOSE {string.Join(' ', served)}\n", Text, StringComparison.Ordinal);
        Assert.Contains($"/dev/tcp/127.0.0.1/{options.Http.Port}", Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_command_is_understood() => Assert.Null(DocumentedCommand.ErrorOf(Command().Match(Text).Groups[1].Value));

    [GeneratedRegex(@"^FROM mcr\.microsoft\.com/(\S+)", RegexOptions.Multiline)]
    private static partial Regex Image();

    [GeneratedRegex(@"(HOOPOE__\w+)=(\S+)")]
    private static partial Regex Variable();

    [GeneratedRegex("""^CMD \["(\w+)"\]""", RegexOptions.Multiline)]
    private static partial Regex Command();
}
