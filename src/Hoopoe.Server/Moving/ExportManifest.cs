using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hoopoe.Server.Moving;

/// <summary>A mailbox in an export.</summary>
/// <param name="Folder">Its folder or file below that of the export; <c>.</c> for that itself.</param>
/// <param name="Mailbox">Its name.</param>
/// <param name="UidValidity">Its UIDVALIDITY.</param>
/// <param name="SpecialUse">What it is for, or null.</param>
/// <param name="IsSubscribed">Whether it is subscribed.</param>
/// <param name="HighestModSeq">Its highest modseq when it had been written as a whole; 0 before.</param>
sealed record ManifestEntry(
    string Folder, string Mailbox, uint UidValidity, string? SpecialUse = null, bool IsSubscribed = false, long HighestModSeq = 0);

/// <summary>
/// What an export says of itself in <c>hoopoe-export.json</c>: which folder or file is which mailbox, for not every name can be that of a
/// file.
/// </summary>
/// <param name="Format">The format of the manifest.</param>
/// <param name="Kind">The kind of files, <c>maildir</c> or <c>mbox</c>.</param>
/// <param name="Mailboxes">The mailboxes.</param>
sealed record ExportManifest(int Format, string Kind, IReadOnlyList<ManifestEntry> Mailboxes)
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "hoopoe-export.json";

    /// <summary>The format this code writes.</summary>
    public const int Known = 1;

    const long MaxBytes = 64 << 20;

    /// <summary>Reads the manifest of an export; null if a folder has none.</summary>
    /// <exception cref="IOException">It can't be understood.</exception>
    public static ExportManifest? Read(string folder)
    {
        var file = new FileInfo(Path.Combine(folder, FileName));
        if (!file.Exists || SourceFile.IsLink(file)) return null;
        try
        {
            if (file.Length <= MaxBytes
                && JsonSerializer.Deserialize(File.ReadAllText(file.FullName), ManifestJson.Default.ExportManifest) is { Format: Known } manifest
                && manifest.Mailboxes is not null
                && manifest.Mailboxes.All(one => one is { Folder: not null, Mailbox: not null }))
                return manifest;
        }
        catch (JsonException)
        {
            // Said below.
        }
        throw new IOException($"'{file.FullName}' is none that this Hoopoe knows.");
    }

    /// <summary>Writes it, whole or not at all.</summary>
    public void Write(string folder)
    {
        var path = Path.Combine(folder, FileName);
        File.WriteAllText(path + ".new", JsonSerializer.Serialize(this, ManifestJson.Default.ExportManifest) + "\n");
        File.Move(path + ".new", path, overwrite: true);
    }
}

/// <summary>The JSON of exports.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(ExportManifest))]
sealed partial class ManifestJson : JsonSerializerContext;
