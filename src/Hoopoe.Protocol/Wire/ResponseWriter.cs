using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Hoopoe.Protocol.Model;

namespace Hoopoe.Protocol.Wire;

/// <summary>
/// Writes responses (RFC 9051 §7, §9) piece by piece into a buffer, without allocating for each piece. Data goes out as atom, quoted
/// string, literal or literal8 by its content and the session's mode: no octet of it can end a line or a string.
/// </summary>
/// <remarks>It never flushes. One session uses a writer; it is not thread-safe.</remarks>
public sealed partial class ResponseWriter
{
    /// <summary>Makes a writer.</summary>
    /// <param name="output">Where octets go.</param>
    /// <param name="mode">What the client understands.</param>
    public ResponseWriter(IBufferWriter<byte> output, WireMode mode = WireMode.None)
    {
        Output = output;
        Mode = mode;
    }

    /// <summary>Where octets go. Set it when the transport is swapped, between responses only.</summary>
    public IBufferWriter<byte> Output { get; set; }

    /// <summary>What the client understands. Set it when an ENABLE has been answered.</summary>
    public WireMode Mode { get; set; }

    /// <summary>
    /// Translates texts for a person (RFC 5255 §3.2), which are then in UTF-8 whatever <see cref="Mode"/> says (§3.5); null for English in ASCII.
    /// </summary>
    public Func<string, string?>? Translate { get; set; }

    bool TakesUtf8 => (Mode & WireMode.Utf8) != 0;

    bool TakesLiteral8 => (Mode & WireMode.Literal8) != 0;

    /// <summary>Begins an untagged response: <c>* </c>.</summary>
    public void BeginUntagged() => Output.Write("* "u8);

    /// <summary>Begins an untagged response that starts with a name: <c>* NAME</c>.</summary>
    public void BeginUntagged(ReadOnlySpan<byte> name)
    {
        Output.Write("* "u8);
        Output.Write(name);
    }

    /// <summary>Begins an untagged response about a message, or of a count: <c>* n NAME</c>.</summary>
    public void BeginUntagged(uint number, ReadOnlySpan<byte> name)
    {
        Output.Write("* "u8);
        Number(number);
        Space();
        Output.Write(name);
    }

    /// <summary>Ends a response line.</summary>
    public void EndLine() => Output.Write("\r\n"u8);

    /// <summary>Writes a tagged status response, the end of a command.</summary>
    public void Tagged(ReadOnlySpan<byte> tag, ResponseStatus status, ResponseCode? code, in ResponseText text)
    {
        Output.Write(tag);
        StatusLine(status, code, text);
    }

    /// <summary>Writes an untagged status response.</summary>
    public void UntaggedStatus(ResponseStatus status, ResponseCode? code, in ResponseText text)
    {
        Output.Write("*"u8);
        StatusLine(status, code, text);
    }

    /// <summary>Writes a continuation request: <c>+ text</c>.</summary>
    public void Continuation(in ResponseText text)
    {
        Output.Write("+ "u8);
        Text(text);
        EndLine();
    }

    /// <summary>Writes a continuation request with a SASL challenge, which this encodes in base64; <c>+ </c> alone for an empty one.</summary>
    public void Challenge(ReadOnlySpan<byte> data)
    {
        Output.Write("+ "u8);
        var target = Output.GetSpan(Base64.GetMaxEncodedToUtf8Length(data.Length));
        Base64.EncodeToUtf8(data, target, out _, out var written);
        Output.Advance(written);
        EndLine();
    }

    /// <summary>Writes octets of the protocol itself, as they are. Never data.</summary>
    public void Raw(ReadOnlySpan<byte> octets) => Output.Write(octets);

    /// <summary>SP.</summary>
    public void Space() => Output.Write(" "u8);

    /// <summary>"(".</summary>
    public void OpenParen() => Output.Write("("u8);

    /// <summary>")".</summary>
    public void CloseParen() => Output.Write(")"u8);

    /// <summary>NIL.</summary>
    public void Nil() => Output.Write("NIL"u8);

    /// <summary>A number.</summary>
    public void Number(long value)
    {
        var target = Output.GetSpan(20);
        Utf8Formatter.TryFormat(value, target, out var written);
        Output.Advance(written);
    }

    /// <summary>A UID.</summary>
    public void Number(Uid uid) => Number(uid.Value);

