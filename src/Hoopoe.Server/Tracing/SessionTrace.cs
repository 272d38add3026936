using System.Text;
using Hoopoe.Protocol.Wire;
using Hoopoe.Server.Connections;

namespace Hoopoe.Server.Tracing;

/// <summary>
/// Shows what one session and its client say to those who trace it, with secrets masked: the arguments of LOGIN and AUTHENTICATE, the lines
/// of a SASL exchange in both directions, and all that is no command. Only the session's own loop uses it.
/// </summary>
/// <param name="connection">The session's connection.</param>
/// <param name="time">The clock.</param>
sealed class SessionTrace(ClientConnection connection, TimeProvider time)
{
    readonly TracedText _answer = new(TraceLimits.LineOctets);
    readonly TracedText _sentLiteral = new(TraceLimits.LiteralOctets);
    readonly TracedText _receivedLiteral = new(TraceLimits.LiteralOctets);
    CommandView _view = CommandView.Nothing;
    bool _isLine;
    bool _isFirst;
    int _shown;
    long _literalLeft;

    /// <summary>The traces it is shown to.</summary>
    public Trace[] Traces { get; set; } = [];

    /// <summary>The client is about to send something.</summary>
    /// <param name="isLine">Whether it is a line within a command: the answer to a SASL challenge, or the end of IDLE.</param>
    public void Begin(bool isLine)
    {
        (_isLine, _isFirst, _shown) = (isLine, true, 0);
        if (!isLine) _view = CommandView.Nothing;
    }

    /// <summary>A command has come to its end or to a literal.</summary>
    /// <param name="text">As much of it as is kept.</param>
    /// <param name="status">What has come.</param>
    public void Received(ReadOnlySpan<byte> text, FrameStatus status)
    {
        var piece = text[Math.Min(_shown, text.Length)..];
        _shown = text.Length;
        if (_isLine)
        {
            Show(TraceSpeaker.Client, Ascii.EqualsIgnoreCase(piece, "DONE"u8) ? "DONE" : TraceText.Masked);
            return;
        }
        var name = "";
        var isFirst = _isFirst;
        _isFirst = false;
        if (isFirst)
        {
            (_view, name) = CommandMask.Of(text);
            // Whatever was taken for a literal of the answers before: challenges must not pass for one.
            if (_view == CommandView.Name) _literalLeft = 0;
        }
        if (status == FrameStatus.LiteralAnnounced) piece = piece.TrimEnd("\r\n"u8);
        Show(TraceSpeaker.Client, _view switch
        {
            CommandView.Whole => TraceText.Of(piece[..Math.Min(piece.Length, TraceLimits.LineOctets)], piece.Length),
            CommandView.Name when isFirst => $"{name} {TraceText.Masked}",
            CommandView.Name => TraceText.Masked,
            _ => $"{TraceText.Masked} (no command)",
        });
        if (status is FrameStatus.Refused or FrameStatus.Broken) Remark("the command was refused, and is shown as far as it was kept");
    }

    /// <summary>A part of a literal has come that is not kept with its command.</summary>
    public void ReceivedLiteral(ReadOnlySpan<byte> octets) => _receivedLiteral.Add(octets);

    /// <summary>That literal is at its end.</summary>
    public void EndLiteral()
    {
        _shown = 0;
        Show(TraceSpeaker.Client, _receivedLiteral.Take());
    }

    /// <summary>The session writes something.</summary>
    public void Sent(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            if (_literalLeft > 0)
            {
                var piece = octets[..(int)Math.Min(octets.Length, _literalLeft)];
                _sentLiteral.Add(piece);
                _literalLeft -= piece.Length;
                octets = octets[piece.Length..];
                if (_literalLeft == 0) Show(TraceSpeaker.Server, _sentLiteral.Take());
                continue;
            }
            var end = octets.IndexOf((byte)'\n');
            var line = end < 0 ? octets : octets[..(end + 1)];
            _answer.Add(line);
            octets = octets[line.Length..];
            if (end >= 0) EndAnswer();
        }
    }

    /// <summary>Says something of the session itself.</summary>
    public void Remark(string text) => Show(TraceSpeaker.Trace, text);

    void EndAnswer()
    {
        if (LiteralHeader.TryFind(_answer.Tail.TrimEnd("\r\n"u8), out var literal)) _literalLeft = literal.Size;
        Show(TraceSpeaker.Server, Masked(_answer.Take(exceptLineEnd: true)));
    }

    /// <summary>What may have secrets of an exchange, and the tag that the client may have meant for something else.</summary>
    string Masked(string answer)
    {
        var isUntagged = answer.StartsWith("* ", StringComparison.Ordinal);
        return _view switch
        {
            CommandView.Name when answer.StartsWith("+ ", StringComparison.Ordinal) && answer.Length > 2 => $"+ {TraceText.Masked}",
            CommandView.Nothing when !isUntagged && answer.IndexOf(' ', StringComparison.Ordinal) is var space =>
                TraceText.Masked + (space < 0 ? "" : answer[space..]),
            _ => answer,
        };
    }

    void Show(TraceSpeaker speaker, string text)
    {
        var line = new TraceLine(time.GetUtcNow(), connection.Id, speaker, text);
        foreach (var trace in Traces) trace.Write(line);
    }
}
