using System.Globalization;
using System.Text;
using Hoopoe.Protocol.Commands;

namespace Hoopoe.Protocol.Model;

/// <summary>
/// A response code: what stands in brackets before a status response's text (RFC 9051 §7.1, RFC 5530 and extensions).
/// </summary>
public sealed record ResponseCode
{
    /// <summary>A condition the user must be told of.</summary>
    public static readonly ResponseCode Alert = new("ALERT");

    /// <summary>CREATE or RENAME: the name is taken (RFC 5530).</summary>
    public static readonly ResponseCode AlreadyExists = new("ALREADYEXISTS");

    /// <summary>Wrong credentials, for whatever reason (RFC 5530).</summary>
    public static readonly ResponseCode AuthenticationFailed = new("AUTHENTICATIONFAILED");

    /// <summary>Authenticated, but not allowed to act as the identity asked for (RFC 5530).</summary>
    public static readonly ResponseCode AuthorizationFailed = new("AUTHORIZATIONFAILED");

    /// <summary>The search's character set is not known; these are.</summary>
    public static readonly ResponseCode BadCharset = new($"BADCHARSET ({string.Join(' ', SearchCharset.Names)})");

    /// <summary>The operation can never succeed here (RFC 5530).</summary>
    public static readonly ResponseCode Cannot = new("CANNOT");

    /// <summary>The client misbehaves (RFC 5530).</summary>
    public static readonly ResponseCode ClientBug = new("CLIENTBUG");

    /// <summary>The mailbox selected before is closed; what follows is about the new one (RFC 9051 §7.1).</summary>
    public static readonly ResponseCode Closed = new("CLOSED");

    /// <summary>COMPRESS is on already (RFC 4978).</summary>
    public static readonly ResponseCode CompressionActive = new("COMPRESSIONACTIVE");

    /// <summary>Only an administrator can help (RFC 5530).</summary>
    public static readonly ResponseCode ContactAdmin = new("CONTACTADMIN");

    /// <summary>Stored data is damaged (RFC 5530).</summary>
    public static readonly ResponseCode Corruption = new("CORRUPTION");

    /// <summary>The password has expired (RFC 5530).</summary>
    public static readonly ResponseCode Expired = new("EXPIRED");

    /// <summary>Messages asked for have been expunged (RFC 5530).</summary>
    public static readonly ResponseCode ExpungeIssued = new("EXPUNGEISSUED");

    /// <summary>The mailbox has children and cannot be deleted (RFC 9051 §7.1).</summary>
    public static readonly ResponseCode HasChildren = new("HASCHILDREN");

    /// <summary>Somebody else uses what is needed (RFC 5530).</summary>
    public static readonly ResponseCode InUse = new("INUSE");

    /// <summary>A bound was reached (RFC 5530).</summary>
    public static readonly ResponseCode Limit = new("LIMIT");

    /// <summary>There are as many METADATA entries as there may be (RFC 5464).</summary>
    public static readonly ResponseCode MetadataTooMany = new("METADATA TOOMANY");

    /// <summary>The mailbox keeps no mod-sequences (RFC 7162).</summary>
    public static readonly ResponseCode NoModSeq = new("NOMODSEQ");

    /// <summary>No such mailbox (RFC 5530).</summary>
    public static readonly ResponseCode NonExistent = new("NONEXISTENT");

    /// <summary>No right to do so (RFC 5530).</summary>
    public static readonly ResponseCode NoPerm = new("NOPERM");

    /// <summary>The search result was not saved (RFC 5182).</summary>
    public static readonly ResponseCode NotSaved = new("NOTSAVED");

    /// <summary>Too many things asked to be told of; nothing more will be (RFC 5465).</summary>
    public static readonly ResponseCode NotificationOverflow = new("NOTIFICATIONOVERFLOW");

    /// <summary>It would exceed the quota (RFC 5530).</summary>
    public static readonly ResponseCode OverQuota = new("OVERQUOTA");

    /// <summary>A message could not be parsed (RFC 9051 §7.1).</summary>
    public static readonly ResponseCode Parse = new("PARSE");

    /// <summary>TLS is needed for it (RFC 5530).</summary>
    public static readonly ResponseCode PrivacyRequired = new("PRIVACYREQUIRED");

    /// <summary>The mailbox is selected for reading.</summary>
    public static readonly ResponseCode ReadOnly = new("READ-ONLY");

    /// <summary>The mailbox is selected for reading and writing.</summary>
    public static readonly ResponseCode ReadWrite = new("READ-WRITE");

    /// <summary>The server has a fault (RFC 5530).</summary>
    public static readonly ResponseCode ServerBug = new("SERVERBUG");

    /// <summary>The literal is larger than messages may be (RFC 4469, RFC 7889).</summary>
    public static readonly ResponseCode TooBig = new("TOOBIG");

    /// <summary>A batch is too small (RFC 10022 §3.1.3.2).</summary>
    public static readonly ResponseCode TooFew = new("TOOFEW");

    /// <summary>The mailbox does not exist; CREATE it and try again.</summary>
    public static readonly ResponseCode TryCreate = new("TRYCREATE");

    /// <summary>The UIDs of this mailbox do not last (RFC 4315).</summary>
    public static readonly ResponseCode UidNotSticky = new("UIDNOTSTICKY");

    /// <summary>Message numbers are not allowed once UIDONLY is enabled (RFC 9586 §3).</summary>
    public static readonly ResponseCode UidRequired = new("UIDREQUIRED");

