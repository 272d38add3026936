using System.Globalization;
using Hoopoe.Server.Tests.Security;

namespace Hoopoe.Server.Tests.CommandLine;

/// <summary>What a busy time leaves behind in the memory of the process.</summary>
[Collection(MeasuredAlone.Name)]
public class QuietMemoryTests
{
    const string User = "alice@example.org";

    static readonly TimeSpan Guard = TimeSpan.FromMinutes(2);

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Memory_that_a_busy_time_took_is_given_back_when_little_happens()
    {
        const int Large = 30 << 20;
        if (!OperatingSystem.IsLinux()) Assert.Skip("The kernel's count of a process's private memory is read.");
        var folder = Directory.CreateTempSubdirectory("hoopoe-quiet-").FullName;
        try
        {
            var added = await HoopoeProcess.RunAsync(["account", "add", User, "--password-stdin", "--data", folder], "secret\n");
            Assert.Equal(0, added.ExitCode);
            var (process, lines) = await HoopoeProcess.ServeAsync(folder, "--search-index", "false");
            using (process)
            {
                var port = int.Parse(lines[0].Split(':')[^1], CultureInfo.InvariantCulture);
                using var client = await WireClient.ConnectAsync(port);
                await client.LogInAsync(User, "secret");
                await client.WriteAsync($"a APPEND INBOX {{{Large + 4}+}}\r\n\r\n\r\n{new string('x', Large)}\r\n");
                Assert.StartsWith("a OK", await client.ReadTaggedAsync("a"), StringComparison.Ordinal);
                Assert.StartsWith("OK", await client.SendAsync("b", "SELECT INBOX"), StringComparison.Ordinal);
                for (var i = 0; i < 3; i++)
                    Assert.StartsWith("OK", await client.SendAsync("c", "FETCH 1 BINARY.SIZE[1]"), StringComparison.Ordinal);

                // What the last command took is garbage now, and nothing else comes that would have it collected.
                var busy = process.PrivateBytes();
                var waited = System.Diagnostics.Stopwatch.StartNew();
                while (process.PrivateBytes() > busy - Large)
                {
                    Assert.True(waited.Elapsed < Guard, $"{busy >> 20} MiB are still {process.PrivateBytes() >> 20}");
                    await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, Token);
                }
                Assert.Equal(0, (await process.TerminateAsync()).ExitCode);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
