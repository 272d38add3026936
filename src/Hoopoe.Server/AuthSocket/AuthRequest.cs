using System.Net;
using Hoopoe.Server.Connections;

namespace Hoopoe.Server.AuthSocket;

/// <summary>An AUTH line: who asks about whom.</summary>
/// <param name="Id">The client's number for the exchange.</param>
/// <param name="Mechanism">The SASL mechanism.</param>
/// <param name="Service">What the login is for, such as <c>smtp</c>.</param>
/// <param name="Address">The address of the mail client, as the asking server says it; null if it does not.</param>
/// <param name="IsSecured">Whether the mail client's connection is encrypted.</param>
/// <param name="InitialResponse">The mail client's initial response, decoded; null if it sent none.</param>
sealed record AuthRequest(string Id, string Mechanism, string Service, IPAddress? Address, bool IsSecured, byte[]? InitialResponse)
{
    /// <summary>Whether the mail client is on this machine, as far as is known.</summary>
    public bool IsLocal => Address is null || IPAddress.IsLoopback(Address);

    /// <summary>Reads the fields of the line; null if they are wrong.</summary>
    public static AuthRequest? Parse(string[] fields)
    {
        if (fields is not ["AUTH", var id, var mechanism, .. var parameters] || !IsId(id)) return null;
        var request = new AuthRequest(id, mechanism, Service: "", Address: null, IsSecured: false, InitialResponse: null);
        foreach (var parameter in parameters)
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equals < 0 ? (parameter, "") : (parameter[..equals], parameter[(equals + 1)..]);
            switch (name)
            {
                case "service":
                    request = request with { Service = value };
                    break;
                case "rip":
                    if (!IPAddress.TryParse(value, out var address)) return null;
                    request = request with { Address = ClientNetwork.AddressOf(new IPEndPoint(address, 0)) };
                    break;
                case "secured":
                    request = request with { IsSecured = true };
                    break;
                case "resp":
                    if (DecodeBase64(value) is not { } response) return null;
                    request = request with { InitialResponse = response };
                    break;
            }
        }
        return request;
    }

    /// <summary>What a field holds in base64; null if it is none.</summary>
    public static byte[]? DecodeBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }

    /// <summary>Whether this is a number that an exchange can have.</summary>
    public static bool IsId(string text) => text.Length is > 0 and <= 10 && text.All(char.IsAsciiDigit);
}
