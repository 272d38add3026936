using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hoopoe.Store.Packs;

namespace Hoopoe.Store.Backup;

/// <summary>What a backup says of itself in <c>backup.json</c>, which is written last: without it a backup is not whole.</summary>
/// <param name="Format">The format of the backup.</param>
/// <param name="At">The state of which moment it has.</param>
/// <param name="Messages">How many messages it has.</param>
/// <param name="Faults">How many things were found not to be sound in it.</param>
public sealed record BackupManifest(int Format, DateTimeOffset At, long Messages, int Faults = 0)
{
    const string FileName = "backup.json";
    const int Known = 1;

    /// <summary>A manifest of the format this code writes.</summary>
    public static BackupManifest Of(DateTimeOffset at, long messages, int faults) => new(Known, at, messages, faults);

    /// <summary>Reads the manifest of a backup.</summary>
    /// <exception cref="IOException">The folder holds no whole backup, or one of a newer Hoopoe.</exception>
    public static BackupManifest Read(string folder)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize(File.ReadAllText(Path.Combine(folder, FileName)), BackupJson.Default.BackupManifest);
            if (manifest is { Format: Known }) return manifest;
            throw new IOException(string.Create(
                CultureInfo.InvariantCulture, $"'{folder}' has a backup of format {manifest?.Format}; this Hoopoe knows format {Known}."));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            throw new IOException($"'{folder}' holds no whole backup.", missing);
        }
    }

    /// <summary>Takes a manifest away, before the backup is changed.</summary>
    internal static void Remove(string folder)
    {
        File.Delete(Path.Combine(folder, FileName));
        UnixFiles.Sync(folder);
    }

    /// <summary>Writes it; when this returns it is on disk, and so are the names of all that is beside it.</summary>
    internal void Write(string folder)
    {
        UnixFiles.Sync(folder);
        using (var file = new FileStream(Path.Combine(folder, FileName), FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(file, this, BackupJson.Default.BackupManifest);
            file.Write("\n"u8);
            file.Flush(flushToDisk: true);
        }
        UnixFiles.Sync(folder);
    }
}

/// <summary>The JSON of backups.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(BackupManifest))]
sealed partial class BackupJson : JsonSerializerContext;
