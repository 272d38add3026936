using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Hoopoe.Server.Authentication;

/// <summary>Whom a client's certificate vouches for. That an authority we trust made it, the handshake has seen to.</summary>
/// <param name="accounts">Addresses by the SHA-256 fingerprint of the certificate, in hexadecimal; these go before what a certificate says.</param>
sealed class ClientCertificates(IReadOnlyDictionary<string, string> accounts)
{
    const int MaxNames = 100;
    const string SubjectAlternativeName = "2.5.29.17";

    /// <summary>Where no certificates are mapped.</summary>
    public static ClientCertificates Unmapped { get; } = new(new Dictionary<string, string>());

    /// <summary>The fingerprint of a certificate as people write it, without colons and in capitals.</summary>
    public static string FingerprintOf(string written) => written.Replace(":", "", StringComparison.Ordinal).ToUpperInvariant();

    /// <summary>The addresses: the one it is mapped to, otherwise the mail addresses it was made for (RFC 5280 §4.2.1.6).</summary>
    public IReadOnlyList<string> NamesIn(X509Certificate2 certificate) =>
        accounts.TryGetValue(certificate.GetCertHashString(HashAlgorithmName.SHA256), out var address) ? [address]
        : certificate.Extensions.FirstOrDefault(extension => extension.Oid?.Value == SubjectAlternativeName) is { } names ? MailAddresses(names.RawData)
        : [];

    static List<string> MailAddresses(byte[] extension)
    {
        var rfc822Name = new Asn1Tag(TagClass.ContextSpecific, 1);
        var found = new List<string>();
        try
        {
            var names = new AsnReader(extension, AsnEncodingRules.DER).ReadSequence();
            while (names.HasData && found.Count < MaxNames)
            {
                if (names.PeekTag().HasSameClassAndValue(rfc822Name))
                    found.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, rfc822Name));
                else names.ReadEncodedValue();
            }
        }
        catch (AsnContentException)
        {
            // What comes behind something unreadable is nobody's name.
        }
        return found;
    }
}
