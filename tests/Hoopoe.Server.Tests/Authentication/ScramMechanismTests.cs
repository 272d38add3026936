using System.Security.Cryptography;
using System.Text;
using Hoopoe.Server.Authentication;
using Hoopoe.Store.Accounts.Credentials;

namespace Hoopoe.Server.Tests.Authentication;

public class ScramMechanismTests
{
    [Fact]
    public void The_example_of_RFC_5802_is_understood() => Replay(
        ScramHash.Sha1, HashAlgorithmName.SHA1, "QSXCR+Q6sek8bf92", "3rfcNHYJY1ZVvWVs7j",
        "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL",
        "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
        "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
        "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=");

    [Fact]
    public void The_example_of_RFC_7677_is_understood() => Replay(
        ScramHash.Sha256, HashAlgorithmName.SHA256, "W22ZaJ0SNY7soEsUEjb6gQ==", "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
        "n,,n=user,r=rOprNGfwEbeRWgbNEkqO",
        "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
        "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");

    [Theory]
    [InlineData("n,,n=a=2Cb=3Dc,r=x", "a,b=c")]
    [InlineData("n,a=user,n=user,r=x", "user")]
    [InlineData("n,,n=us\u00e9r,r=x,z=extension", "us\u00e9r")]
    public void Names_are_read_and_extensions_ignored(string message, string name)
    {
        string? asked = null;
        var mechanism = new ScramMechanism(ScramHash.Sha256, (given, hash) =>
        {
            asked = given;
            return new ScramMaterial([1], 4096, []);
        }, binding: null, isPlus: false, "nonce");
        Assert.IsType<SaslStep.Challenge>(mechanism.Next(Encoding.UTF8.GetBytes(message)));
        Assert.Equal(name, asked);
    }

    [Fact]
    public void Nonces_do_not_repeat()
    {
        var nonces = Enumerable.Range(0, 100).Select(_ => ScramMechanism.NewNonce()).ToList();
        Assert.Equal(nonces.Count, nonces.Distinct().Count());
        Assert.All(nonces, nonce => Assert.DoesNotContain(',', nonce));
    }

    static void Replay(
        ScramHash hash, HashAlgorithmName algorithm, string salt, string nonce,
        string clientFirst, string serverFirst, string clientFinal, string serverFinal)
    {
        var saltBytes = Convert.FromBase64String(salt);
        var salted = Rfc2898DeriveBytes.Pbkdf2("pencil", saltBytes, 4096, algorithm, algorithm == HashAlgorithmName.SHA1 ? 20 : 32);
        var keys = new ScramKeys(
            CryptographicOperations.HashData(algorithm, CryptographicOperations.HmacData(algorithm, salted, "Client Key"u8)),
            CryptographicOperations.HmacData(algorithm, salted, "Server Key"u8));
        var other = new ScramKeys(new byte[keys.StoredKey.Length], keys.ServerKey);
        var mechanism = new ScramMechanism(
            hash, (_, _) => new ScramMaterial([.. saltBytes], 4096, [new ScramCandidate(6, other), new ScramCandidate(7, keys)]),
            binding: null, isPlus: false, nonce);

        Assert.True(Assert.IsType<SaslStep.Challenge>(mechanism.Begin()).Data.IsEmpty);
        var offer = Assert.IsType<SaslStep.Challenge>(mechanism.Next(Encoding.ASCII.GetBytes(clientFirst)));
        Assert.Equal(serverFirst, Encoding.ASCII.GetString(offer.Data.Span));
        var proven = Assert.IsType<SaslStep.Proven>(mechanism.Next(Encoding.ASCII.GetBytes(clientFinal)));
        Assert.Equal(("user", 7L, serverFinal), (proven.Name, proven.CredentialId, Encoding.ASCII.GetString(proven.Success.Span)));
    }
}
