using System.Globalization;

namespace Hoopoe.Server.Tests.CommandLine;

/// <summary><c>hoopoe import</c> and <c>hoopoe export</c> as a person runs them.</summary>
public sealed class MovingTests : IDisposable
{
    const string Address = "alice@example.org";

    readonly DataFolder _data = new();

    string Maildir => _data.Path + "-maildir";

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Mail_is_moved_with_and_without_a_running_server(bool isServed)
    {
        var server = isServed ? (await HoopoeProcess.ServeAsync(_data.Path)).Process : null;
        using (server)
        {
            await _data.RunAsync("account", "add", Address, "--password", "x");
            await _data.RunAsync("account", "add", "bob@example.org", "--password", "x");
            MakeMaildir(20);
            Assert.Equal(new Finished(0, "INBOX: 20 messages\n", ""), await _data.RunAsync("import", Address, Maildir, "--dry-run"));
            Assert.Equal(new Finished(0, "20 messages imported into 1 mailboxes\n", ""), await _data.RunAsync("import", Address, Maildir));
            Assert.Equal(
                new Finished(0, "0 messages imported into 1 mailboxes, 20 were imported before\n", ""), await _data.RunAsync("import", Address, Maildir));
            File.WriteAllText(Path.Combine(Maildir, "cur", "9.bad.host:2,"), "a\0b");
            Assert.Equal(
                new Finished(
                    1, "20 messages imported into 1 mailboxes, 1 left out\n", "left out: cur/9.bad.host:2,: it holds NUL where none can be kept\n"),
                await _data.RunAsync("import", Address, Maildir, "--mailbox", "Old"));
            foreach (var format in (string[])["maildir", "mbox"])
            {
                var path = $"{_data.Path}-{format}-out";
                Assert.Equal(
                    new Finished(0, "40 messages exported from 7 mailboxes\n", ""), await _data.RunAsync("export", Address, path, "--format", format));
                Assert.Equal(
                    new Finished(0, "40 messages imported into 7 mailboxes\n", ""),
                    await _data.RunAsync("import", "bob@example.org", path, "--mailbox", format));
            }

            Assert.Equal(67, (await _data.RunAsync("import", "nobody@example.org", Maildir)).ExitCode);
            Assert.Equal(67, (await _data.RunAsync("export", "nobody@example.org", _data.Path + "-none")).ExitCode);
            Assert.Equal(67, (await _data.RunAsync("export", Address, _data.Path + "-none", "--mailbox", "None")).ExitCode);
            Assert.Equal(65, (await _data.RunAsync("export", Address, _data.Path + "-none", "--mailbox", "a/../b")).ExitCode);
            Assert.Equal(78, (await _data.RunAsync("import", Address, _data.Path + "-none")).ExitCode);
            Assert.Equal(78, (await _data.RunAsync("export", Address, Path.GetDirectoryName(_data.Path)!)).ExitCode);
            Assert.Equal(64, (await _data.RunAsync("export", Address, Maildir, "--format", "pst")).ExitCode);
            await _data.RunAsync("account", "quota", Address, "--messages", "41");
            Assert.Equal(73, (await _data.RunAsync("import", Address, Maildir, "--mailbox", "Full")).ExitCode);
            Assert.Equal(0, (await _data.RunAsync("check")).ExitCode);
            if (server is not null) Assert.Equal(0, (await server.TerminateAsync()).ExitCode);
        }
    }

    [Fact]
    public async Task Killed_at_any_time_and_run_again_an_import_neither_loses_nor_doubles()
    {
        const int count = 4_000;
        MakeMaildir(count);
        await _data.RunAsync("account", "add", Address, "--password", "x");
        var random = new Random(11);
        var imported = 0;
        for (var round = 0; round < 6; round++)
        {
            // By turns the server is killed in the midst of it, and the importing program, which is then the owner itself.
            using var server = round % 2 == 0 ? (await HoopoeProcess.ServeAsync(_data.Path)).Process : null;
            using var import = HoopoeProcess.Start("import", Address, Maildir, "--data", _data.Path);
            await Task.Delay(random.Next(300, 1_500), TestContext.Current.CancellationToken);
            (server ?? import).Kill();
            await import.FinishedAsync();
            var shown = (await _data.RunAsync("account", "show", Address)).Output;
            var now = int.Parse(shown.Split("INBOX: ")[1].Split(' ')[0], CultureInfo.InvariantCulture);
            Assert.InRange(now, imported, count);
            imported = now;
        }

        var done = await _data.RunAsync("import", Address, Maildir);
        var exported = _data.Path + "-out";
        await _data.RunAsync("export", Address, exported);

        Assert.Equal(0, done.ExitCode);
        Assert.Equal(
            Enumerable.Range(0, count).Select(Message).Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(Path.Combine(exported, "cur")).Select(File.ReadAllText).Order(StringComparer.Ordinal));
        Assert.Equal(0, (await _data.RunAsync("check")).ExitCode);
    }

    static string Message(int number) => $"Subject: {number}\n\nbody {number}\n";

    void MakeMaildir(int count)
    {
        foreach (var place in (string[])["cur", "new", "tmp"]) Directory.CreateDirectory(Path.Combine(Maildir, place));
        for (var number = 0; number < count; number++) File.WriteAllText(Path.Combine(Maildir, "cur", $"{number + 1}.x.host:2,S"), Message(number));
    }
}
