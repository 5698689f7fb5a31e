using System.Collections;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace MeetAi.Endpoints.Figures;

/// <summary>
/// Traces, metrics and logs by OTLP, for whoever sets <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>; OpenTelemetry's other
/// variables say how. Without it nothing of this is made.
/// </summary>
internal sealed class Telemetry(Settings settings) : IHostedService
{
    private const string Framework = "Microsoft.AspNetCore";
    private const int Patience = 2000; // milliseconds at the end, for what was not sent yet

    private TracerProvider? traces;
    private MeterProvider? metrics;

    /// <summary>Of a server alone: commands that serve themselves are over too soon.</summary>
    public static bool IsWanted(Settings settings) => settings.Listen is not null
        && Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 };

    /// <summary>All that is logged, but for the lines about requests: those are spans.</summary>
    public static void AddLogs(WebApplicationBuilder builder)
    {
        builder.Configuration.AddInMemoryCollection(Variables()); // the empty builder reads no variables
        builder.Logging.AddOpenTelemetry(logs =>
        {
            logs.IncludeFormattedMessage = true;
            logs.SetResourceBuilder(Box()).AddOtlpExporter();
        });
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!IsWanted(settings))
            return Task.CompletedTask;

        traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(Box())
            .AddSource(Framework, Instruments.Meter).AddOtlpExporter().Build();
        metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(Box())
            .AddMeter(Instruments.Meter).AddOtlpExporter().Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(
        Task.Run(() => traces?.Shutdown(Patience), CancellationToken.None),
        Task.Run(() => metrics?.Shutdown(Patience), CancellationToken.None));

    private static IEnumerable<KeyValuePair<string, string?>> Variables()
        => from DictionaryEntry variable in Environment.GetEnvironmentVariables()
           where variable.Key is string name && name.StartsWith("OTEL_", StringComparison.Ordinal)
           select KeyValuePair.Create((string)variable.Key, variable.Value as string);

    /// <summary>Who tells all this; <c>OTEL_SERVICE_NAME</c> and <c>OTEL_RESOURCE_ATTRIBUTES</c> know better.</summary>
    private static ResourceBuilder Box() => ResourceBuilder.CreateEmpty()
        .AddService("meetai", serviceVersion: About.Version).AddTelemetrySdk().AddEnvironmentVariableDetector();
}
