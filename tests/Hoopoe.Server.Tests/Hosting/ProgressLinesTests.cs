using Hoopoe.Server.Hosting.Administration;
using Hoopoe.Store;

namespace Hoopoe.Server.Tests.Hosting;

/// <summary>Long work that a server does for the command line tells how far it has come, and in the end why it failed.</summary>
public sealed class ProgressLinesTests : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hoopoe-progress-");

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_backup_tells_what_it_copies_and_reads_again_and_a_restore_what_it_brings_back()
    {
        await using var server = await RunningServer.StartAsync();
        await server.AddAccountsAsync("alice@example.org");
        await using var client = new ControlClient(DataFolder.ControlSocketIn(server.Server.Store.Path));
        for (var number = 0; number < 20; number++)
        {
            using var message = new MemoryStream("Subject: x\n\ny\n"u8.ToArray());
            await client.DeliverAsync("alice@example.org", null, message, Token);
        }
        var backup = new Steps();
        var restore = new Steps();

        var report = await client.BackUpAsync(_folder.FullName, null, backup, Token);
        await client.RemoveAccountAsync("alice@example.org", Token);
        var restored = await client.RestoreAsync(_folder.FullName, "alice@example.org", restore, Token);

        Assert.Equal((20, 20), (report.Messages, restored.Messages));
        Assert.Equal(backup.Seen[^1].Total, backup.Seen[^1].Done);
        Assert.Contains(restore.Seen, step => step == new WorkProgress("INBOX", 20, 20));
    }

    [Fact]
    public async Task What_fails_after_it_has_begun_says_why()
    {
        await using var server = await RunningServer.StartAsync();
        await using var client = new ControlClient(DataFolder.ControlSocketIn(server.Server.Store.Path));

        var refused = await Assert.ThrowsAsync<AdministrationException>(() =>
            client.RestoreAsync(Path.Combine(_folder.FullName, "none"), null, null, Token));

        Assert.Equal(AdministrationError.Trouble, refused.Error);
        Assert.Contains("holds no whole backup", refused.Message);
    }

    sealed class Steps : IProgress<WorkProgress>
    {
        public List<WorkProgress> Seen { get; } = [];

        public void Report(WorkProgress value) => Seen.Add(value);
    }
}
