using Hoopoe.Server.Hosting.Configuration;
using Hoopoe.Store;
using Microsoft.Extensions.Logging;

namespace Hoopoe.Server.Hosting.Reloading;

/// <summary>Has a running server take a changed configuration: all that can change while it runs, or nothing if any of it is wrong.</summary>
/// <param name="options">The options; replaced by those that were taken last.</param>
/// <param name="services">What connections are served with.</param>
/// <param name="store">The open data folder.</param>
/// <param name="logger">Where it logs what came of it.</param>
sealed class ConfigurationReload(Current<HoopoeOptions> options, FrontEndServices services, MailStore store, ILogger logger) : IDisposable
{
    readonly SemaphoreSlim _one = new(1);
    readonly HoopoeOptions _atStart = options.Value;

    /// <summary>The options that were taken last.</summary>
    public HoopoeOptions Options => options.Value;

    /// <summary>Reads the options again where they came from, and takes them.</summary>
    /// <exception cref="ConfigurationException">They are wrong, and nothing has changed; or they can't be read again.</exception>
    public async Task<ReloadReport> RunAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var read = options.Value.Reread
                ?? throw new ConfigurationException("the options of this server were not read from a configuration; give them to ReloadAsync");
            return await TakeAsync(read());
        }
        catch (Exception wrong) when (wrong is ConfigurationException or IOException or UnauthorizedAccessException)
        {
            Log.NotReloaded(logger, wrong.Message);
            throw wrong as ConfigurationException ?? new ConfigurationException(wrong.Message);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Takes other options.</summary>
    /// <exception cref="ConfigurationException">They are wrong; nothing has changed.</exception>
    public async Task<ReloadReport> RunAsync(HoopoeOptions changed, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            return await TakeAsync(changed);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    async Task<ReloadReport> TakeAsync(HoopoeOptions changed)
    {
        if (changed.Refusal() is { } refusal) throw new ConfigurationException(refusal);
        var report = new ReloadReport(
            NamesOf(OptionEffect.AtReload, options.Value, changed), NamesOf(OptionEffect.AtStart, _atStart, changed));
        services.Take(changed);
        options.Value = changed;
        try
        {
            await store.ReconfigureAsync(HoopoeServer.StoreOptionsOf(changed));
        }
        catch (StoreRefusedException stopped)
        {
            Log.QuotasNotRenewed(logger, stopped);
        }
        Log.Reloaded(logger, string.Join("; ", report.ToLines()));
        return report;
    }

    static string[] NamesOf(OptionEffect effect, HoopoeOptions before, HoopoeOptions after) =>
        [.. OptionTable.Keys.Where(key => key.Effect == effect && !key.IsSame(before, after)).Select(key => key.Name)];
}
