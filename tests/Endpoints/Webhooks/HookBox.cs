using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace MeetAi.Tests.Endpoints.Webhooks;

/// <summary>A box whose webhooks may call this machine, with a clock that tests move; on it Ada and her room.</summary>
internal sealed class HookBox : IAsyncDisposable
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(30);

    public TestClock Clock { get; } = new();

    public Running Meetai { get; private set; } = null!;

    public Person Ada { get; private set; } = null!;

    public string Room { get; private set; } = "";

    public static async Task<HookBox> Start(params string[] options)
    {
        var box = new HookBox();
        box.Meetai = await Running.StartThrough(
            box.Clock.Launcher, Running.NewDirectory(), ["--webhook-allow", "127.0.0.0/8", .. options]);
        box.Ada = await box.Meetai.NewPerson();
        box.Room = await box.Ada.NewRoom();
        return box;
    }

    /// <summary>The path of a new webhook, and its secret.</summary>
    public async Task<(string Path, string Secret)> Hook(string url, string? room = null, params string[] events)
    {
        var body = events.Length == 0 ? (object)new { url } : new { url, events };
        var made = await Ada.Post($"{room ?? Room}/webhooks", body);
        return ($"{room ?? Room}/webhooks/{made.Text("id")}", made.Text("secret"));
    }

    public async Task<JsonElement> Patch(string path, object change)
        => await Person.Read(await Ada.Http.PatchAsJsonAsync(path, change), HttpStatusCode.OK);

    public async Task<IReadOnlyList<JsonElement>> Deliveries(string hook, string query = "limit=200")
        => (await Ada.Get($"{hook}/deliveries?{query}")).Items("deliveries");

    /// <summary>The newest delivery, once it is as it should be: a receiver hears of it before it is noted.</summary>
    public async Task<JsonElement> Newest(string hook, string status, int attempts = 1)
        => (await Until(hook, all => all is [var newest, ..]
            && newest.Text("status") == status && newest.Number("attempts") == attempts))[0];

    /// <summary>How often anything was tried.</summary>
    public static long Attempts(IReadOnlyList<JsonElement> deliveries) => deliveries.Sum(one => one.Number("attempts"));

    /// <summary>Lets as many days pass as it takes until so many deliveries are dead and none waits.</summary>
    public async Task Die(string hook, int deliveries)
    {
        var rest = TimeSpan.FromMinutes(5); // as long as a failing receiver is left alone at most
        Clock.Move(rest);
        while (true)
        {
            var all = await Until(hook, all => all.All(one => one.Text("status") is "failed" or "dead"));
            var next = all.Where(one => one.Text("status") == "failed")
                .Min(one => (DateTimeOffset?)one.GetProperty("next_attempt_at").GetDateTimeOffset());
            if (next is null && all.Count == deliveries)
                return;

            if (next is { } time)
                Clock.MoveTo(time + rest);

            await Until(hook, now => Attempts(now) > Attempts(all));
        }
    }

    public Task<IReadOnlyList<JsonElement>> Until(string hook, Func<IReadOnlyList<JsonElement>, bool> holds)
        => Until(Ada, hook, holds);

    /// <summary>Nothing tells when something is written down.</summary>
    public static async Task<IReadOnlyList<JsonElement>> Until(
        Person owner, string hook, Func<IReadOnlyList<JsonElement>, bool> holds)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var all = (await owner.Get($"{hook}/deliveries?limit=200")).Items("deliveries");
            if (holds(all))
                return all;

            Assert.True(
                TimeProvider.System.GetElapsedTime(began) < patience,
                $"It did not come about: {string.Join('\n', all.Select(one => one.GetRawText()))}");
            await Task.Delay(10);
        }
    }

    public async ValueTask DisposeAsync() => await Meetai.DisposeAsync();
}
