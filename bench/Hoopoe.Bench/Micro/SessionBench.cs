using BenchmarkDotNet.Attributes;
using Hoopoe.Server.Hosting;

namespace Hoopoe.Bench.Micro;

/// <summary>Whole commands over a connection of this machine, the client's work included; FETCH for each message.</summary>
public class SessionBench
{
    const int Messages = 10_000;
    const int Fetched = 1_000;

    string _folder = "";
    HoopoeServer _server = null!;
    BenchClient _client = null!;
    int _turn;

    [GlobalSetup]
    public async Task PrepareAsync()
    {
        _folder = Directory.CreateTempSubdirectory("hoopoe-bench-").FullName;
        await MicroMailbox.FillAsync(_folder, Messages);
        _server = await HoopoeServer.StartAsync(LargeMailbox.OptionsFor(_folder));
        _client = await ConnectAsync();
        await _client.RunAsync("SELECT INBOX");
    }

    [GlobalCleanup]
    public async Task CleanUpAsync()
    {
        await _client.DisposeAsync();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark]
    public Task Noop() => _client.RunAsync("NOOP");

    [Benchmark]
    public Task Select() => _client.RunAsync("SELECT INBOX");

    [Benchmark(OperationsPerInvoke = Fetched)]
    public Task FetchFlags() => _client.RunAsync($"FETCH 1:{Fetched} (UID FLAGS)");

    [Benchmark(OperationsPerInvoke = Fetched)]
    public Task FetchSync() => _client.RunAsync($"FETCH 1:{Fetched} (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE)");

    [Benchmark(OperationsPerInvoke = Fetched)]
    public Task FetchFields() => _client.RunAsync($"FETCH 1:{Fetched} (UID BODY.PEEK[HEADER.FIELDS (FROM TO SUBJECT DATE MESSAGE-ID)])");

    [Benchmark(OperationsPerInvoke = Fetched)]
    public Task FetchBodies() => _client.RunAsync($"FETCH 1:{Fetched} (UID BODY.PEEK[])");

    [Benchmark]
    public Task FetchOne() => _client.RunAsync($"FETCH {1 + (++_turn * 7919L % Messages)} (UID BODY.PEEK[])");

    [Benchmark]
    public Task Store() => _client.RunAsync($@"STORE {1 + (_turn * 7919L % Messages)} {(++_turn / Messages % 2 == 0 ? '+' : '-')}FLAGS (\Answered)");

    [Benchmark]
    public Task SearchRareWord() => _client.RunAsync($"UID SEARCH TEXT {GeneratedMail.Rare}");

    [Benchmark]
    public async Task LogIn()
    {
        await using var client = await ConnectAsync();
        await client.RunAsync("LOGOUT");
    }

    async Task<BenchClient> ConnectAsync()
    {
        var client = await BenchClient.ConnectAsync(_server.ImapPort);
        await client.RunAsync($"LOGIN {BulkMail.User} {BulkMail.Password}");
        return client;
    }
}
