namespace Hoopoe.Protocol.Model;

/// <summary>The conditions of status responses (RFC 9051 §7.1).</summary>
public enum ResponseStatus
{
    /// <summary>OK: success, or information.</summary>
    Ok,

    /// <summary>NO: the command failed.</summary>
    No,

    /// <summary>BAD: the command was not understood or not allowed now.</summary>
    Bad,

    /// <summary>BYE: the connection ends.</summary>
    Bye,

    /// <summary>PREAUTH: a greeting to a client known already.</summary>
    PreAuth,
}
