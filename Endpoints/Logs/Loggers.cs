using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MeetAi.Endpoints.Logs;

/// <summary>
/// Whatever is logged through <see cref="ILogger"/>, by us or the framework, becomes a line that is never dropped: its
/// sentence, in JSON also each of its values, the trace it belongs to, and what was thrown.
/// </summary>
internal sealed class Loggers(Journal journal) : ILoggerProvider, ILogger
{
    private const string Template = "{OriginalFormat}";

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => true; // what is not wanted was filtered out before

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
        => journal.Keep(
            logLevel, formatter(state, exception),
            (Values: state as IReadOnlyList<KeyValuePair<string, object?>>, Thrown: exception),
            static (line, about) =>
            {
                if (!line.IsText) // there they stand in the sentence
                    Add(line, about.Values ?? []);

                if (Activity.Current is { } activity)
                    line.Add("trace_id"u8, activity.TraceId.ToHexString());

                if (about.Thrown is { } thrown)
                    line.Add("error"u8, thrown.ToString());
            });

    public void Dispose()
    {
        // the journal is written to its end by whoever made it
    }

    private static void Add(Line line, IReadOnlyList<KeyValuePair<string, object?>> values)
    {
        foreach (var (name, value) in values)
        {
            if (name == Template || value is null)
                continue;

            var field = Encoding.UTF8.GetBytes(JsonNamingPolicy.SnakeCaseLower.ConvertName(name));
            if (value is int or long)
                line.Add(field, Convert.ToInt64(value, CultureInfo.InvariantCulture));
            else
                line.Add(field, Convert.ToString(value, CultureInfo.InvariantCulture));
        }
    }
}
