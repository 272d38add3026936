using MailKit;

namespace Hoopoe.Features.Tests;

/// <summary>A large message is read in pieces: to show its beginning, to go on after a broken connection, to spare memory.</summary>
public class PartialFetchTests(MailServer server) : FeatureTests(server)
{
    static readonly byte[] Photo = Mail.Noise(200_000);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 100)]
    [InlineData(99, 1)]
    [InlineData(1_000, 4_096)]
    [InlineData(65_535, 2)]
    [InlineData(131_000, 70_000)]
    public async Task A_range_of_a_message_is_exactly_those_bytes(int offset, int count)
    {
        var (inbox, uid, bytes) = await LargeMessageAsync();
        Assert.Equal(bytes.AsSpan(offset, count).ToArray(), await ReadAsync(inbox, uid, "", offset, count));
    }

    [Fact]
    public async Task A_range_that_reaches_beyond_the_end_is_cut_at_the_end()
    {
        var (inbox, uid, bytes) = await LargeMessageAsync();
        Assert.Equal(bytes[^10..], await ReadAsync(inbox, uid, "", bytes.Length - 10, 1_000_000));
    }

    [Fact]
    public async Task A_range_that_begins_at_or_beyond_the_end_is_empty()
    {
        var (inbox, uid, bytes) = await LargeMessageAsync();
        Assert.Empty(await ReadAsync(inbox, uid, "", bytes.Length, 10));
        Assert.Empty(await ReadAsync(inbox, uid, "", bytes.Length + 5_000, 10));
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(65_536)]
    [InlineData(1_000_000)]
    public async Task A_message_put_together_from_pieces_is_the_message(int piece)
    {
        var (inbox, uid, bytes) = await LargeMessageAsync(piece == 1_000 ? 20_000 : Photo.Length);
        var whole = new List<byte>();
        byte[] next;
        while ((next = await ReadAsync(inbox, uid, "", whole.Count, piece)).Length > 0) whole.AddRange(next);
        Assert.Equal(bytes, whole.ToArray());
    }

    [Fact]
    public async Task A_range_of_one_part_counts_from_the_beginning_of_that_part()
    {
        var (inbox, uid, _) = await LargeMessageAsync();
        var part = await inbox.ReadBytesAsync(uid, Token, "2");
        Assert.Equal(part.AsSpan(5_000, 700).ToArray(), await ReadAsync(inbox, uid, "2", 5_000, 700));
    }

    [Fact]
    public async Task A_range_of_the_header_and_of_the_text_counts_from_their_own_beginnings()
    {
        var (inbox, uid, bytes) = await LargeMessageAsync();
        var header = await inbox.ReadBytesAsync(uid, Token, "HEADER");
        Assert.Equal(bytes.AsSpan(10, 30).ToArray(), await ReadAsync(inbox, uid, "HEADER", 10, 30));
        Assert.Equal(bytes.AsSpan(header.Length + 10, 30).ToArray(), await ReadAsync(inbox, uid, "TEXT", 10, 30));
    }

    [Fact]
    public async Task A_part_that_does_not_exist_has_no_range_either()
    {
        var (inbox, uid, _) = await LargeMessageAsync();
        var missing = await Record.ExceptionAsync(async () => Assert.Empty(await ReadAsync(inbox, uid, "9", 0, 100)));
        Assert.True(missing is null or MessageNotFoundException, missing?.ToString());
        Assert.NotEmpty(await ReadAsync(inbox, uid, "1", 0, 1));
    }

    [Fact]
    public async Task A_download_that_broke_off_is_gone_on_with_in_a_new_session()
    {
        var person = await NewPersonAsync();
        var message = Mail.WithAttachments(Photo);
        byte[] first;
        UniqueId uid;
        using (var device = await person.ConnectAsync(Token))
        {
            var inbox = await device.OpenInboxAsync(Token);
            uid = await inbox.AddAsync(message, Token);
            first = await ReadAsync(inbox, uid, "", 0, 123_456);
        }
        var again = await (await ConnectAsync(person)).OpenInboxAsync(Token);
        var rest = await ReadAsync(again, uid, "", first.Length, int.MaxValue - first.Length);
        Assert.Equal(message.Bytes(), (byte[])[.. first, .. rest]);
    }

    [Fact]
    public async Task Reading_a_piece_does_not_mark_the_message_as_read()
    {
        var (inbox, uid, _) = await LargeMessageAsync();
        await ReadAsync(inbox, uid, "", 0, 10);
        Assert.False((await inbox.FlagsOfAsync(uid, Token)).Flags!.Value.HasFlag(MessageFlags.Seen));
    }

    static async Task<byte[]> ReadAsync(IMailFolder inbox, UniqueId uid, string section, int offset, int count)
    {
        using var stream = await inbox.GetStreamAsync(uid, section, offset, count, Token);
        return await stream.ReadAllAsync(Token);
    }

    async Task<(IMailFolder Inbox, UniqueId Uid, byte[] Bytes)> LargeMessageAsync(int length = 200_000)
    {
        var inbox = await NewInboxAsync();
        var message = Mail.WithAttachments(Photo[..length]);
        return (inbox, await inbox.AddAsync(message, Token), message.Bytes());
    }
}
