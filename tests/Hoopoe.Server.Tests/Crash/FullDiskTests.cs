namespace Hoopoe.Server.Tests.Crash;

/// <summary>A short form of tests/long/full-disk: what is answered on a full disk, and that service resumes by itself.</summary>
public sealed class FullDiskTests
{
    const int NoTmpfs = 77;

    [Fact]
    public async Task A_full_disk_refuses_mail_clearly_keeps_the_rest_going_and_is_forgotten_once_there_is_room()
    {
        var (exitCode, output) = await LongScript.RunAsync("full-disk", "--rounds", "1");

        Assert.SkipWhen(exitCode == NoTmpfs, output);
        Assert.True(exitCode == 0, output);
    }
}
