using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MeetAi.Tests.Endpoints.Webhooks;

namespace MeetAi.Tests.Endpoints.Rooms.Retention;

/// <summary>A box with a clock that tests move, and on it Ada, who does not want to keep everything.</summary>
public sealed class KeptBox : IAsyncLifetime
{
    internal TestClock Clock { get; } = new();

    internal Running Meetai { get; private set; } = null!;

    internal Person Ada { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Meetai = await Running.StartThrough(Clock.Launcher, Running.NewDirectory());
        Ada = await Meetai.NewPerson();
    }

    public async Task DisposeAsync() => await Meetai.DisposeAsync();

    /// <summary>A room of so many messages, 1, 2, 3 …, and their ids.</summary>
    internal async Task<(string Room, string[] Ids)> Say(int messages)
    {
        var room = await Ada.NewRoom();
        var ids = new string[messages];
        for (var i = 0; i < messages; i++)
            ids[i] = (await Ada.Say(room, (i + 1).ToString(CultureInfo.InvariantCulture))).Text("id");

        return (room, ids);
    }

    /// <summary>The same, of which only the last ones are kept, and the others are gone.</summary>
    internal async Task<(string Room, string[] Ids)> Talk(int messages, int kept)
    {
        var (room, ids) = await Say(messages);
        await Keep(Ada, room, new { max_messages = kept });
        await Retain(Meetai);
        return (room, ids);
    }

    internal static async Task<JsonElement> Keep(Person owner, string room, object? retention) => await Person.Read(
        await owner.Http.PatchAsJsonAsync(room, new Dictionary<string, object?> { ["retention"] = retention }),
        HttpStatusCode.OK);

    /// <summary>The operator has removed now what is due; says what went, by room.</summary>
    internal static async Task<Dictionary<string, JsonElement>> Retain(Running meetai, object? retention = null)
    {
        var gone = new Dictionary<string, JsonElement>();
        for (var hasMore = true; hasMore;)
        {
            var answer = await Ask(meetai, new { retention });
            foreach (var room in answer.Items("rooms"))
                gone[$"/api/rooms/{room.Text("id")}"] = room;

            hasMore = answer.Flag("has_more");
        }

        return gone;
    }

    internal static async Task<JsonElement> Ask(Running meetai, object body)
    {
        using var http = meetai.Operator();
        return await Person.Read(await http.PostAsJsonAsync("/api/admin/retention", body), HttpStatusCode.OK);
    }
}
