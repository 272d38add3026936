namespace Hoopoe.Server.Tests.Model.Devices;

/// <summary>How a device keeps its cache in step.</summary>
enum DeviceKind
{
    /// <summary>IMAP4rev1 and nothing else: it reads everything anew when it opens a mailbox.</summary>
    Plain,

    /// <summary>CONDSTORE: it asks for changed flags, and compares UIDs to find what is gone.</summary>
    CondStore,

    /// <summary>QRESYNC: one SELECT brings it up to date.</summary>
    QResync,

    /// <summary>UIDONLY, on every other connection with QRESYNC: it knows no numbers.</summary>
    UidOnly,

    /// <summary>NOTIFY with QRESYNC: it opens only the mailboxes that it was told have changed.</summary>
    Notify,
}