    /// <summary>A mod-sequence.</summary>
    public void Number(ModSeq modSeq) => Number(modSeq.Value);

    /// <summary>A set of numbers or UIDs; it must not be empty, since an empty set has no wire form.</summary>
    /// <exception cref="ArgumentException">The set is empty.</exception>
    public void Set(UidSet set)
    {
        if (set.IsEmpty)
            throw new ArgumentException("An empty set has no wire form.", nameof(set));
        var isFirst = true;
        foreach (var range in set.Ranges)
        {
            if (!isFirst)
                Output.Write(","u8);
            isFirst = false;
            Number(range.Low);
            if (range.High == range.Low)
                continue;
            Output.Write(":"u8);
            Number(range.High);
        }
    }

    /// <summary>Flags in parentheses, and \Recent among them if <paramref name="recent"/>.</summary>
    public void Flags(FlagSet flags, bool recent = false)
    {
        OpenParen();
        var isFirst = true;
        var system = flags.System;
        Flag((system & SystemFlags.Seen) != 0, @"\Seen"u8);
        Flag((system & SystemFlags.Answered) != 0, @"\Answered"u8);
        Flag((system & SystemFlags.Flagged) != 0, @"\Flagged"u8);
        Flag((system & SystemFlags.Deleted) != 0, @"\Deleted"u8);
        Flag((system & SystemFlags.Draft) != 0, @"\Draft"u8);
        Flag(recent, @"\Recent"u8);
        foreach (var keyword in flags.Keywords)
        {
            Separate();
            Atom(keyword);
        }

        CloseParen();

        void Flag(bool isSet, ReadOnlySpan<byte> name)
        {
            if (!isSet)
                return;
            Separate();
            Output.Write(name);
        }

        void Separate()
        {
            if (!isFirst)
                Space();
            isFirst = false;
        }
    }

    /// <summary>
    /// sequence-set of numbers in an order of their own, as ESEARCH has it for a SORT (RFC 5267 §3.2): a run only where they ascend one by one.
    /// </summary>
    /// <param name="numbers">At least one.</param>
    public void OrderedSet(ReadOnlySpan<uint> numbers)
    {
        for (var first = 0; first < numbers.Length;)
        {
            var last = first;
            while (last + 1 < numbers.Length && numbers[last + 1] == numbers[last] + 1)
                last++;
            if (first > 0)
                Output.Write(","u8);
            Number(numbers[first]);
            if (last > first)
            {
                Output.Write(":"u8);
                Number(numbers[last]);
            }

            first = last + 1;
        }
    }

    /// <summary>date-time, in quotes.</summary>
    public void DateTime(DateTimeOffset value)
    {
        var target = Output.GetSpan(ImapDate.DateTimeLength + 2);
        target[0] = (byte)'"';
        ImapDate.Format(value, target[1..]);
        target[ImapDate.DateTimeLength + 1] = (byte)'"';
        Output.Advance(ImapDate.DateTimeLength + 2);
    }

    void StatusLine(ResponseStatus status, ResponseCode? code, in ResponseText text)
    {
        Output.Write(status switch
        {
            ResponseStatus.Ok => " OK "u8,
            ResponseStatus.No => " NO "u8,
            ResponseStatus.Bad => " BAD "u8,
            ResponseStatus.Bye => " BYE "u8,
            _ => " PREAUTH "u8,
        });
        if (code is not null)
        {
            Output.Write("["u8);
            Text(code.Value, TakesUtf8);
            Output.Write("] "u8);
        }

        Text(text);
        EndLine();
    }

    void Text(in ResponseText text) => Text(text.In(Translate), TakesUtf8 || Translate is not null);

    /// <summary>Writes text for people: what cannot stand in a line becomes <c>?</c>.</summary>
    void Text(string text, bool utf8)
    {
        if (!text.AsSpan().ContainsAny('\0', '\r', '\n')
            && Ascii.FromUtf16(text, Output.GetSpan(text.Length), out var written) == OperationStatus.Done)
        {
            Output.Advance(written);
            return;
        }

        foreach (var rune in text.EnumerateRunes())
        {
            var target = Output.GetSpan(4);
            var kept = rune.IsAscii ? rune.Value is not (0 or '\r' or '\n') : utf8;
            Output.Advance((kept ? rune : new Rune('?')).EncodeToUtf8(target));
        }
    }
}
