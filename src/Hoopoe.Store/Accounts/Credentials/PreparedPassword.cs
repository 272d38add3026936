using System.Text;
using Hoopoe.Store.Accounts.Precis;

namespace Hoopoe.Store.Accounts.Credentials;

/// <summary>
/// Passwords as they are hashed: what the OpaqueString profile (RFC 8265 §4.2) allows, in the form that SASLprep (RFC 4013) gives it, for that is
/// what SCRAM's clients hash (RFC 5802 §2.2): compatibility characters are what they stand for. In UTF-8.
/// </summary>
static class PreparedPassword
{
    /// <summary>The longest password, in bytes of UTF-8, before preparation.</summary>
    public const int MaxLength = 1024;

    /// <summary>The bytes to hash, or null if it is no password.</summary>
    public static byte[]? Of(string password) =>
        password.Length <= MaxLength && Encoding.UTF8.GetByteCount(password) <= MaxLength && PrecisString.Opaque(password) is { } prepared
            ? Encoding.UTF8.GetBytes(prepared.Normalize(NormalizationForm.FormKC))
            : null;

    /// <summary>The bytes to hash.</summary>
    /// <exception cref="DirectoryException">It is no password.</exception>
    public static byte[] Required(string password) => Of(password) ?? throw new DirectoryException(
        DirectoryError.InvalidPassword, $"A password has 1 to {MaxLength} bytes, without control characters or other invisible ones.");
}
