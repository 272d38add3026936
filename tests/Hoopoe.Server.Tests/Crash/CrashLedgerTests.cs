namespace Hoopoe.Server.Tests.Crash;

/// <summary>A short form of tests/long/crash-ledger, which is run for longer by hand.</summary>
public sealed class CrashLedgerTests
{
    [Fact]
    public async Task What_was_acknowledged_is_there_once_after_each_of_three_kills()
    {
        var (exitCode, output) = await LongScript.RunAsync("crash-ledger", "--cycles", "3", "--seed", "11", "--seconds", "1.5");

        Assert.True(exitCode == 0, output);
        Assert.Contains("3 cycles", output, StringComparison.Ordinal);
    }
}
