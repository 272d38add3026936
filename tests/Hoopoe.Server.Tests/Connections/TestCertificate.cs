using System.Net.Security;
using Hoopoe.Server.Hosting;

namespace Hoopoe.Server.Tests.Connections;

static class TestCertificate
{
    public static SslStreamCertificateContext Context { get; } =
        ServerCertificate.LoadOrMakeSelfSigned(
            Directory.CreateTempSubdirectory("hoopoe-tls-").FullName, "localhost", TimeProvider.System.GetUtcNow());
}
