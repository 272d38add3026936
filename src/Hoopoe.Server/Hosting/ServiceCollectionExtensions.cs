using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hoopoe.Server.Hosting;

/// <summary>Puts a mail store into a host.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>
    /// Starts and stops a <see cref="HoopoeServer"/> with the host; <see cref="HoopoeService.Server"/> is the running one.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets the options.</param>
    public static IServiceCollection AddHoopoe(this IServiceCollection services, Action<HoopoeOptions> configure)
    {
        var options = new HoopoeOptions();
        configure(options);
        services.AddSingleton(provider =>
            new HoopoeService(options, provider.GetService<ILoggerFactory>(), provider.GetService<TimeProvider>()));
        services.AddHostedService(provider => provider.GetRequiredService<HoopoeService>());
        return services;
    }
}
