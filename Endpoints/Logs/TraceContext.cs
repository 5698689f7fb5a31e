using System.Diagnostics;

namespace MeetAi.Endpoints.Logs;

/// <summary>
/// W3C Trace Context: a request that brings a valid <c>traceparent</c> goes on in that trace, any other begins one. Of
/// what else a client may bring along (<c>tracestate</c>, <c>baggage</c>) nothing is taken, because nothing of it shall
/// be told to the receivers of webhooks; those are sent the one header by Webhooks/Sender.cs.
/// </summary>
internal sealed class TraceContext : DistributedContextPropagator
{
    public const string Header = "traceparent";

    private const int Length = 55; // 00-<32 hex digits>-<16>-<2>

    public override IReadOnlyCollection<string> Fields { get; } = [Header];

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
    {
        // nobody asks: the one client for outgoing calls does not follow activities
    }

    public override void ExtractTraceIdAndState(
        object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
    {
        (traceId, traceState) = (null, null);
        if (getter is null)
            return;

        getter(carrier, Header, out var value, out var values);
        traceId = Parse(value ?? (values?.ToArray() is [var only] ? only : null));
    }

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(
        object? carrier, PropagatorGetterCallback? getter) => null;

    /// <summary>A later version is read as the first one, which it must begin with; null for what is none.</summary>
    private static string? Parse(string? text)
    {
        if (text is not { Length: >= Length } || (text.Length > Length && text[Length] != '-'))
            return null;

        var isFirst = text.StartsWith("00-", StringComparison.Ordinal);
        var isLater = text is [var high, var low, '-', ..]
            && char.IsAsciiHexDigitLower(high) && char.IsAsciiHexDigitLower(low) && (high, low) != ('f', 'f');
        var first = $"00{text.AsSpan(2, Length - 2)}";
        return (isFirst ? text.Length == Length : isLater) && ActivityContext.TryParse(first, null, out _)
            ? first
            : null;
    }
}
