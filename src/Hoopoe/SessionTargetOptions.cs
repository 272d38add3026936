using System.CommandLine;
using Hoopoe.Server.Hosting.Administration;

namespace Hoopoe;

/// <summary>How a verb is told which open sessions are meant: an account, a session or an address.</summary>
sealed class SessionTargetOptions
{
    readonly Argument<string?> _account = new("ACCOUNT")
    {
        Description = "The sessions of an account, by its address",
        Arity = ArgumentArity.ZeroOrOne,
    };

    readonly Option<string?> _session = new("--session") { Description = "The session of an id that hoopoe who shows", HelpName = "ID" };

    readonly Option<string?> _address = new("--address") { Description = "The sessions from an IP address", HelpName = "IP" };

    /// <summary>Gives a verb these options.</summary>
    public void AddTo(Command command)
    {
        command.Add(_account);
        command.Add(_session);
        command.Add(_address);
        command.Validators.Add(result =>
        {
            string?[] given = [result.GetValue(_account), result.GetValue(_session), result.GetValue(_address)];
            if (given.Count(one => one is not null) != 1) result.AddError("Give one of ACCOUNT, --session ID and --address IP.");
        });
    }

    /// <summary>What was given.</summary>
    public SessionTarget Read(ParseResult arguments) =>
        new(arguments.GetValue(_account), arguments.GetValue(_session), arguments.GetValue(_address));
}
