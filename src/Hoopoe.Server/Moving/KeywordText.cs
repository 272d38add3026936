using System.Text;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Server.Moving;

/// <summary>Which words other programs keep with a message can be keywords of IMAP.</summary>
static class KeywordText
{
    /// <summary>Whether a word can be a keyword.</summary>
    public static bool IsKeyword(string word) =>
        word.Length <= ImapLimits.Default.KeywordLength && Ascii.IsValid(word) && ByteClasses.IsAtom(Encoding.ASCII.GetBytes(word));
}
