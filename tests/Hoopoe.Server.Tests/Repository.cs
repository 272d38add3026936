namespace Hoopoe.Server.Tests;

/// <summary>Where this repository lies.</summary>
static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Hoopoe.slnx")) ? folder : Find(Path.GetDirectoryName(folder.TrimEnd('/'))!);
}
