namespace MeetAi.Endpoints.Figures;

/// <summary>
/// Looks at the readings, and how full the box is, every ten seconds and keeps what it saw: the last hour at that pace,
/// the last day every five minutes. In memory alone, some 120 KB; a restart begins anew.
/// </summary>
internal sealed class Recorder(Readings readings, Fullness fullness, TimeProvider clock) : BackgroundService
{
    private const int LooksPerDayFigure = 30;
    private static readonly TimeSpan every = TimeSpan.FromSeconds(10);

    public DateTimeOffset Began { get; } = clock.GetUtcNow();

    public Series Hour { get; } = new(every, 360, readings.Look());

    public Series Day { get; } = new(every * LooksPerDayFigure, 288, readings.Look());

    /// <summary>What happened since the series' last figure, up to now.</summary>
    public Figure Now(Series series) => series.Unfinished(readings.Look());

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        fullness.Look();
        for (var looks = 1; !stoppingToken.IsCancellationRequested; looks++)
        {
            await Task.Delay(every, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            fullness.Look();
            var look = readings.Look();
            Hour.Add(look);
            if (looks % LooksPerDayFigure == 0)
                Day.Add(look);
        }
    }
}

/// <summary>The latest figures at one pace, so many at most, each of the time since the one before.</summary>
internal sealed class Series(TimeSpan every, int most, Snapshot begin)
{
    private readonly Lock gate = new();
    private readonly Queue<Figure> figures = new(most);
    private Snapshot last = begin;

    public TimeSpan Every => every;

    public void Add(Snapshot look)
    {
        lock (gate)
        {
            if (figures.Count == most)
                figures.Dequeue();

            figures.Enqueue(Figure.Between(last, look));
            last = look;
        }
    }

    public Figure Unfinished(Snapshot look)
    {
        lock (gate)
            return Figure.Between(last, look);
    }

    /// <summary>Oldest first, those later than <paramref name="time"/>.</summary>
    public IReadOnlyList<Figure> After(DateTimeOffset? time)
    {
        lock (gate)
            return [.. figures.Where(one => time is null || one.At > time)];
    }
}
