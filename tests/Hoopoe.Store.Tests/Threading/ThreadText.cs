using System.Text;
using Hoopoe.Store.Threading;

namespace Hoopoe.Store.Tests.Threading;

/// <summary>Threads as they stand in a THREAD response, without its name.</summary>
static class ThreadText
{
    public static string Of(MessageThreads threads)
    {
        var text = new StringBuilder();
        var isBehindMessage = false;
        foreach (var (piece, number) in threads.Pieces(byUid: false))
        {
            if (isBehindMessage && piece != ThreadPiece.Close) text.Append(' ');
            isBehindMessage = piece == ThreadPiece.Message;
            if (isBehindMessage) text.Append(number);
            else text.Append(piece == ThreadPiece.Open ? '(' : ')');
        }
        return text.ToString();
    }
}
