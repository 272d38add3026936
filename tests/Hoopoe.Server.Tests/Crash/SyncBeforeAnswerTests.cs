namespace Hoopoe.Server.Tests.Crash;

/// <summary>tests/long/sync-before-answer: the order of syncs and answers, seen from the operating system.</summary>
public sealed class SyncBeforeAnswerTests
{
    const int NoTracer = 77;

    [Fact]
    public async Task Every_acknowledged_change_was_synced_before_its_answer_was_sent()
    {
        var (exitCode, output) = await LongScript.RunAsync("sync-before-answer");

        Assert.SkipWhen(exitCode == NoTracer, output);
        Assert.True(exitCode == 0, output);
    }
}
