using System.CommandLine;
using System.CommandLine.Invocation;
using Hoopoe;

OpenSslRules.Use();
var result = HoopoeCommand.Create().Parse(args);
if (result.Action is ParseErrorAction)
    return Verb.Fail(ExitCode.Usage, $"{result.Errors[0].Message} See: {HoopoeCommand.HelpFor(result.CommandResult)}");

return await result.InvokeAsync(new InvocationConfiguration
{
    EnableDefaultExceptionHandler = false,
    ProcessTerminationTimeout = ServeCommand.TerminationTimeout,
});
