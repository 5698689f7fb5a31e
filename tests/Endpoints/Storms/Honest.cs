using System.Diagnostics;
using System.Net;

namespace MeetAi.Tests.Endpoints.Storms;

/// <summary>People who read and write as usual, from an address of their own, while something else goes on.</summary>
internal sealed class Honest(Running meetai, string key, string room)
{
    private static readonly IPAddress home = IPAddress.Parse("127.0.0.3");

    /// <summary>
    /// So many at once, until the other is done and each has asked often enough. Each question must be answered; the
    /// times that took, the shortest first.
    /// </summary>
    public async Task<IReadOnlyList<TimeSpan>> AskUntil(Task other, int people, int atLeast = 10)
    {
        var all = await Task.WhenAll(Enumerable.Range(0, people).Select(_ => Ask(other, atLeast)));
        return [.. all.SelectMany(times => times).Order()];
    }

    public static TimeSpan P99(IReadOnlyList<TimeSpan> times) => times[times.Count * 99 / 100];

    private async Task<List<TimeSpan>> Ask(Task other, int atLeast)
    {
        using var http = meetai.Anyone(home);
        var person = new Person(http, key);
        var times = new List<TimeSpan>();
        while (times.Count < atLeast || !other.IsCompleted)
        {
            var began = Stopwatch.GetTimestamp();
            if (times.Count % 10 == 0)
                await person.Say(room, "still here");
            else
                await person.Get($"{room}/messages?limit=10");

            times.Add(Stopwatch.GetElapsedTime(began));
            await Task.Delay(20); // as people do, who are no load themselves
        }

        return times;
    }
}
