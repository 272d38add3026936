namespace Hoopoe.Mime.Tests;

/// <summary>Fails a test that would otherwise not end. The time is many times what linear work needs; quadratic work needs hours.</summary>
static class HangGuard
{
    public static Task Run(Action test) =>
        Task.Run(test, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
}
