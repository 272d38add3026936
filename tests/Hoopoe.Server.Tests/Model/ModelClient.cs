using System.Globalization;
using System.Text.RegularExpressions;
using Hoopoe.Server.Tests.Sessions;

namespace Hoopoe.Server.Tests.Model;

/// <summary>
/// A client that believes only what it is told: its list of messages is made of EXISTS, FETCH and EXPUNGE and nothing else. It refuses what
/// no client could follow: a number beyond its list, a count that shrinks, an EXPUNGE while one is not allowed (RFC 9051 §7.5.1).
/// </summary>
sealed partial class ModelClient(TestClient client)
{
    readonly List<Message> _messages = [];

    sealed class Message
    {
        public uint? Uid { get; set; }

        public string? Flags { get; set; }
    }

    /// <summary>How many messages the client believes there are.</summary>
    public int Count => _messages.Count;

    /// <summary>What the client believes, a line a message.</summary>
    public IEnumerable<string> Believed => _messages.Select(message => $"{message.Uid} ({message.Flags})");

    public uint? UidAt(int place) => _messages[place].Uid;

    public async Task SelectAsync(string mailbox)
    {
        _messages.Clear();
        Take(await client.OkAsync($"SELECT {mailbox}"), mayExpunge: false);
        await LearnAsync();
    }

    /// <summary>Runs a command; it may fail, since others change the mailbox, but not as a syntax error.</summary>
    public async Task<string> RunAsync(string command, bool mayExpunge)
    {
        var answer = await client.SendAsync(command);
        Assert.False(answer.Tagged.StartsWith("BAD", StringComparison.Ordinal), $"{command}: {answer.Tagged}");
        Assert.DoesNotContain("SERVERBUG", answer.Tagged, StringComparison.Ordinal);
        Take(answer, mayExpunge);
        return answer.Tagged;
    }

    public async Task AppendAsync(string mailbox, string message) => Take(await client.AppendAsync(mailbox, message), mayExpunge: true);

    /// <summary>Changes flags of messages from one place to another; what .SILENT leaves unsaid the client works out itself.</summary>
    public async Task<string> StoreAsync(string command, int first, int last, string verb, string flags, bool mayExpunge)
    {
        if (verb.EndsWith(".SILENT", StringComparison.Ordinal))
        {
            var given = flags.Trim('(', ')').Split(' ', StringSplitOptions.RemoveEmptyEntries);
            foreach (var message in _messages[first..(last + 1)])
            {
                var before = message.Flags?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (before is null) continue;
                var after = verb[0] switch { '+' => before.Union(given), '-' => before.Except(given), _ => given };
                message.Flags = string.Join(' ', after.Order(StringComparer.Ordinal));
            }
        }
        return await RunAsync(command, mayExpunge);
    }

    /// <summary>Waits for a change, or for the others to have nothing to say, and leaves IDLE again.</summary>
    public async Task IdleAsync()
    {
        var tag = client.NextTag();
        await client.WriteAsync($"{tag} IDLE\r\n");
        var line = await client.ReadLineAsync();
        while (!line.StartsWith('+'))
        {
            Take(line, mayExpunge: true);
            line = await client.ReadLineAsync();
        }
        await client.WriteAsync("DONE\r\n");
        Take(await client.ReadAnswerAsync(tag), mayExpunge: true);
    }

    /// <summary>Asks for what it does not know yet of messages it was told of.</summary>
    public async Task LearnAsync()
    {
        while (_messages.FindIndex(message => message.Uid is null || message.Flags is null) is >= 0 and var first)
            Take(await client.OkAsync(string.Create(CultureInfo.InvariantCulture, $"FETCH {first + 1}:{Count} (UID FLAGS)")), mayExpunge: false);
    }

    void Take(Answer answer, bool mayExpunge)
    {
        foreach (var line in answer.Untagged) Take(line, mayExpunge);
    }

    void Take(string line, bool mayExpunge)
    {
        var match = NumberedResponse().Match(line);
        if (!match.Success) return;
        var number = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        switch (match.Groups[2].Value)
        {
            case "EXISTS":
                Assert.True(number >= Count, $"EXISTS {number} after {Count}");
                while (Count < number) _messages.Add(new Message());
                break;
            case "EXPUNGE":
                Assert.True(mayExpunge, "An EXPUNGE came during a command that forbids it.");
                Assert.InRange(number, 1, Count);
                _messages.RemoveAt(number - 1);
                break;
            case "FETCH":
                Assert.InRange(number, 1, Count);
                TakeFetch(_messages[number - 1], line);
                break;
        }
    }

    static void TakeFetch(Message message, string line)
    {
        if (UidItem().Match(line) is { Success: true } uid)
        {
            var value = uint.Parse(uid.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            Assert.Equal(message.Uid ?? value, value);
            message.Uid = value;
        }
        if (FlagsItem().Match(line) is { Success: true } flags)
            message.Flags = string.Join(' ', flags.Groups[1].Value.Split(' ').Where(flag => flag != @"\Recent").Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"\A\* ([0-9]+) (EXISTS|EXPUNGE|FETCH)\b")]
    private static partial Regex NumberedResponse();

    [GeneratedRegex(@"\bUID ([0-9]+)")]
    private static partial Regex UidItem();

    [GeneratedRegex(@"\bFLAGS \(([^)]*)\)")]
    private static partial Regex FlagsItem();
}
