using Hoopoe.Server.Hosting;
using Hoopoe.Server.Hosting.Administration;
using Hoopoe.Server.Hosting.Configuration;

namespace Hoopoe;

/// <summary>Runs a verb: whatever stops it becomes one line on stderr and the exit code for it.</summary>
static class Verb
{
    /// <summary>Runs it.</summary>
    public static async Task<int> RunAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (ConfigurationException wrong)
        {
            return Fail(ExitCode.Configuration, wrong);
        }
        catch (ServerStartException failed)
        {
            return Fail(
                failed.Failure switch
                {
                    StartFailure.Endpoint => ExitCode.Unavailable,
                    StartFailure.DataFolderInUse => ExitCode.TryAgain,
                    _ => ExitCode.InputOutput,
                },
                failed);
        }
        catch (AdministrationException refused)
        {
            return Fail(
                refused.Error switch
                {
                    AdministrationError.NotFound => ExitCode.NoUser,
                    AdministrationError.Full => ExitCode.CannotCreate,
                    AdministrationError.Trouble => ExitCode.TryAgain,
                    AdministrationError.NotServed => ExitCode.Unavailable,
                    AdministrationError.Configuration => ExitCode.Configuration,
                    _ => ExitCode.DataError,
                },
                refused);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.TryAgain;
        }
        catch (IOException failed)
        {
            return Fail(ExitCode.InputOutput, failed);
        }
        catch (Exception fault)
        {
            await Console.Error.WriteLineAsync($"hoopoe: a fault of Hoopoe: {fault}");
            return ExitCode.Software;
        }
    }

    /// <summary>Says in one line why a verb ends here.</summary>
    public static int Fail(int exitCode, string message)
    {
        Console.Error.WriteLine($"hoopoe: {message.ReplaceLineEndings(" ")}");
        return exitCode;
    }

    static int Fail(int exitCode, Exception cause) => Fail(exitCode, cause.Message);
}
