using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Hoopoe.Mime.Tests;

/// <summary>What the assembly depends on, read from its metadata.</summary>
public class DependencyTests
{
    static readonly string[] TypeReferences = [.. Types()];

    [Fact]
    public void Of_MimeKit_only_decoders_of_slices_are_used() => Assert.Equal(
        [
            "MimeKit.Encodings.Base64Decoder", "MimeKit.Encodings.IMimeDecoder", "MimeKit.Encodings.UUDecoder",
            "MimeKit.Utils.DateUtils", "MimeKit.Utils.Rfc2047",
        ],
        TypeReferences.Where(type => type.StartsWith("MimeKit.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Fact]
    public void No_other_project_is_used() =>
        Assert.DoesNotContain(TypeReferences, type => type.StartsWith("Hoopoe.", StringComparison.Ordinal));

    static IEnumerable<string> Types()
    {
        using var file = new PEReader(File.OpenRead(typeof(MessageScanner).Assembly.Location));
        var metadata = file.GetMetadataReader();
        return [.. metadata.TypeReferences.Select(metadata.GetTypeReference)
            .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}")];
    }
}
