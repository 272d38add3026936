using System.Collections.Immutable;
using Hoopoe.Server.Authentication;
using Hoopoe.Store.Accounts.Credentials;

namespace Hoopoe.Fuzz.Targets;

/// <summary>Every mechanism, given lines as responses; nobody proves anything.</summary>
sealed class SaslTarget : FuzzTarget
{
    const int MaxSteps = 10;

    static readonly byte[] Key = new byte[32];
    static readonly ScramMaterial Material = new([.. Key[..16]], 4096, [new ScramCandidate(1, new ScramKeys(Key, Key))]);

    static readonly Func<ISaslMechanism>[] Mechanisms =
    [
        () => new PlainMechanism(),
        () => new LoginMechanism(),
        () => Scram(isPlus: false, binding: null),
        () => Scram(isPlus: true, binding: [1, 2, 3]),
        () => new OAuthBearerMechanism(),
        () => new XOAuth2Mechanism(),
        () => new ExternalMechanism(),
        () => new AnonymousMechanism(),
    ];

    public override string Name => "sasl";

    public override IReadOnlyList<byte[]> Seeds { get; } = Octets(
        "\0alice@example.org\0secret",
        "alice\nsecret",
        "n,,n=alice,r=abc\nc=biws,r=abcserver,p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "p=tls-server-end-point,,n=alice,r=abc\nc=cD10bHMtc2VydmVyLWVuZC1wb2ludCwsAQID,r=abcserver,p=AAAA",
        "n,a=alice@example.org,\u0001auth=Bearer token\u0001\u0001",
        "user=alice\u0001auth=Bearer token\u0001\u0001");

    public override IReadOnlyList<byte[]> Words { get; } = Octets(
        "\0", "\n", ",", "n,,", "y,,", "p=", "n=", "r=abc", "r=abcserver", "c=biws", "a=", "m=x", "i=1", "s=", "=2C", "=3D", "=",
        "p=AAAA", "\u0001", "auth=Bearer ", "user=", "host=",
        "tls-server-end-point", "\u00c3\u00a4", "\u00ff");

    public override void Run(ReadOnlySpan<byte> input)
    {
        foreach (var create in Mechanisms)
        {
            var mechanism = create();
            var rest = input;
            for (var steps = 0; steps < MaxSteps; steps++)
            {
                var end = rest.IndexOf((byte)'\n');
                var step = mechanism.Next(end < 0 ? rest : rest[..end]);
                if (step is SaslStep.Proven proven) Require(proven.CredentialId is null, "a proof out of nothing");
                if (step is not SaslStep.Challenge) break;
                rest = end < 0 ? [] : rest[(end + 1)..];
            }
        }
    }

    static ScramMechanism Scram(bool isPlus, byte[]? binding) => new(ScramHash.Sha256, (_, _) => Material, binding, isPlus, "server");
}
