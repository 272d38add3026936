using System.Security.Cryptography;
using System.Text;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Server.Moving;

/// <summary>How mailboxes are called where they are files and folders.</summary>
static class FolderNames
{
    const int MaxLength = 200;
    const int KeptOfLong = 150;
    const string Unsafe = "./\\:*?\"<>|%~";

    /// <summary>The level that a file or folder stands for: modified UTF-7 as IMAP writes it, or else what it says.</summary>
    public static string Decode(string name) =>
        Ascii.IsValid(name) && ModifiedUtf7.TryDecode(Encoding.ASCII.GetBytes(name), out var text) ? text : name;

    /// <summary>
    /// A level of a mailbox's name as a part of a path, whatever it is made of: modified UTF-7, with what paths or Maildir give a meaning
    /// to as
    /// <c>%2E</c>. It is never <c>.</c> or <c>..</c> and has no separator.
    /// </summary>
    public static string Encode(string level)
    {
        var safe = new StringBuilder();
        foreach (var octet in ModifiedUtf7.Encode(level))
        {
            var letter = (char)octet;
            if (letter is <= ' ' or >= '\x7F' && letter != ' ' || Unsafe.Contains(letter, StringComparison.Ordinal))
                safe.Append('%').Append(((int)letter).ToString("X2", null));
            else safe.Append(letter);
        }
        return safe.ToString();
    }

    /// <summary>
    /// A name that no other has, not even on a disk that takes capitals for small letters, and that is no longer than disks allow.
    /// </summary>
    /// <param name="name">The name, safe by <see cref="Encode"/>.</param>
    /// <param name="mailbox">Whose it is.</param>
    /// <param name="taken">The names there are.</param>
    public static string Distinct(string name, MailboxName mailbox, HashSet<string> taken)
    {
        if (name.Length <= MaxLength && taken.Add(name)) return name;
        name = Marked(name[..Math.Min(name.Length, KeptOfLong)], mailbox);
        while (!taken.Add(name)) name += "%";
        return name;
    }

    /// <summary>A name with something behind it that other mailboxes don't have.</summary>
    public static string Marked(string name, MailboxName mailbox) =>
        $"{name}%{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(mailbox.Value)).AsSpan(0, 8))}";
}
