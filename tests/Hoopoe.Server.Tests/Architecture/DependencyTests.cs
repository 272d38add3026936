using System.Xml.Linq;
using Hoopoe.Mime;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Server.Tests.Architecture;

/// <summary>
/// Dependencies point one way: Hoopoe, Hoopoe.Server, Hoopoe.Store, and then Hoopoe.Mime and Hoopoe.Protocol, which know nothing of ours.
/// </summary>
public class DependencyTests
{
    static readonly string Root = RepositoryRoot();

    [Theory]
    [InlineData("Hoopoe", "Hoopoe.Server")]
    [InlineData("Hoopoe.Server", "Hoopoe.Store")]
    [InlineData("Hoopoe.Store", "Hoopoe.Mime", "Hoopoe.Protocol")]
    [InlineData("Hoopoe.Mime")]
    [InlineData("Hoopoe.Protocol")]
    public void A_project_refers_to_the_layer_below_and_to_nothing_else_of_ours(string project, params string[] below) =>
        Assert.Equal(below, References(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path)).Order());

    [Fact]
    public void There_is_no_project_outside_these_layers()
    {
        var projects = Directory.GetDirectories(Path.Combine(Root, "src")).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal(["Hoopoe", "Hoopoe.Mime", "Hoopoe.Protocol", "Hoopoe.Server", "Hoopoe.Store"], projects);
    }

    [Fact]
    public void The_protocol_needs_no_package_no_framework_and_no_network()
    {
        Assert.Empty(References("Hoopoe.Protocol", "PackageReference"));
        Assert.Empty(References("Hoopoe.Protocol", "FrameworkReference"));
        var used = typeof(LineFramer).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!).ToList();
        Assert.DoesNotContain(used, name => name.StartsWith("System.Net", StringComparison.Ordinal) || name == "System.IO.Pipelines");
    }

    [Fact]
    public void Messages_are_read_without_a_network() => Assert.DoesNotContain(
        typeof(MessageStructure).Assembly.GetReferencedAssemblies(), assembly => assembly.Name == "System.Net.Sockets");

    [Fact]
    public void Only_the_store_knows_SQLite()
    {
        var projects = Directory.GetDirectories(Path.Combine(Root, "src")).Select(path => Path.GetFileName(path));
        Assert.Equal(["Hoopoe.Store"], projects.Where(
            project => References(project, "PackageReference").Any(name => name.Contains("SQLite", StringComparison.OrdinalIgnoreCase))));
    }

    [Fact]
    public void Package_versions_stand_in_one_file()
    {
        var projects = Directory.GetFiles(Root, "*.csproj", SearchOption.AllDirectories);
        var references = projects.SelectMany(path => XDocument.Load(path).Descendants("PackageReference"));
        Assert.DoesNotContain(references, reference => reference.Attribute("Version") is not null);
    }

    static IEnumerable<string> References(string project, string kind) =>
        from reference in XDocument.Load(Path.Combine(Root, "src", project, $"{project}.csproj")).Descendants(kind)
        select reference.Attribute("Include")!.Value;

    static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Hoopoe.slnx"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
