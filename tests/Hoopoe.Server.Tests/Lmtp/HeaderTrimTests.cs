using System.Text;
using Hoopoe.Server.Lmtp;

namespace Hoopoe.Server.Tests.Lmtp;

public class HeaderTrimTests
{
    [Theory]
    [InlineData("Return-Path: <a@b>\r\nSubject: x\r\n", "Subject: x\r\n")]
    [InlineData("RETURN-PATH:\r\n\t<a@b>\r\n \r\nReturn-Path: <>\r\nSubject: x\r\n", "Subject: x\r\n")]
    [InlineData("Subject: x\r\nReturn-Path: <a@b>\r\n", "Subject: x\r\nReturn-Path: <a@b>\r\n")]
    [InlineData("Return-Receipt-To: a\r\n", "Return-Receipt-To: a\r\n")]
    [InlineData("Return", "Return")]
    [InlineData("Return-Path: <a@b>\r\n", "")]
    [InlineData("From a@b\r\nSubject: x\r\n", "From a@b\r\nSubject: x\r\n")]
    [InlineData("", "")]
    public void Return_Path_fields_at_the_top_are_taken_away(string message, string left) => AssertLeft(message, left, isFromPipe: false);

    [Theory]
    [InlineData("From a@b Mon\nSubject: x\n", "Subject: x\n")]
    [InlineData("From: a@b\nSubject: x\n", "From: a@b\nSubject: x\n")]
    [InlineData("Return-Path: <a@b>\n", "Return-Path: <a@b>\n")]
    public void The_line_of_an_mbox_is_taken_away_from_a_pipe(string message, string left) => AssertLeft(message, left, isFromPipe: true);

    static void AssertLeft(string message, string left, bool isFromPipe)
    {
        for (var piece = 1; piece <= Math.Max(1, message.Length); piece++) Assert.Equal(left, Pass(message, piece, isFromPipe));
    }

    static string Pass(string message, int pieceLength, bool isFromPipe)
    {
        var trim = new HeaderTrim(isFromPipe);
        var kept = new StringBuilder();
        foreach (var piece in Encoding.ASCII.GetBytes(message).Chunk(pieceLength))
        {
            var left = trim.Pass(piece, out var held);
            kept.Append(Encoding.ASCII.GetString(held)).Append(Encoding.ASCII.GetString(piece.AsSpan(left)));
        }
        return kept.Append(Encoding.ASCII.GetString(trim.End())).ToString();
    }
}
