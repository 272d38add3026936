using System.Text;
using Hoopoe.Server.Tests.Sessions;

namespace Hoopoe.Server.Tests.Commands;

/// <summary>Header fields that were asked for before are told from memory, and nobody can see a difference.</summary>
public class FetchAgainTests
{
    const string Subject = "BODY[HEADER.FIELDS (SUBJECT)]";
    const string PeekSubject = "BODY.PEEK[HEADER.FIELDS (SUBJECT)]";

    [Fact]
    public async Task Any_set_of_messages_has_its_own_fields_however_often_and_in_whatever_pieces_it_was_asked_for()
    {
        const int count = 150;
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(count);
        var client = await server.SelectAsync();
        await client.OkAsync(@"STORE 3,60:70,128,150 +FLAGS (\Deleted)");
        await client.OkAsync("EXPUNGE");
        uint[] left = [.. Enumerable.Range(1, count).Except([3, .. Enumerable.Range(60, 11), 128, 150]).Select(uid => (uint)uid)];
        var random = new Random(7);
        for (var round = 0; round < 40; round++)
        {
            var (low, high) = (random.Next(1, count), random.Next(1, count + 20));
            var expected = left.Where(uid => uid >= Math.Min(low, high) && uid <= Math.Max(low, high))
                .Select(uid => $"* {Array.IndexOf(left, uid) + 1} FETCH (UID {uid} {Fields($"Subject: n{uid}")})");
            await client.ExpectAsync($"UID FETCH {low}:{high} ({PeekSubject})", "OK", [.. expected]);
        }
    }

    [Fact]
    public async Task A_part_of_them_is_cut_out_of_the_whole()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(1);
        var client = await server.SelectAsync();
        await client.ExpectAsync($"FETCH 1 {PeekSubject}<3.4>", "OK", $"* 1 FETCH ({Subject}<3> {{4}}\r\nject)");
        await client.ExpectAsync($"FETCH 1 {PeekSubject}", "OK", $"* 1 FETCH ({Fields("Subject: n1")})");
        await client.ExpectAsync($"FETCH 1 {PeekSubject}<9.4>", "OK", $"* 1 FETCH ({Subject}<9> {{4}}\r\nn1\r\n)");
    }

    [Fact]
    public async Task What_is_asked_for_beside_them_is_as_it_is_now()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(2);
        var client = await server.SelectAsync();
        await client.OkAsync($"FETCH 1:2 {PeekSubject}");
        await client.ExpectAsync(@"STORE 2 +FLAGS.SILENT (\Flagged)", "OK");
        const string envelope = @"ENVELOPE (NIL ""n2"" NIL NIL NIL NIL NIL NIL NIL NIL)";
        await client.ExpectAsync(
            $"FETCH 2 (FLAGS {PeekSubject} ENVELOPE BODY.PEEK[TEXT])", "OK",
            $@"* 2 FETCH (FLAGS (\Flagged) {Fields("Subject: n2")} {envelope} BODY[TEXT] {{8}}{"\r\n"}body 2{"\r\n"})");
        await client.ExpectAsync($"FETCH 2 (ENVELOPE {PeekSubject})", "OK", $"* 2 FETCH ({envelope} {Fields("Subject: n2")})");
    }

    [Fact]
    public async Task A_message_becomes_Seen_by_them_as_the_first_time()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(1);
        var client = await server.SelectAsync();
        await client.OkAsync($"FETCH 1 {PeekSubject}");
        await client.ExpectAsync($"FETCH 1 {Subject}", "OK", $"* 1 FETCH ({Fields("Subject: n1")})", @"* 1 FETCH (FLAGS (\Seen))");
    }

    [Fact]
    public async Task The_same_UID_of_another_mailbox_is_another_message()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(1);
        var client = await server.SelectAsync();
        await client.OkAsync($"FETCH 1 {PeekSubject}");
        await client.AppendAsync("Sent", "Subject: sent\r\n\r\nbody\r\n");
        await client.OkAsync("SELECT Sent");
        await client.ExpectAsync($"FETCH 1 {PeekSubject}", "OK", $"* 1 FETCH ({Fields("Subject: sent")})");

        await client.OkAsync("CREATE Again");
        await client.AppendAsync("Again", "Subject: first\r\n\r\nbody\r\n");
        await client.OkAsync("SELECT Again");
        await client.OkAsync($"FETCH 1 {PeekSubject}");
        await client.OkAsync("CLOSE");
        await client.OkAsync("DELETE Again");
        await client.OkAsync("CREATE Again");
        await client.AppendAsync("Again", "Subject: second\r\n\r\nbody\r\n");
        await client.OkAsync("SELECT Again");
        await client.ExpectAsync($"FETCH 1 {PeekSubject}", "OK", $"* 1 FETCH ({Fields("Subject: second")})");
    }

    [Fact]
    public async Task What_could_not_be_read_is_not_known_and_is_read_when_it_can_be()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(3);
        var client = await server.SelectAsync();
        using (server.DamageBodies("Subject: n1"))
        {
            for (var time = 0; time < 2; time++)
            {
                await client.ExpectAsync(
                    $"FETCH 1:3 {PeekSubject}", "NO [CORRUPTION]", $"* 1 FETCH ({Subject} NIL)", $"* 2 FETCH ({Fields("Subject: n2")})",
                    $"* 3 FETCH ({Fields("Subject: n3")})");
            }
            await client.ExpectAsync($"FETCH 2 {PeekSubject}", "OK", $"* 2 FETCH ({Fields("Subject: n2")})");
        }
        for (var time = 0; time < 2; time++)
            await client.ExpectAsync($"FETCH 1 {PeekSubject}", "OK", $"* 1 FETCH ({Fields("Subject: n1")})");
    }

    static string Fields(string fields) => $"{Subject} {{{Encoding.ASCII.GetByteCount(fields) + 4}}}\r\n{fields}\r\n\r\n";
}
