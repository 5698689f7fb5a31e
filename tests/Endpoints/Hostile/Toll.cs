using System.Globalization;

namespace MeetAi.Tests.Endpoints.Hostile;

/// <summary>What a box holds of the machine: files, and memory in MiB.</summary>
internal sealed record Toll(int Descriptors, int Memory)
{
    /// <summary>It did not find that something went wrong in itself.</summary>
    public static void BlamesNotItself(Running meetai)
    {
        var errors = meetai.Said.Where(line => line.Contains("\"level\":\"error\"", StringComparison.Ordinal)).ToList();
        Assert.True(errors.Count == 0, $"{errors.Count} errors, the first {errors.FirstOrDefault()}");
    }

    public static Toll Of(Running meetai)
    {
        var rss = File.ReadLines($"/proc/{meetai.ProcessId}/status")
            .Single(line => line.StartsWith("VmRSS", StringComparison.Ordinal));
        var pages = rss.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        return new Toll(
            Directory.GetFiles($"/proc/{meetai.ProcessId}/fd").Length,
            int.Parse(pages, CultureInfo.InvariantCulture) / 1024);
    }
}
