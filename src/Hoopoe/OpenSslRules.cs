using System.Runtime.InteropServices;

namespace Hoopoe;

/// <summary>
/// Has OpenSSL read <c>openssl.cnf</c> beside the executable, on top of the system's own, where nobody has named another file. To be called
/// before anything is encrypted or hashed.
/// </summary>
static partial class OpenSslRules
{
    const string Variable = "OPENSSL_CONF";

    /// <summary>Names the file.</summary>
    public static void Use()
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable(Variable) is not null) return;
        var file = Path.Combine(AppContext.BaseDirectory, "openssl.cnf");
        // .NET keeps variables of its own; OpenSSL asks the C library.
        if (File.Exists(file)) _ = SetVariable(Variable, file, overwrite: 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
