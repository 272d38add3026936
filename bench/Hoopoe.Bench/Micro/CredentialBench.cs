using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using Hoopoe.Server.Authentication;
using Hoopoe.Store;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Accounts.Credentials;

namespace Hoopoe.Bench.Micro;

/// <summary>
/// What the server does about a password: one it has not seen for a while, one it knows, and a SCRAM exchange from the name to the verdict.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The runner calls CleanUp.")]
public class CredentialBench
{
    const string Nonce = "server";

    string _folder = "";
    DataFolder _data = null!;
    AccountDirectory _forgetful = null!;
    AccountDirectory _directory = null!;
    byte[] _first = [];
    byte[] _final = [];

    [GlobalSetup]
    public async Task PrepareAsync()
    {
        _folder = Directory.CreateTempSubdirectory("hoopoe-bench-").FullName;
        _data = DataFolder.Open(_folder);
        _directory = new AccountDirectory(_data, TimeProvider.System);
        _forgetful = new AccountDirectory(_data, TimeProvider.System, new DirectoryOptions { VerifiedLifetime = TimeSpan.Zero });
        await _directory.AddAccountAsync(BulkMail.User, BulkMail.Password, CancellationToken.None);
        await PasswordKnown();
        PrepareExchange();
        if (Scram() is not SaslStep.Proven { CredentialId: not null }) throw new InvalidOperationException("The proof does not fit.");
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _directory.Dispose();
        _forgetful.Dispose();
        _data.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark]
    public Task PasswordNew() => _forgetful.VerifyAsync(BulkMail.User, BulkMail.Password, CancellationToken.None).AsTask();

    [Benchmark]
    public Task PasswordKnown() => _directory.VerifyAsync(BulkMail.User, BulkMail.Password, CancellationToken.None).AsTask();

    [Benchmark]
    public object Scram()
    {
        var exchange = new ScramMechanism(ScramHash.Sha256, _directory.Scram, binding: null, isPlus: false, Nonce);
        exchange.Next(_first);
        return exchange.Next(_final);
    }

    /// <summary>What a client sends (RFC 5802 §5), the same each time since the nonces are.</summary>
    void PrepareExchange()
    {
        const string bare = $"n={BulkMail.User},r=client";
        var material = _directory.Scram(BulkMail.User, ScramHash.Sha256);
        var salted = Rfc2898DeriveBytes.Pbkdf2(
            BulkMail.Password, material.Salt.AsSpan(), material.Iterations, HashAlgorithmName.SHA256, HMACSHA256.HashSizeInBytes);
        var clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        const string withoutProof = $"c=biws,r=client{Nonce}";
        var serverFirst = $"r=client{Nonce},s={Convert.ToBase64String(material.Salt.AsSpan())},i={material.Iterations}";
        var proof = HMACSHA256.HashData(SHA256.HashData(clientKey), Encoding.UTF8.GetBytes($"{bare},{serverFirst},{withoutProof}"));
        for (var at = 0; at < proof.Length; at++) proof[at] ^= clientKey[at];
        _first = Encoding.UTF8.GetBytes($"n,,{bare}");
        _final = Encoding.UTF8.GetBytes($"{withoutProof},p={Convert.ToBase64String(proof)}");
    }
}
