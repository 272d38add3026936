using Hoopoe.Server.Tests.Scripts.Runner;

namespace Hoopoe.Server.Tests.Scripts;

/// <summary>Every script below this folder, over connections in the clear.</summary>
public class PlainScriptTests
{
    public static TheoryData<string> Names => [.. Script.Names()];

    [Theory]
    [MemberData(nameof(Names))]
    public Task The_session_goes_as_the_script_says(string script) => ScriptRun.RunAsync(Script.Load(script), Wire.Plain);
}

/// <summary>Every script below this folder, over TLS; what is about STARTTLS needs a connection in the clear.</summary>
public class TlsScriptTests
{
    public static TheoryData<string> Names => [.. Script.Names().Where(name => !name.StartsWith("starttls/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Names))]
    public Task The_session_goes_as_the_script_says(string script) => ScriptRun.RunAsync(Script.Load(script), Wire.Tls);
}

/// <summary>Every script below this folder, compressed within TLS; what is about starting or ending either needs a connection without.</summary>
public class CompressedScriptTests
{
    public static TheoryData<string> Names =>
        [.. TlsScriptTests.Names.Select(row => row.Data).Where(name => !StartsOrEndsCompression(name))];

    [Theory]
    [MemberData(nameof(Names))]
    public Task The_session_goes_as_the_script_says(string script) => ScriptRun.RunAsync(Script.Load(script), Wire.TlsCompressed);

    static bool StartsOrEndsCompression(string name) =>
        name.StartsWith("compress/", StringComparison.Ordinal) || name.StartsWith("unauthenticate/", StringComparison.Ordinal);
}
