using System.Globalization;
using System.Text.RegularExpressions;
using CsCheck;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Tests.Sessions;

namespace Hoopoe.Server.Tests.Commands;

/// <summary>Results of searches and sorts that are kept up to date (RFC 5267 §4.3).</summary>
public partial class SearchContextTests
{
    static readonly string[] Searches =
    [
        "UID SEARCH RETURN (UPDATE ALL) UNSEEN", "SEARCH RETURN (UPDATE ALL) OR FLAGGED SUBJECT e", "UID SORT RETURN (UPDATE ALL) (SUBJECT) UTF-8 UNSEEN",
        "SORT RETURN (UPDATE ALL) (REVERSE SUBJECT SIZE) UTF-8 ALL", "SORT RETURN (UPDATE ALL) (ARRIVAL) UTF-8 NOT FLAGGED",
    ];

    /// <summary>What another session does: a kind, and which message.</summary>
    static readonly Gen<(int Kind, int Message)> Step = Gen.Select(Gen.Int[0, 7], Gen.Int[0, 11]);

    [Fact]
    public async Task A_client_that_follows_the_updates_has_what_a_new_search_gives() =>
        await Step.Array[4].Array[8].SampleAsync(
            async rounds =>
            {
                await using var server = await TestServer.StartAsync();
                await server.FillAsync(6);
                var alice = await server.SelectAsync();
                var bob = await server.SelectAsync();
                var results = new List<List<uint>>();
                for (var search = 0; search < Searches.Length; search++)
                {
                    await alice.WriteAsync($"u{search} {Searches[search]}\r\n");
                    results.Add(ResultOf((await alice.ReadAnswerAsync($"u{search}")).Untagged));
                }
                foreach (var round in rounds)
                {
                    foreach (var (kind, message) in round) await DoAsync(kind < 6 ? bob : alice, kind % 6, message);
                    Follow(results, (await alice.OkAsync("NOOP")).Untagged);
                    for (var search = 0; search < Searches.Length; search++)
                    {
                        var fresh = ResultOf((await alice.OkAsync(Searches[search].Replace("UPDATE ", "", StringComparison.Ordinal))).Untagged);
                        Assert.Equal(fresh, results[search]);
                    }
                }

                async Task DoAsync(TestClient client, int kind, int message)
                {
                    var answer = kind switch
                    {
                        0 => await client.AppendAsync("INBOX", $"Subject: {(char)('a' + message)}\r\n\r\n{new string('x', message)}\r\n"),
                        1 or 2 => await client.OkAsync($@"UID STORE {message + 1} {(kind == 1 ? '+' : '-')}FLAGS (\Seen)"),
                        3 or 4 => await client.OkAsync($@"UID STORE {message + 1} {(kind == 3 ? '+' : '-')}FLAGS (\Flagged)"),
                        _ when message > 3 => await client.OkAsync("NOOP"),
                        _ => await ExpungeAsync(client, message + 1),
                    };
                    if (client == alice) Follow(results, answer.Untagged);
                }

                async Task<Answer> ExpungeAsync(TestClient client, int uid)
                {
                    var stored = await client.OkAsync($@"UID STORE {uid} +FLAGS (\Deleted)");
                    var expunged = await client.OkAsync($"UID EXPUNGE {uid}");
                    return new Answer([.. stored.Untagged, .. expunged.Untagged], expunged.Tagged);
                }
            },
            iter: 12, threads: 1);

    [Fact]
    public async Task Too_many_are_refused_and_the_answer_is_given_all_the_same()
    {
        await using var server = await TestServer.StartAsync(new ImapLimits { SearchContexts = 1 });
        await server.FillAsync(1);
        var client = await server.SelectAsync();
        await client.WriteAsync("u1 SEARCH RETURN (UPDATE COUNT) ALL\r\n");
        (await client.ReadAnswerAsync("u1")).Is("OK", "* ESEARCH (TAG \"u1\") COUNT 1");
        await client.WriteAsync("u2 UID SORT RETURN (UPDATE ALL) (SUBJECT) UTF-8 ALL\r\n");
        (await client.ReadAnswerAsync("u2")).Is("OK", "* ESEARCH (TAG \"u2\") UID ALL 1", "* NO [NOUPDATE \"u2\"] {any}");
        await client.OkAsync("CANCELUPDATE \"u1\"");
        await client.WriteAsync("u3 SEARCH RETURN (UPDATE COUNT) ALL\r\n");
        (await client.ReadAnswerAsync("u3")).Is("OK", "* ESEARCH (TAG \"u3\") COUNT 1");
    }

    static List<uint> ResultOf(IEnumerable<string> lines)
    {
        var line = lines.Single(line => line.StartsWith("* ESEARCH", StringComparison.Ordinal));
        return All().Match(line) is { Success: true } all ? Numbers(all.Groups[1].Value) : [];
    }

    /// <summary>Does to results what the server tells, in its order; message numbers move down with each EXPUNGE.</summary>
    static void Follow(List<List<uint>> results, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            if (Expunge().Match(line) is { Success: true } expunge)
            {
                var number = uint.Parse(expunge.Groups[1].Value, CultureInfo.InvariantCulture);
                for (var search = 0; search < results.Count; search++)
                {
                    if (Searches[search].StartsWith("UID", StringComparison.Ordinal)) continue;
                    Assert.DoesNotContain(number, results[search]);
                    results[search] = [.. results[search].Select(one => one > number ? one - 1 : one)];
                }
            }
            if (Tag().Match(line) is not { Success: true } tag) continue;
            var result = results[int.Parse(tag.Groups[1].Value, CultureInfo.InvariantCulture)];
            foreach (Match update in Update().Matches(line)) Apply(result, update.Groups[1].Value == "ADDTO", update.Groups[2].Value.Split(' '));
        }
    }

    static void Apply(List<uint> result, bool adds, string[] pairs)
    {
        for (var pair = 0; pair < pairs.Length; pair += 2)
        {
            var position = int.Parse(pairs[pair], CultureInfo.InvariantCulture);
            var numbers = Numbers(pairs[pair + 1]);
            if (adds && position > 0)
            {
                result.InsertRange(position - 1, numbers);
            }
            else if (adds)
            {
                result.AddRange(numbers);
                result.Sort();
            }
            else if (position > 0)
            {
                Assert.Equal(numbers, result.GetRange(position - 1, numbers.Count));
                result.RemoveRange(position - 1, numbers.Count);
            }
            else
            {
                Assert.Equal(numbers.Count, result.RemoveAll(numbers.Contains));
            }
        }
    }

    static List<uint> Numbers(string set) =>
    [
        .. set.Split(',').SelectMany(range =>
        {
            var ends = range.Split(':').Select(end => int.Parse(end, CultureInfo.InvariantCulture)).ToArray();
            return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1).Select(number => (uint)number);
        }),
    ];

    [GeneratedRegex(@" ALL ([0-9:,]+)")]
    private static partial Regex All();

    [GeneratedRegex(@"^\* ([0-9]+) EXPUNGE$")]
    private static partial Regex Expunge();

    [GeneratedRegex(@"^\* ESEARCH \(TAG ""u([0-9]+)""\)")]
    private static partial Regex Tag();

    [GeneratedRegex(@" (ADDTO|REMOVEFROM) \(([0-9:, ]+)\)")]
    private static partial Regex Update();
}
