using System.Text;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Moving.Mbox;

namespace Hoopoe.Server.Tests.Moving;

/// <summary>Where messages begin and end in an mbox, and what is written is what is read.</summary>
public sealed class MboxReaderTests
{
    static readonly string LongLine = new string('>', 5_000) + "From ";

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("From a Thu Nov 26 09:30:00 2026\na\n\nFrom b Thu Nov 26 09:30:00 2026\nb\n", "a\n|b\n")]
    [InlineData("From a Thu Nov 26 09:30:00 2026\na\nFrom b Thu Nov 26 09:30:00 2026\nb", "a\n|b")]
    [InlineData("From a Thu Nov 26 09:30:00 2026\na\n\nFrom now on\n\n\n", "a\n\nFrom now on\n\n")]
    [InlineData("From a Thu Nov 26 09:30:00 2026\r\na\r\n\r\nFrom - \r\nX: y\r\n\r\n", "a\r\n|X: y\r\n")]
    [InlineData("From a Thu Nov 26 09:30:00 2026\na\nFrom -\nX: y\n", "a\nFrom -\nX: y\n")]
    [InlineData("From nobody knows when\na\n", "a\n")]
    [InlineData("From a Thu Nov 26 09:30:00 2026", "")]
    [InlineData("From a Thu Nov 26 09:30:00 2026\n", "")]
    [InlineData("From a Xxx Nov 26 09:30:00 2026\n\n\n\n>From \n>>From x\n> From\n", "\n\n\nFrom \n>From x\n> From\n")]
    [InlineData("", null)]
    public async Task Messages_begin_where_a_line_says_so(string mbox, string? messages) =>
        Assert.Equal(messages, await ReadAsync(Encoding.Latin1.GetBytes(mbox)));

    [Fact]
    public async Task A_file_that_is_no_mbox_is_refused() =>
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync("Subject: x\n\nFrom a Thu Nov 26 09:30:00 2026\n"u8.ToArray()));

    [Theory]
    [InlineData("From a@b Thu Nov 26 09:30:00 2026", "2026-11-26T09:30:00+05:00")]
    [InlineData("From a@b Thu Nov  6 09:30:00 2026 +0130", "2026-11-06T09:30:00+01:30")]
    [InlineData("From \"a b\"@c Thu Nov 26 09:30:00 -0800 2026", "2026-11-26T09:30:00-08:00")]
    [InlineData("From a Thu Nov 26 09:30 UTC 2026", "2026-11-26T09:30:00+00:00")]
    [InlineData("From a Thu Nov 26 09:30:60 MET DST 2026", "2026-11-26T09:30:59+05:00")]
    [InlineData("From 123@xxx Mon Jan 01 00:00:00 +0000 2018", "2018-01-01T00:00:00+00:00")]
    [InlineData("From a Thu Feb 31 09:30:00 2026", null)]
    [InlineData("From a Thu Nov 26 25:30:00 2026", null)]
    [InlineData("From a Thu Nov 26 09:30:00 26", null)]
    [InlineData("From the desk of 2026", null)]
    public void Dates_are_read_with_their_zone_or_that_of_the_machine(string line, string? date)
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone("here", TimeSpan.FromHours(5), "here", "here");
        var isOne = FromLine.TryParse(Encoding.Latin1.GetBytes(line), zone, out var read);
        Assert.Equal(date, isOne ? read.ToString("yyyy-MM-dd'T'HH:mm:sszzz", null) : null);
    }

    [Fact]
    public async Task What_is_written_is_read_whatever_lines_it_has_and_however_it_comes()
    {
        string[] lines = ["From ", "From a Thu Nov 26 09:30:00 2026", ">From x", ">>", "", "x", "Status: O", "F", "Fro", LongLine];
        var random = new Random(3);
        for (var round = 0; round < 300; round++)
        {
            var messages = Enumerable.Range(0, random.Next(1, 5)).Select(_ => Message()).ToList();
            using var file = new MemoryStream();
            foreach (var message in messages)
            {
                file.Write(FromLine.Write(new DateTimeOffset(2026, 11, 26, 1, 2, 3, TimeSpan.FromHours(-3))));
                var writer = new MboxWriter(file, SystemFlags.None, []);
                var bytes = Encoding.Latin1.GetBytes("\n" + message);
                for (var at = 0; at < bytes.Length;)
                {
                    var step = Math.Min(random.Next(1, 9), bytes.Length - at);
                    await writer.WriteAsync(bytes.AsMemory(at, step), Token);
                    at += step;
                }
                await writer.EndAsync(Token);
            }
            Assert.Equal(string.Join('|', messages.Select(message => "Status: O\n\n" + message)), await ReadAsync(file.ToArray(), random));
        }

        string Message() =>
            string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => lines[random.Next(lines.Length)] + "\n"));
    }

    [Fact]
    public void Fields_are_only_those_of_mail_programs_at_either_end_each_once()
    {
        var text = "X-Mozilla-Status: 0001\nSubject: x\nStatus: own\nStatus: RO\nX-Status: T\nX-Keywords: a b\n"u8;
        var header = MboxHeader.Read(text);
        Assert.Equal("Subject: x\nStatus: own\n", Encoding.Latin1.GetString(text[header.Start..header.End]));
        Assert.Equal(["a", "b"], header.Flags().Keywords);
        Assert.Equal("Seen, Draft", header.Flags().Flags.ToString());
    }

    static async Task<string?> ReadAsync(byte[] file, Random? slow = null)
    {
        using var stream = slow is null ? new MemoryStream(file) : new SlowStream(file, slow);
        var reader = new MboxReader(stream, TimeZoneInfo.Utc);
        var messages = new List<string>();
        while ((await reader.NextAsync(Token)).IsThere)
        {
            var message = new StringBuilder();
            ReadOnlyMemory<byte> piece;
            while (!(piece = await reader.ReadAsync(Token)).IsEmpty) message.Append(Encoding.Latin1.GetString(piece.Span));
            messages.Add(message.ToString());
        }
        Assert.Equal(file.Length, reader.Position);
        return messages.Count == 0 ? null : string.Join('|', messages);
    }

    /// <summary>Gives a few bytes at a time.</summary>
    sealed class SlowStream(byte[] bytes, Random random) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, random.Next(1, 2_000))], cancellationToken);
    }
}
