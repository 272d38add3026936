using Hoopoe.Server.Hosting;
using Hoopoe.Server.Hosting.Administration;
using Hoopoe.Server.Hosting.Configuration;
using Hoopoe.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hoopoe;

/// <summary>
/// Reaches a data folder for a verb: opens it if nobody has it, otherwise asks the server that owns it over its control socket.
/// </summary>
static class DataFolderAccess
{
    /// <summary>How long an owner may take from its lock to its control socket: it is a server that starts, or a verb that ends.</summary>
    static readonly TimeSpan OwnerStarts = TimeSpan.FromSeconds(5);

    static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs work on the data folder.</summary>
    /// <param name="options">Where it is and how new accounts are made.</param>
    /// <param name="mayCreate">Whether a folder that is not there is made.</param>
    /// <param name="work">What to do.</param>
    /// <exception cref="ServerStartException">The folder can't be opened and nobody answers for it.</exception>
    public static async Task<int> RunAsync(HoopoeOptions options, bool mayCreate, Func<IAdministration, Task<int>> work)
    {
        if (!mayCreate && !Directory.Exists(options.Data))
            throw new ConfigurationException($"there is no data folder {options.Data}; name it with --data, or make it with hoopoe serve");
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            MailStore store;
            try
            {
                store = HoopoeServer.OpenDataFolder(options, TimeProvider.System, NullLoggerFactory.Instance);
            }
            catch (ServerStartException inUse) when (inUse.Failure == StartFailure.DataFolderInUse)
            {
                if (File.Exists(DataFolder.ControlSocketIn(options.Data)))
                {
                    await using var server = new ControlClient(DataFolder.ControlSocketIn(options.Data));
                    return await work(server);
                }
                if (TimeProvider.System.GetElapsedTime(since) > OwnerStarts) throw;
                await Task.Delay(BetweenLooks);
                continue;
            }
            await using (store)
                return await work(HoopoeServer.Administer(store, options));
        }
    }
}
