namespace MeetAi.Endpoints.Doctor;

internal enum Condition
{
    Ok,
    Warn,
    Fail,
}

/// <summary>What one look at the box found, and, unless all is well, what to do about it.</summary>
internal sealed record Diagnosis(string Name, Condition State, string Detail, string? Advice = null)
{
    public static Diagnosis Ok(string name, string detail) => new(name, Condition.Ok, detail);

    public static Diagnosis Warn(string name, string detail, string advice)
        => new(name, Condition.Warn, detail, advice);

    public static Diagnosis Fail(string name, string detail, string advice)
        => new(name, Condition.Fail, detail, advice);

    /// <summary>As people read sizes.</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1 << 20 => $"{(bytes + 1023) >> 10} KiB",
        < 1 << 30 => $"{(double)bytes / (1 << 20):0.#} MiB",
        _ => $"{(double)bytes / (1 << 30):0.#} GiB",
    };
}

/// <summary>
/// What the box finds about itself, how it is reached, and a code for <c>/api/probe/{code}</c>, by which whoever asks
/// can tell that it is this box that answers somewhere.
/// </summary>
internal sealed record CheckupView(IReadOnlyList<Diagnosis> Checks, string Address, string? PublicUrl, string Probe);
