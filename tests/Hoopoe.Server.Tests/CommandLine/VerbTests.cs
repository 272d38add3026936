namespace Hoopoe.Server.Tests.CommandLine;

public sealed class VerbTests : IDisposable
{
    const string Message = "From a@b Mon\nSubject: hi\n\nHello\n";

    readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Verbs_do_the_same_with_and_without_a_running_server(bool isServed)
    {
        var server = isServed ? (await HoopoeProcess.ServeAsync(_data.Path)).Process : null;
        using (server)
        {
            Assert.Equal(new Finished(0, "added Alice@example.org\n", ""), await _data.RunWithInputAsync(
                "secret\n", "account", "add", "Alice@example.org", "--password-stdin"));
            Assert.Equal(65, (await _data.RunAsync("account", "add", "alice@EXAMPLE.org", "--password", "x")).ExitCode);
            Assert.Equal(0, (await _data.RunAsync("account", "add", "bob@example.org", "--password", "secret")).ExitCode);
            Assert.Equal(0, (await _data.RunAsync("account", "disable", "bob@example.org")).ExitCode);
            Assert.Equal("Alice@example.org\nbob@example.org disabled\n", (await _data.RunAsync("account", "list")).Output);
            Assert.Equal(0, (await _data.RunAsync("account", "enable", "bob@example.org")).ExitCode);
            Assert.Equal(
                0, (await _data.RunWithInputAsync("another\n", "account", "passwd", "alice@example.org", "--password-stdin")).ExitCode);
            Assert.Equal(0, (await _data.RunAsync("account", "alias", "add", "alice@example.org", "info@example.org")).ExitCode);

            var made = await _data.RunAsync("account", "app-password", "add", "alice@example.org", "phone", "--read-only");
            Assert.Matches("^([a-z2-5]{5}-){3}[a-z2-5]{5}\n$", made.Output);
            Assert.Equal(65, (await _data.RunAsync("account", "app-password", "add", "alice@example.org", "phone")).ExitCode);
            Assert.Equal(
                new Finished(0, "phone: read-only, until removed, last used never\n", ""),
                await _data.RunAsync("account", "app-password", "list", "alice@example.org"));
            Assert.Equal(0, (await _data.RunAsync("account", "app-password", "remove", "alice@example.org", "phone")).ExitCode);
            Assert.Equal(67, (await _data.RunAsync("account", "app-password", "remove", "alice@example.org", "phone")).ExitCode);

            Assert.Equal(new Finished(0, "", ""), await _data.RunWithInputAsync(Message, "deliver", "info@example.org"));
            Assert.Equal(0, (await _data.RunWithInputAsync(Message, "deliver", "alice@example.org", "--mailbox", "Archive")).ExitCode);
            Assert.Equal(67, (await _data.RunWithInputAsync(Message, "deliver", "alice@example.org", "--mailbox", "Nowhere")).ExitCode);
            Assert.Equal(67, (await _data.RunWithInputAsync(Message, "deliver", "nobody@example.org")).ExitCode);
            Assert.Equal(65, (await _data.RunWithInputAsync("a\0b", "deliver", "alice@example.org")).ExitCode);

            Assert.EndsWith(
                " bytes of 5368709120, 2 messages of 1000\n",
                (await _data.RunAsync("account", "quota", "alice@example.org", "--storage", "5GiB", "--messages", "1000")).Output);
            Assert.Equal(0, (await _data.RunAsync("account", "quota", "alice@example.org", "--messages", "2")).ExitCode);
            Assert.Equal(73, (await _data.RunWithInputAsync(Message, "deliver", "alice@example.org")).ExitCode);
            Assert.Equal(78, (await _data.RunAsync("account", "quota", "alice@example.org", "--storage", "much")).ExitCode);
            Assert.EndsWith(
                " bytes of any number, 2 messages of any number\n", (await _data.RunAsync("account", "quota", "alice@example.org", "--default")).Output);

            Assert.Equal(new Finished(0, "", ""), await _data.RunAsync("undelete", "alice@example.org"));
            Assert.Equal(67, (await _data.RunAsync("undelete", "alice@example.org", "--mailbox", "Nowhere")).ExitCode);
            Assert.Equal(78, (await _data.RunAsync("undelete", "alice@example.org", "--since", "then")).ExitCode);
            Assert.Matches(
                @"^\S+Z \d+ \S+ \(\S.*\) set the quota from ", (await _data.RunAsync("history", "alice@example.org", "--lines", "1")).Output);
            Assert.Equal(0, (await _data.RunAsync("account", "show-past", "alice@example.org")).ExitCode);
            Assert.Equal(0, (await _data.RunAsync("account", "hide-past", "alice@example.org")).ExitCode);

            var backup = _data.Path + "-backup";
            Assert.Matches("^2 messages, [0-9]+ bytes written, all sound\n$", (await _data.RunAsync("backup", backup)).Output);
            Assert.Equal(new Finished(0, "0 messages restored in 2 accounts\n", ""), await _data.RunAsync("restore", backup));
            Assert.Equal(67, (await _data.RunAsync("restore", backup, "--account", "nobody@example.org")).ExitCode);
            Assert.Equal(75, (await _data.RunAsync("restore", _data.Path + "-nothing")).ExitCode);
            Directory.Delete(backup, recursive: true);

            var shown = (await _data.RunAsync("account", "show", "alice@example.org")).Output;
            Assert.Contains("alias    info@example.org\n", shown);
            Assert.Contains("mailbox  INBOX: 1 messages, 1 unread, ", shown);
            Assert.Contains("mailbox  Archive: 1 messages, 1 unread, ", shown);

            var rebuilt = await _data.RunAsync("index", "rebuild", "alice@example.org");
            Assert.Matches("^Alice@example.org: 2 of 2 messages, text [0-9]+ bytes, filters [0-9]+, on disk [0-9]+\n$", rebuilt.Output);
            Assert.Equal(rebuilt.Output, (await _data.RunAsync("index", "status", "alice@example.org")).Output);
            Assert.Equal(2, (await _data.RunAsync("index", "rebuild")).Output.Count(letter => letter == '\n'));
            Assert.Equal(67, (await _data.RunAsync("index", "status", "nobody@example.org")).ExitCode);

            Assert.Equal(0, (await _data.RunAsync("account", "alias", "remove", "info@example.org")).ExitCode);
            Assert.Equal(67, (await _data.RunAsync("account", "alias", "remove", "info@example.org")).ExitCode);
            Assert.Equal(0, (await _data.RunAsync("account", "remove", "bob@example.org")).ExitCode);
            Assert.Equal(67, (await _data.RunAsync("account", "show", "bob@example.org")).ExitCode);
            Assert.Matches("^[0-9]+ bytes erased\n$", (await _data.RunAsync("compact")).Output);
            Assert.Equal(0, (await _data.RunAsync("compact", "--purge")).ExitCode);
            Assert.Equal(new Finished(0, "2 messages in 6 mailboxes, nothing wrong\n", ""), await _data.RunAsync("check"));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Check_names_what_is_wrong_and_repairs_it_with_and_without_a_running_server(bool isServed)
    {
        await _data.RunAsync("account", "add", "alice@example.org", "--password", "secret");
        for (var number = 1; number <= 3; number++)
            await _data.RunWithInputAsync($"Subject: number {number}\n\nHello {number}\n", "deliver", "alice@example.org");
        Damage("Hello 2");
        var server = isServed ? (await HoopoeProcess.ServeAsync(_data.Path)).Process : null;
        using (server)
        {
            const string lost = "alice@example.org, INBOX, message 2 (\"number 2\"): its body is lost: its bytes have changed (00000001.pack at ";
            var found = await _data.RunAsync("check");
            Assert.Equal((1, "3 messages in 6 mailboxes, 1 fault; hoopoe check --repair repairs what can be\n"), (found.ExitCode, found.Output));
            Assert.StartsWith(lost, found.Errors, StringComparison.Ordinal);

            var kept = await _data.RunAsync("check", "--repair", "--account", "alice@example.org");
            Assert.Equal((1, "3 messages in 6 mailboxes, 1 fault, 1 not repaired\n"), (kept.ExitCode, kept.Output));
            Assert.Contains("hoopoe restore DIR --account alice@example.org then brings it back", kept.Errors, StringComparison.Ordinal);

            var removed = await _data.RunAsync("check", "--repair", "--expunge-lost");
            Assert.Equal((0, "3 messages in 6 mailboxes, 1 fault, all repaired\n"), (removed.ExitCode, removed.Output));
            Assert.Equal(new Finished(0, "2 messages in 6 mailboxes, nothing wrong\n", ""), await _data.RunAsync("check"));

            Assert.Equal(67, (await _data.RunAsync("check", "--account", "nobody@example.org")).ExitCode);
            Assert.Equal(64, (await _data.RunAsync("check", "--expunge-lost")).ExitCode);
            Assert.Equal(64, (await _data.RunAsync("check", "--repair", "--rebuild-from-packs")).ExitCode);
            var rebuilt = await _data.RunAsync("check", "--rebuild-from-packs");
            Assert.Equal(isServed ? 75 : 0, rebuilt.ExitCode);
            if (isServed) Assert.EndsWith(" Stop the server first.\n", rebuilt.Errors, StringComparison.Ordinal);
            else Assert.Equal("all databases are sound; nothing was rebuilt\n", rebuilt.Output);
        }
    }

    [Fact]
    public async Task A_lost_database_is_told_at_the_start_and_rebuilt_from_the_packs()
    {
        await _data.RunAsync("account", "add", "alice@example.org", "--password", "secret");
        await _data.RunWithInputAsync(Message, "deliver", "alice@example.org");
        var store = Directory.GetFiles(_data.Path, "*.pack", SearchOption.AllDirectories).Select(file => Path.GetDirectoryName(Path.GetDirectoryName(file))!).Single();
        foreach (var file in Directory.GetFiles(store, "meta.db*")) File.Delete(file);

        foreach (var verb in (string[])["check", "serve"])
        {
            var refused = await _data.RunAsync(verb);
            Assert.Equal(74, refused.ExitCode);
            Assert.Contains("meta.db is missing", refused.Errors, StringComparison.Ordinal);
            Assert.Contains("hoopoe check --rebuild-from-packs", refused.Errors, StringComparison.Ordinal);
        }

        var rebuilt = await _data.RunAsync("check", "--rebuild-from-packs");

        Assert.Equal(new Finished(0, "1 messages of 1 accounts found in 1 stores, 0 damaged\n", ""), rebuilt);
        Assert.Matches("mailbox  Recovered/[0-9]+: 1 messages, 1 unread, ", (await _data.RunAsync("account", "show", "alice@example.org")).Output);
        Assert.Equal(new Finished(0, "1 messages in 8 mailboxes, nothing wrong\n", ""), await _data.RunAsync("check"));
    }

    void Damage(string text)
    {
        var segment = Directory.GetFiles(_data.Path, "*.pack", SearchOption.AllDirectories).Single();
        var bytes = File.ReadAllBytes(segment);
        bytes[bytes.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(text))] ^= 1;
        File.WriteAllBytes(segment, bytes);
    }

    [Theory]
    [InlineData(67, "hoopoe: There is no account bob@example.org.\n", "account", "show", "bob@example.org")]
    [InlineData(65, "hoopoe: 'bob' is not an address: name@domain, at most 320 bytes.\n", "account", "add", "bob", "--password", "x")]
    [InlineData(64, "hoopoe: Required argument 'ADDRESS' missing for command: 'add'. See: hoopoe account add --help\n", "account", "add")]
    [InlineData(64, "hoopoe: Give --password or --password-stdin, not both. See: hoopoe account add --help\n",
        "account", "add", "bob@example.org", "--password", "x", "--password-stdin")]
    [InlineData(
        78, "hoopoe: no password: give --password-stdin and the password on standard input\n", "account", "passwd", "bob@example.org")]
    public async Task What_is_wrong_is_told_in_one_line(int exitCode, string error, params string[] arguments)
    {
        await _data.RunAsync("account", "add", "alice@example.org", "--password", "secret");
        Assert.Equal(new Finished(exitCode, "", error), await _data.RunAsync(arguments));
    }

    [Theory]
    [InlineData("check")]
    [InlineData("account", "list")]
    [InlineData("deliver", "alice@example.org")]
    public async Task A_data_folder_that_is_not_there_is_not_made(params string[] arguments)
    {
        var finished = await _data.RunAsync(arguments);
        Assert.Equal(78, finished.ExitCode);
        Assert.StartsWith($"hoopoe: there is no data folder {_data.Path};", finished.Errors);
        Assert.False(Directory.Exists(_data.Path));
    }

    [Theory]
    [InlineData("--help", "serve", "account", "deliver", "check", "index")]
    [InlineData("account --help", "add", "list", "show", "passwd", "disable", "enable", "remove", "alias")]
    public async Task Help_names_the_verbs(string command, params string[] verbs)
    {
        var help = await HoopoeProcess.RunAsync(command.Split(' '));
        Assert.Equal((0, ""), (help.ExitCode, help.Errors));
        Assert.All(verbs.Append("Usage:"), verb => Assert.Contains(verb, help.Output));
    }
}
