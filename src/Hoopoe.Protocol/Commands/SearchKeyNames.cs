using System.Text;
using Hoopoe.Protocol.Model;

namespace Hoopoe.Protocol.Commands;

/// <summary>
/// The search keys that are found by their name alone: those without arguments, those with one date, those of one header field.
/// </summary>
static class SearchKeyNames
{
    static readonly SearchKey All = new SearchAll();
    static readonly SearchKey Recent = new SearchRecent(IsSet: true);
    static readonly SearchKey Old = new SearchRecent(IsSet: false);
    static readonly SearchKey Unseen = new SearchFlag(SystemFlags.Seen, IsSet: false);
    static readonly SearchKey New = new SearchAnd([Recent, Unseen]);
    static readonly SearchKey SaveDateSupported = new SearchSaveDateSupported();

    /// <summary>The key of a name that takes no argument, or null.</summary>
    public static SearchKey? FindSimple(ReadOnlySpan<byte> name)
    {
        if (Is(name, "ALL"u8))
            return All;
        if (Is(name, "NEW"u8))
            return New;
        if (Is(name, "OLD"u8))
            return Old;
        if (Is(name, "RECENT"u8))
            return Recent;
        if (Is(name, "SAVEDATESUPPORTED"u8))
            return SaveDateSupported;

        var isSet = name.Length < 2 || !Is(name[..2], "UN"u8);
        var flag = FindFlag(isSet ? name : name[2..]);
        return flag == SystemFlags.None ? null : new SearchFlag(flag, isSet);
    }

    /// <summary>The header field of BCC, CC, FROM, SUBJECT or TO, or null.</summary>
    public static string? FindHeader(ReadOnlySpan<byte> name) => name switch
    {
        _ when Is(name, "BCC"u8) => "Bcc",
        _ when Is(name, "CC"u8) => "Cc",
        _ when Is(name, "FROM"u8) => "From",
        _ when Is(name, "SUBJECT"u8) => "Subject",
        _ when Is(name, "TO"u8) => "To",
        _ => null,
    };

    /// <summary>Whether the name is one of the date keys, and which.</summary>
    public static bool TryFindDate(ReadOnlySpan<byte> name, out SearchDateField field, out SearchDateRelation relation)
    {
        field = SearchDateField.Internal;
        if (name.Length > 4 && Is(name[..4], "SENT"u8))
        {
            field = SearchDateField.Sent;
            name = name[4..];
        }
        else if (name.Length > 5 && Is(name[..5], "SAVED"u8))
        {
            field = SearchDateField.Saved;
            name = name[5..];
        }

        relation = Is(name, "BEFORE"u8) ? SearchDateRelation.Before : Is(name, "ON"u8) ? SearchDateRelation.On : SearchDateRelation.Since;
        return relation != SearchDateRelation.Since || Is(name, "SINCE"u8);
    }

    static SystemFlags FindFlag(ReadOnlySpan<byte> name) => name switch
    {
        _ when Is(name, "ANSWERED"u8) => SystemFlags.Answered,
        _ when Is(name, "DELETED"u8) => SystemFlags.Deleted,
        _ when Is(name, "DRAFT"u8) => SystemFlags.Draft,
        _ when Is(name, "FLAGGED"u8) => SystemFlags.Flagged,
        _ when Is(name, "SEEN"u8) => SystemFlags.Seen,
        _ => SystemFlags.None,
    };

    static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> keyword) => Ascii.EqualsIgnoreCase(name, keyword);
}
