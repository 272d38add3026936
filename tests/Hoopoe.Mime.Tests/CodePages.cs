using System.Runtime.CompilerServices;
using System.Text;

namespace Hoopoe.Mime.Tests;

static class CodePages
{
    // MimeKit, the oracle, remembers a charset that it did not find; whichever test comes first, all of them are there.
    [ModuleInitializer]
    internal static void Register() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
}
