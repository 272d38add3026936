using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;

namespace Hoopoe.Server.Commands;

/// <summary>What UIDONLY changes (RFC 9586): responses name messages by UID, and commands must.</summary>
static class UidOnly
{
    /// <summary>The answer to message numbers once UIDONLY is enabled (§3).</summary>
    public static CommandResult Refusal { get; } =
        CommandResult.Bad("Message numbers are not allowed once UIDONLY is enabled.", ResponseCode.UidRequired);

    /// <summary>
    /// Admits the search keys of a command. Message numbers are refused with UIDONLY (§3.5); otherwise they have expunges withheld until the
    /// command is answered, by UID or not (RFC 7162 §3.2.10.2).
    /// </summary>
    /// <exception cref="CommandRefusedException">There are message numbers, and UIDONLY is enabled.</exception>
    public static void Admit(SessionContext context, SearchQuery query)
    {
        if (!query.UsesNumbers) return;
        if (context.IsUidOnly) throw CommandRefusedException.Bad(Refusal.Text, Refusal.Code);
        context.WithholdsExpunges = true;
    }

    /// <summary>Begins the response that tells of a message: FETCH by its number, or UIDFETCH by its UID (§3.3).</summary>
    /// <param name="context">The session.</param>
    /// <param name="place">The message's place in the client's view, counted from 0.</param>
    /// <param name="uid">Its UID.</param>
    public static void BeginFetch(SessionContext context, int place, Uid uid)
    {
        if (context.IsUidOnly) context.Output.BeginUntagged(uid.Value, "UIDFETCH ("u8);
        else context.Output.BeginUntagged((uint)place + 1, "FETCH ("u8);
    }
}