    /// <summary>Something needed cannot be reached for now (RFC 5530).</summary>
    public static readonly ResponseCode Unavailable = new("UNAVAILABLE");

    /// <summary>The part's content transfer encoding is not known, so it cannot be decoded (RFC 3516).</summary>
    public static readonly ResponseCode UnknownCte = new("UNKNOWN-CTE");

    /// <summary>The special use asked for is not known or not allowed (RFC 6154).</summary>
    public static readonly ResponseCode UseAttr = new("USEATTR");

    static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    ResponseCode(string value) => Value = value;

    /// <summary>What stands between the brackets, ASCII.</summary>
    public string Value { get; }

    /// <summary>The UID a message appended got.</summary>
    public static ResponseCode AppendUid(uint uidValidity, UidSet uids) => new(string.Create(Plain, $"APPENDUID {uidValidity} {uids}"));

    /// <summary>A URL of CATENATE that can't be used (RFC 4469 §4.1). What can't stand in a response code is percent-encoded.</summary>
    public static ResponseCode BadUrl(string url)
    {
        var text = new StringBuilder("BADURL ");
        foreach (var octet in Encoding.UTF8.GetBytes(url))
        {
            if (octet is > (byte)' ' and <= (byte)'~' and not (byte)']')
                text.Append((char)octet);
            else
                text.Append(CultureInfo.InvariantCulture, $"%{octet:X2}");
        }

        return new(text.ToString());
    }

    /// <summary>The UIDs copied and those of the copies, in corresponding order.</summary>
    public static ResponseCode CopyUid(uint uidValidity, string source, string destination) =>
        new(string.Create(Plain, $"COPYUID {uidValidity} {source} {destination}"));

    /// <summary>The capabilities, separated by spaces.</summary>
    public static ResponseCode Capability(string capabilities) => new("CAPABILITY " + capabilities);

    /// <summary>The mailbox's highest mod-sequence (RFC 7162).</summary>
    public static ResponseCode HighestModSeq(ModSeq modSeq) => new(string.Create(Plain, $"HIGHESTMODSEQ {modSeq.Value}"));

    /// <summary>How far a command has come (RFC 9585 §4).</summary>
    /// <param name="tag">The command's tag in quotes, or NIL.</param>
    /// <param name="done">How many items are done.</param>
    /// <param name="all">How many there are, more than are done; 0 if that is not known.</param>
    public static ResponseCode InProgress(string tag, long done, long all) =>
        new(all > 0 ? string.Create(Plain, $"INPROGRESS ({tag} {done} {all})")
            : done > 0 ? string.Create(Plain, $"INPROGRESS ({tag} {done} NIL)")
            : $"INPROGRESS ({tag} NIL NIL)");

    /// <summary>The mailbox's identity (RFC 8474).</summary>
    public static ResponseCode MailboxId(string id) => new($"MAILBOXID ({id})");

    /// <summary>The size of the largest METADATA value that was left out for its size (RFC 5464).</summary>
    public static ResponseCode MetadataLongEntries(long octets) => new(string.Create(Plain, $"METADATA LONGENTRIES {octets}"));

    /// <summary>How large a METADATA value may be (RFC 5464).</summary>
    public static ResponseCode MetadataMaxSize(long octets) => new(string.Create(Plain, $"METADATA MAXSIZE {octets}"));

    /// <summary>No more messages than this by one command (RFC 9738 §3.1).</summary>
    /// <param name="limit">How many.</param>
    /// <param name="lowest">The lowest UID that was worked on, where that is known.</param>
    public static ResponseCode MessageLimit(int limit, Uid? lowest = null) =>
        new(string.Create(Plain, $"MESSAGELIMIT {limit}") + (lowest is { } uid ? $" {uid}" : ""));

    /// <summary>Messages a conditional STORE left alone (RFC 7162).</summary>
    public static ResponseCode Modified(UidSet set) => new($"MODIFIED {set}");

    /// <summary>The result of the search with this tag will not be told of as it changes (RFC 5267 §4.3.1).</summary>
    public static ResponseCode NoUpdate(ReadOnlySpan<byte> tag) => new($"NOUPDATE \"{Encoding.ASCII.GetString(tag)}\"");

    /// <summary>The flags that last, and <c>\*</c> if keywords can be made.</summary>
    public static ResponseCode PermanentFlags(FlagSet flags, bool canCreate)
    {
        var names = canCreate ? flags.Names().Append(@"\*") : flags.Names();
        return new($"PERMANENTFLAGS ({string.Join(' ', names)})");
    }

    /// <summary>The next UID.</summary>
    public static ResponseCode UidNext(Uid uid) => new(string.Create(Plain, $"UIDNEXT {uid.Value}"));

    /// <summary>The mailbox's UIDVALIDITY.</summary>
    public static ResponseCode UidValidity(uint value) => new(string.Create(Plain, $"UIDVALIDITY {value}"));

    /// <summary>The number of the first unseen message (RFC 3501 §7.1).</summary>
    public static ResponseCode Unseen(uint number) => new(string.Create(Plain, $"UNSEEN {number}"));

    /// <summary>A code without a member of its own.</summary>
    /// <param name="value">What stands between the brackets: printable ASCII without <c>]</c>.</param>
    /// <exception cref="ArgumentException">The value would break the response.</exception>
    public static ResponseCode Of(string value)
    {
        foreach (var character in value)
        {
            if (character is < ' ' or > '~' or ']')
                throw new ArgumentException("A response code is printable ASCII without ']'.", nameof(value));
        }

        return new ResponseCode(value);
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
