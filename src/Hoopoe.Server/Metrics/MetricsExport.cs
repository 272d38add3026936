using System.Diagnostics.Metrics;
using Hoopoe.Server.Hosting;
using Hoopoe.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Hoopoe.Server.Metrics;

/// <summary>Brings what is measured to those who watch: a page for Prometheus, and OTLP to a collector if one is configured.</summary>
sealed class MetricsExport : IDisposable
{
    /// <summary>Where the page is.</summary>
    public const string Path = "/metrics";

    /// <summary>How long a collector that does not answer may hold up the end of the server, in milliseconds.</summary>
    const int PatienceAtTheEnd = 1_000;

    readonly MeterProvider _provider;
    readonly bool _hasPage;

    MetricsExport(MeterProvider provider, bool hasPage)
    {
        _provider = provider;
        _hasPage = hasPage;
    }

    /// <summary>Begins to listen to a server's meter; null where nobody would be told.</summary>
    public static MetricsExport? Create(HoopoeOptions options, Meter meter)
    {
        if (options.Http.IsNone && options.Otlp is null) return null;
        var version = typeof(MetricsExport).Assembly.GetName().Version?.ToString(3);
        var builder = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(ResourceBuilder.CreateEmpty()
                .AddService("hoopoe", serviceVersion: version, serviceInstanceId: options.HostName).AddEnvironmentVariableDetector())
            .AddMeter(MailStore.MeterName, "System.Runtime")
            // Other servers in this process have meters of the same name.
            .AddView(instrument =>
                instrument.Meter.Name == MailStore.MeterName && instrument.Meter != meter ? MetricStreamConfiguration.Drop : null);
        if (!options.Http.IsNone)
        {
            builder.AddPrometheusExporter(page =>
            {
                page.ScopeInfoEnabled = false;
                page.ScrapeResponseCacheDurationMilliseconds = 0;
            });
        }
        if (options.Otlp is { } collector)
        {
            builder.AddOtlpExporter(exporter =>
            {
                exporter.Endpoint = collector;
                exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
            });
        }
        return new MetricsExport(builder.Build(), hasPage: !options.Http.IsNone);
    }

    /// <summary>Maps the page.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        if (_hasPage) routes.MapPrometheusScrapingEndpoint(Path, _provider, configureBranchedPipeline: null, optionsName: null);
    }

    /// <summary>Sends the last figures to the collector and ends.</summary>
    public void Dispose()
    {
        _provider.Shutdown(PatienceAtTheEnd);
        _provider.Dispose();
    }
}
