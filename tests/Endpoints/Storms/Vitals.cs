using System.Globalization;

namespace MeetAi.Tests.Endpoints.Storms;

/// <summary>What a box holds, as the kernel sees it: its own memory, open files, seconds of processor.</summary>
internal sealed record Vitals(double Megabytes, int Files, double Processor)
{
    /// <summary>A launcher of a box that ends when its heap would hold more; it collects its garbage before.</summary>
    public static string[] Within(int megabytes)
        => ["env", string.Create(CultureInfo.InvariantCulture, $"DOTNET_GCHeapHardLimit={(long)megabytes << 20:x}")];

    public static Vitals Of(Running meetai)
    {
        var process = $"/proc/{meetai.ProcessId}";
        var anonymous = File.ReadLines($"{process}/status").First(line => line.StartsWith("RssAnon:", Exactly));
        var times = File.ReadAllText($"{process}/stat").Split(' ');
        return new Vitals(
            Number(anonymous.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1024,
            Directory.GetFiles($"{process}/fd").Length,
            (Number(times[13]) + Number(times[14])) / 100);
    }

    /// <summary>Until no more files are open than now, but for a few of the database's readers.</summary>
    public async Task Return(Running meetai)
    {
        const int Readers = 40;
        for (var looks = 0; Of(meetai).Files > Files + Readers; looks++)
        {
            Assert.True(looks < 300, $"{Of(meetai).Files} files are open, {Files} were.");
            await Task.Delay(200); // the kernel gives no sign
        }
    }

    private const StringComparison Exactly = StringComparison.Ordinal;

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
