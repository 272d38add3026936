namespace Hoopoe.Server.Tests.Scripts.Runner;

/// <summary>What a script's sessions run over.</summary>
enum Wire
{
    /// <summary>In the clear.</summary>
    Plain,

    /// <summary>TLS from the first octet.</summary>
    Tls,

    /// <summary>TLS, and DEFLATE from login on.</summary>
    TlsCompressed,
}
