using System.Buffers;
using Hoopoe.Mime;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Headers;
using Hoopoe.Store.Packs;

namespace Hoopoe.Server.Commands;

/// <summary>
/// Writes the octets of BODY[…] (RFC 9051 §6.4.5): byte ranges of the stored message. What lies within its beginning is read together with that of
/// the next messages; what lies beyond is copied piece by piece while the client takes it. A section that is not there is NIL. Chosen fields of
/// messages' headers are kept for whoever asks for them again, and not read at all then.
/// </summary>
sealed class SectionWriter(SessionContext context, IReadOnlyList<FetchSection> sections) : IDisposable
{
    readonly BodyWindow _bodies = context.Account.Messages.OpenBodies();
    readonly ArrayBufferWriter<byte> _fields = new(256);
    readonly HeaderFieldFilter?[] _filters = [.. sections.Select(FilterOf)];
    readonly KeptFields? _kept = KeptFor(context, sections);

    /// <summary>Begins a page of messages; whether nothing has to be read of them.</summary>
    public bool TryBeginKnown(ReadOnlySpan<Uid> page) => _kept?.TryBegin(page) == true;

    /// <summary>Tells what was read of the messages of a page that is not known.</summary>
    public void BeginPage(IReadOnlyList<StoredMessage?> page)
    {
        _bodies.Clear();
        foreach (var message in page)
            if (message is { HasDamagedStructure: false } && EndIn(message) is > 0 and var end) _bodies.Expect(message.Body, end);
    }

    /// <summary>Writes what is known of the message at a place of a page.</summary>
    public void WriteKnown(FetchSection section, int place) => WriteCut(section, _kept![place]);

    /// <summary>Writes the value of BODY[…] or one of its older forms.</summary>
    public ValueTask WriteAsync(FetchSection section, StoredMessage message, CancellationToken cancellationToken)
    {
        if (!SectionOctets.TryLocate(section.Section, message, out var range))
        {
            context.Output.Nil();
            return ValueTask.CompletedTask;
        }
        var filter = FilterFor(section);
        if (filter is null) range = SectionOctets.Cut(range, section.Range);
        if (!BodyWindow.Fits(range.End)) return WriteLargeAsync(section, message, range, cancellationToken);
        var octets = _bodies.Read(message.Body, (int)range.End)[(int)range.Offset..];
        if (filter is null) WriteLiteral(octets);
        else WriteFields(section, filter, message.Uid, octets);
        return ValueTask.CompletedTask;
    }

    /// <summary>A page has been written.</summary>
    public void EndPage() => _kept?.Keep();

    /// <summary>Gives back what it read into.</summary>
    public void Dispose() => _bodies.Dispose();

    static HeaderFieldFilter? FilterOf(FetchSection section) => section.Section.Text switch
    {
        SectionText.HeaderFields => new HeaderFieldFilter(section.Section.Fields, not: false),
        SectionText.HeaderFieldsNot => new HeaderFieldFilter(section.Section.Fields, not: true),
        _ => null,
    };

    /// <summary>What is kept of the only section, if it is one of a few fields of the message.</summary>
    static KeptFields? KeptFor(SessionContext context, IReadOnlyList<FetchSection> sections) =>
        sections is [{ Section: { Part.IsEmpty: true, Text: SectionText.HeaderFields } section }]
            ? context.Account.Messages.OpenFields(context.Mailbox.Mailbox.Id, section.ToString())
            : null;

    HeaderFieldFilter? FilterFor(FetchSection section)
    {
        for (var place = 0; place < sections.Count; place++)
            if (ReferenceEquals(sections[place], section)) return _filters[place];
        throw new InvalidOperationException("The section was not announced.");
    }

    /// <summary>How much of the beginning of a message is needed for those of the sections that lie within it.</summary>
    long EndIn(StoredMessage message)
    {
        var end = 0L;
        foreach (var section in sections)
        {
            if (!SectionOctets.TryLocate(section.Section, message, out var range)) continue;
            var needed = SectionOctets.Cut(range, section.Section.Text is SectionText.HeaderFields or SectionText.HeaderFieldsNot ? null : section.Range).End;
            if (BodyWindow.Fits(needed)) end = Math.Max(end, needed);
        }
        return end;
    }

    void WriteFields(FetchSection section, HeaderFieldFilter filter, Uid uid, ReadOnlySpan<byte> header)
    {
        _fields.ResetWrittenCount();
        filter.Select(header, _fields);
        _kept?.Note(uid, _fields.WrittenSpan);
        WriteCut(section, _fields.WrittenSpan);
    }

    void WriteCut(FetchSection section, ReadOnlySpan<byte> fields)
    {
        var cut = SectionOctets.Cut(new ByteRange(0, fields.Length), section.Range);
        WriteLiteral(fields.Slice((int)cut.Offset, (int)cut.Length));
    }

    void WriteLiteral(ReadOnlySpan<byte> octets)
    {
        context.Output.LiteralHeader(octets.Length);
        context.Output.Raw(octets);
    }

    async ValueTask WriteLargeAsync(FetchSection section, StoredMessage message, ByteRange range, CancellationToken cancellationToken)
    {
        var body = context.Account.Messages.OpenBody(message.Body);
        if (FilterFor(section) is not null)
        {
            var fields = await SectionOctets.SelectFieldsAsync(body, range, section.Section, cancellationToken);
            WriteCut(section, fields.WrittenSpan);
            return;
        }
        body.RequireLength();
        context.Output.LiteralHeader(range.Length);
        await CopyAsync(body, message, range, cancellationToken);
    }

    /// <summary>
    /// Copies octets behind an announced literal. If the message turns out not to be what was stored, when all of it has been sent, the client is
    /// told by the command's answer; if the rest can't be had, it can't be told.
    /// </summary>
    async ValueTask CopyAsync(BlobReader body, StoredMessage message, ByteRange range, CancellationToken cancellationToken)
    {
        BlobCopy copy;
        try
        {
            copy = await body.CopyToAsync(context.Transport.Output, range.Offset, range.Length, cancellationToken);
        }
        catch (BlobDamagedException damaged)
        {
            throw new SessionEndedException(goodbye: null, damaged);
        }
        catch (IOException)
        {
            throw SessionEndedException.ClientGone();
        }
        if (copy == BlobCopy.NotTaken) throw SessionEndedException.ClientGone();
        if (copy == BlobCopy.Changed) context.Damaged.Add(context.Mailbox.Mailbox.Id, message.Uid, BlobDamagedException.Changed(message.Body));
    }
}
