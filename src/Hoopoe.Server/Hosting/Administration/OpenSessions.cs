using System.Net;
using System.Runtime.CompilerServices;
using Hoopoe.Server.Connections;
using Hoopoe.Server.Tracing;
using Hoopoe.Store.Accounts;
using Microsoft.Extensions.Logging;

namespace Hoopoe.Server.Hosting.Administration;

/// <summary>The open connections of a running server, to look at, to listen to and to end.</summary>
/// <param name="tables">The connections.</param>
/// <param name="traces">The traces that run.</param>
/// <param name="directory">Who exists.</param>
/// <param name="audit">Where it is logged what was ended.</param>
/// <param name="time">The clock.</param>
sealed class OpenSessions(
    IReadOnlyList<ConnectionTable> tables, TraceHub traces, AccountDirectory directory, ILogger audit, TimeProvider time)
{
    /// <summary>All of them, the oldest first.</summary>
    public IReadOnlyList<SessionDetails> List() => [.. All.Select(DetailsOf).OrderBy(session => session.Since)];

    /// <summary>Asks sessions to say goodbye and end; how many.</summary>
    /// <exception cref="AdministrationException">There is none.</exception>
    public int Kick(SessionTarget target)
    {
        var isMeant = Matching(target);
        ClientConnection[] meant = [.. All.Where(isMeant)];
        if (meant.Length == 0) throw new AdministrationException(AdministrationError.NotFound, $"{target} has no open session.");
        foreach (var connection in meant)
        {
            Log.Kicked(audit, connection.Id, connection.Facts.Account ?? "nobody", connection.Address);
            connection.RequestClose(CloseReason.Kicked);
        }
        return meant.Length;
    }

    /// <summary>
    /// What IMAP sessions and their clients say to each other from now on, as it happens, with secrets masked. Sessions that begin later
    /// are among them, unless one is named.
    /// </summary>
    /// <exception cref="AdministrationException">There is no such account or session, or too many traces run.</exception>
    public async IAsyncEnumerable<TraceLine> TraceAsync(SessionTarget target, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isMeant = Matching(target);
        var trace = new Trace(isMeant, time);
        if (!traces.TryBegin(trace))
            throw new AdministrationException(AdministrationError.Trouble, $"{TraceLimits.Traces} traces run already.");
        Log.TraceBegan(audit, target.ToString());
        try
        {
            ClientConnection[] open = [.. All.Where(isMeant)];
            yield return new TraceLine(time.GetUtcNow(), "", TraceSpeaker.Trace, $"{target} is traced; sessions open now: {open.Length}");
            foreach (var connection in open) connection.Bell.Ring();
            await foreach (var line in trace.ReadAsync(cancellationToken)) yield return line;
        }
        finally
        {
            traces.End(trace);
            foreach (var connection in All.Where(isMeant)) connection.Bell.Ring();
            Log.TraceEnded(audit, target.ToString());
        }
    }

    /// <summary>Tells whether a connection is meant.</summary>
    /// <exception cref="AdministrationException">There is no such account or session, or what is given is no address.</exception>
    internal Func<ClientConnection, bool> Matching(SessionTarget target)
    {
        if (target.Account is { } address)
        {
            var account = directory.Find(address)
                ?? throw new AdministrationException(AdministrationError.NotFound, $"There is no account {address}.");
            return connection => connection.AccountId == account.Id;
        }
        if (target.Session is { } id)
        {
            return All.Any(connection => connection.Id == id)
                ? connection => connection.Id == id
                : throw new AdministrationException(AdministrationError.NotFound, $"There is no session {id}.");
        }
        if (!IPAddress.TryParse(target.Address, out var client))
            throw new AdministrationException(AdministrationError.Invalid, $"{target.Address} is no IP address.");
        if (client.IsIPv4MappedToIPv6) client = client.MapToIPv4();
        return connection => client.Equals(connection.Address);
    }

    IEnumerable<ClientConnection> All => tables.SelectMany(table => table.Open);

    SessionDetails DetailsOf(ClientConnection connection)
    {
        var facts = connection.Facts;
        return new SessionDetails(
            connection.Id, connection.Protocol, facts.Account, connection.Address?.ToString(), connection.Since,
            Math.Round(time.GetElapsedTime(connection.LastActivity).TotalSeconds, 3), WordOf(facts.Phase),
            facts.Mailbox is { } mailbox ? LogText.Of(mailbox) : null, facts.Command, facts.IsRunning, facts.Client, facts.Mechanism,
            facts.Tls, facts.IsCompressed);
    }

    static string WordOf(SessionPhase phase) => phase switch
    {
        SessionPhase.Open => "open",
        SessionPhase.NotAuthenticated => "not-authenticated",
        SessionPhase.Authenticated => "authenticated",
        SessionPhase.Selected => "selected",
        SessionPhase.Idle => "idle",
        _ => "leaving",
    };
}
