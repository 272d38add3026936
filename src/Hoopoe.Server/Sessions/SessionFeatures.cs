namespace Hoopoe.Server.Sessions;

/// <summary>What a client has switched on with ENABLE (RFC 5161) or by using it.</summary>
[Flags]
enum SessionFeatures
{
    /// <summary>IMAP4rev1 as in RFC 3501.</summary>
    None = 0,

    /// <summary>The behaviour of IMAP4rev2 (RFC 9051).</summary>
    Rev2 = 1,

    /// <summary>UTF8=ACCEPT (RFC 9755).</summary>
    Utf8Accept = 2,

    /// <summary>CONDSTORE: answers tell mod-sequences (RFC 7162 §3.1).</summary>
    CondStore = 4,

    /// <summary>QRESYNC: what is gone is told by UID, now and when a client comes back (RFC 7162 §3.2). It includes CONDSTORE.</summary>
    QResync = 8 | CondStore,

    /// <summary>UIDONLY: messages have no numbers, only UIDs (RFC 9586).</summary>
    UidOnly = 16,

    /// <summary>METADATA: the client hears of entries that others change (RFC 5464 §4.1).</summary>
    Metadata = 32,
}
