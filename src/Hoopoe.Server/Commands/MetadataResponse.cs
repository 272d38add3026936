using Hoopoe.Protocol.Commands;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Accounts;

namespace Hoopoe.Server.Commands;

/// <summary>Writes METADATA responses (RFC 5464 §4.4): with values where they were asked for, with names alone where entries changed.</summary>
/// <param name="context">The session.</param>
/// <param name="mailbox">The mailbox; null for the server.</param>
/// <param name="maxSize">Values with more octets are left out.</param>
sealed class MetadataResponse(SessionContext context, MailboxInfo? mailbox, uint maxSize)
{
    readonly MetadataIndex _index = mailbox?.Metadata ?? context.Account.Snapshot.ServerMetadata;
    bool _isOpen;

    /// <summary>The size of the largest value left out in octets, or 0.</summary>
    public long LongestLeftOut { get; private set; }

    /// <summary>Writes the names of entries that changed (§4.4.2).</summary>
    public static void WriteNames(SessionContext context, MailboxInfo? mailbox, IEnumerable<string> entries)
    {
        Begin(context, mailbox);
        foreach (var entry in entries)
        {
            context.Output.Space();
            context.Output.AString(entry);
        }
        context.Output.EndLine();
    }

    /// <summary>Writes the values of entries; one of which nothing is there, nor below it if that was asked for, is NIL.</summary>
    public async ValueTask WriteAsync(IEnumerable<string> entries, MetadataDepth depth, CancellationToken cancellationToken)
    {
        var written = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var asked in entries)
        {
            var found = _index.Find(asked, depth).Concat(context.Services.ServerEntries.Find(mailbox, asked, depth)).ToList();
            if (found.Count == 0) found.Add(asked);
            foreach (var entry in found)
            {
                if (written.Add(entry)) Write(entry.Length == asked.Length ? asked : entry);
                await context.FlushIfFullAsync(cancellationToken);
            }
        }
        if (!_isOpen) return;
        context.Output.CloseParen();
        context.Output.EndLine();
    }

    static void Begin(SessionContext context, MailboxInfo? mailbox)
    {
        context.Output.BeginUntagged("METADATA "u8);
        if (mailbox is null) context.Output.Raw("\"\""u8);
        else context.Output.Mailbox(mailbox.Name);
    }

    void Write(string entry)
    {
        var value = context.Services.ServerEntries.Read(mailbox, entry)
            ?? (_index.Contains(entry) ? context.Account.Metadata.Read(mailbox, entry) : null);
        if (value?.Length > maxSize)
        {
            LongestLeftOut = Math.Max(LongestLeftOut, value.Length);
            return;
        }
        var output = context.Output;
        if (_isOpen)
        {
            output.Space();
        }
        else
        {
            Begin(context, mailbox);
            output.Raw(" ("u8);
            _isOpen = true;
        }
        output.AString(entry);
        output.Space();
        if (value is null)
        {
            output.Nil();
        }
        else if (value.Contains((byte)0))
        {
            output.LiteralHeader(value.Length, isBinary: true);
            output.Raw(value);
        }
        else
        {
            output.String(value);
        }
    }
}
