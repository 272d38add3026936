using System.Text;

namespace Hoopoe.Mime;

/// <summary>Writes the ENVELOPE of a header (RFC 9051 §7.5.2).</summary>
sealed class EnvelopeWriter(AnswerWriter output)
{
    /// <summary>Octets of an address field that are read: room for <see cref="MimeLimits.Addresses"/> of 256 octets.</summary>
    const int AddressText = 256 * 1024;

    /// <summary>Octets of an address besides its texts.</summary>
    const int AddressFrame = 16;

    string? _date;
    string? _subject;
    string? _inReplyTo;
    string? _messageId;
    readonly List<Address> _from = [];
    readonly List<Address> _sender = [];
    readonly List<Address> _replyTo = [];
    readonly List<Address> _to = [];
    readonly List<Address> _cc = [];
    readonly List<Address> _bcc = [];

    public static void Write(AnswerWriter output, ReadOnlySpan<byte> header)
    {
        var envelope = new EnvelopeWriter(output);
        envelope.Collect(header);
        envelope.Print();
    }

    /// <summary>The envelope of a message that was not looked into.</summary>
    public static void WriteEmpty(AnswerWriter output) => output.Raw("(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)"u8);

    /// <summary>Of a repeated field the first counts; lists of recipients are joined (RFC 5322 §4.5.3).</summary>
    void Collect(ReadOnlySpan<byte> header)
    {
        var fields = new HeaderReader(header);
        while (fields.Read())
        {
            switch (fields.Name.Length)
            {
                case 2 when fields.Is("To"u8): Add(_to, fields); break;
                case 2 when fields.Is("Cc"u8): Add(_cc, fields); break;
                case 3 when fields.Is("Bcc"u8): Add(_bcc, fields); break;
                case 4 when fields.Is("Date"u8): _date ??= FieldText.Unfold(fields.Value); break;
                case 4 when _from.Count == 0 && fields.Is("From"u8): Add(_from, fields); break;
                case 6 when _sender.Count == 0 && fields.Is("Sender"u8): Add(_sender, fields); break;
                case 7 when fields.Is("Subject"u8): _subject ??= FieldText.Unfold(fields.Value); break;
                case 8 when _replyTo.Count == 0 && fields.Is("Reply-To"u8): Add(_replyTo, fields); break;
                case 10 when fields.Is("Message-ID"u8): _messageId ??= FieldText.Unfold(fields.Value); break;
                case 11 when fields.Is("In-Reply-To"u8): _inReplyTo ??= FieldText.Unfold(fields.Value); break;
            }
        }
    }

    static void Add(List<Address> list, HeaderReader field)
    {
        if (list.Count < MimeLimits.Addresses)
            AddressParser.Parse(FieldText.Unfold(field.Value, AddressText), list, MimeLimits.Addresses);
    }

    void Print()
    {
        output.Raw("("u8);
        output.Text(_date);
        output.Space();
        output.Text(_subject);
        output.Space();
        Print(_from);
        output.Space();
        Print(_sender.Count > 0 ? _sender : _from);
        output.Space();
        Print(_replyTo.Count > 0 ? _replyTo : _from);
        output.Space();
        Print(_to);
        output.Space();
        Print(_cc);
        output.Space();
        Print(_bcc);
        output.Space();
        output.Text(_inReplyTo);
        output.Space();
        output.Text(_messageId);
        output.Raw(")"u8);
    }

    void Print(List<Address> list)
    {
        if (list.Count == 0 || !output.TryTake(list.Count * AddressFrame))
        {
            output.Nil();
            return;
        }

        output.Raw("("u8);
        foreach (var address in list)
            Print(output.Utf8 ? address : Downgrade(address));
        output.Raw(")"u8);
    }

    void Print(Address address)
    {
        output.Raw("("u8);
        output.Text(address.Name);
        output.Space();
        output.Text(address.Route);
        output.Space();
        output.Text(address.Mailbox);
        output.Space();
        output.Text(address.Host);
        output.Raw(")"u8);
    }

    /// <summary>An address that ASCII cannot hold is shown in the name of one that cannot exist (RFC 6858 §2.1).</summary>
    Address Downgrade(Address address)
    {
        if (!address.IsMailbox || (Ascii.IsValid(address.Mailbox) && Ascii.IsValid(address.Host)))
            return address;

        output.FormsDiffer = true;
        var shown = $"{address.Mailbox}@{address.Host}";
        var name = address.Name is null ? shown : $"{address.Name} <{shown}>";
        return new Address(name, null, "invalid", "internationalized-address.invalid");
    }
}
