namespace Hoopoe.Protocol.Model;

/// <summary>The selection options of LIST (RFC 5258 §3.1, RFC 6154): which mailboxes are listed.</summary>
[Flags]
public enum ListSelection
{
    /// <summary>All that match.</summary>
    None = 0,

    /// <summary>SUBSCRIBED: those subscribed to, even if they do not exist.</summary>
    Subscribed = 1,

    /// <summary>REMOTE: those of other servers too. Hoopoe has none.</summary>
    Remote = 2,

    /// <summary>RECURSIVEMATCH: also those with a child that matches the other options. It needs <see cref="Subscribed"/>.</summary>
    RecursiveMatch = 4,

    /// <summary>SPECIAL-USE: those with a special use.</summary>
    SpecialUse = 8,
}

/// <summary>The return options of LIST (RFC 5258 §3.2 and extensions): what is told of each mailbox.</summary>
[Flags]
public enum ListReturn
{
    /// <summary>Nothing beyond the name and its attributes.</summary>
    None = 0,

    /// <summary>CHILDREN: \HasChildren or \HasNoChildren.</summary>
    Children = 1,

    /// <summary>SUBSCRIBED: \Subscribed.</summary>
    Subscribed = 2,

    /// <summary>SPECIAL-USE: the special uses (RFC 6154).</summary>
    SpecialUse = 4,

    /// <summary>STATUS: a STATUS response (RFC 5819).</summary>
    Status = 8,

    /// <summary>MYRIGHTS: a MYRIGHTS response (RFC 8440).</summary>
    MyRights = 16,

    /// <summary>METADATA: a METADATA response (RFC 9590).</summary>
    Metadata = 32,
}
