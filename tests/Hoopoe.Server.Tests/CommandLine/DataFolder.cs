namespace Hoopoe.Server.Tests.CommandLine;

/// <summary>A data folder of one test's own, with a run of the executable on it.</summary>
sealed class DataFolder : IDisposable
{
    readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("hoopoe-");

    public string Path => System.IO.Path.Combine(_parent.FullName, "data");

    public Task<Finished> RunAsync(params string[] arguments) => HoopoeProcess.RunAsync([.. arguments, "--data", Path]);

    public Task<Finished> RunWithInputAsync(string input, params string[] arguments) =>
        HoopoeProcess.RunAsync([.. arguments, "--data", Path], input);

    public void Dispose() => _parent.Delete(recursive: true);
}
