using System.CommandLine;
using System.CommandLine.Invocation;
using Hoopoe;

var result = HoopoeCommand.Create().Parse(args);
if (result.Action is ParseErrorAction)
{
    foreach (var error in result.Errors) Console.Error.WriteLine($"hoopoe: {error.Message}");
    Console.Error.WriteLine($"See: {HoopoeCommand.HelpFor(result.CommandResult)}");
    return ExitCode.Usage;
}
return await result.InvokeAsync(new InvocationConfiguration
{
    EnableDefaultExceptionHandler = false,
    ProcessTerminationTimeout = ServeCommand.TerminationTimeout,
});
