using System.Globalization;

namespace MeetAi.Tests.Endpoints.Webhooks;

/// <summary>The clock of a server that was started with it: moved by hand, it makes days pass at once.</summary>
internal sealed class TestClock
{
    private readonly string file = Path.GetTempFileName();

    public TestClock() => Move(TimeSpan.Zero);

    public string[] Launcher => ["env", $"MEETAI_TEST_CLOCK={file}"];

    public TimeSpan Moved { get; private set; }

    public void MoveTo(DateTimeOffset time) => Move(time - (TimeProvider.System.GetUtcNow() + Moved));

    public void Move(TimeSpan time)
    {
        Moved += time;
        File.WriteAllText(file, Moved.TotalSeconds.ToString(CultureInfo.InvariantCulture));
    }
}
