using System.CommandLine;
using Hoopoe.Server.Hosting.Configuration;
using Spectre.Console;

namespace Hoopoe;

/// <summary>
/// How a verb is given a password: on standard input, at a prompt, or, visible to everybody on the machine, as an option.
/// </summary>
sealed class PasswordOptions
{
    readonly Option<string> _password =
        new("--password") { Description = "The password; other users of the machine can see it", HelpName = "P" };
    readonly Option<bool> _fromInput = new("--password-stdin") { Description = "Read the password from standard input, one line" };

    /// <summary>Gives a verb these options.</summary>
    public void AddTo(Command command)
    {
        command.Add(_password);
        command.Add(_fromInput);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_password) is not null && result.GetResult(_fromInput) is { Implicit: false })
                result.AddError("Give --password or --password-stdin, not both.");
        });
    }

    /// <summary>Reads the password; asks for it on a terminal.</summary>
    /// <exception cref="ConfigurationException">None was given and there is no terminal to ask at.</exception>
    public string Read(ParseResult arguments)
    {
        if (arguments.GetValue(_password) is { } given) return given;
        if (arguments.GetValue(_fromInput)) return Console.In.ReadLine() ?? "";
        if (Console.IsInputRedirected)
            throw new ConfigurationException("no password: give --password-stdin and the password on standard input");
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        var password = console.Prompt(new TextPrompt<string>("Password:").Secret(null));
        return console.Prompt(new TextPrompt<string>("Once more:").Secret(null)) == password
            ? password
            : throw new ConfigurationException("the two passwords differ");
    }
}
