using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using MeetAi.Tests.Endpoints.Rooms;

namespace MeetAi.Tests.Endpoints.Realtime;

/// <summary>Turning private is at once: what is said afterwards reaches nobody who came without a key.</summary>
public sealed class PublicRacesTests
{
    /// <summary>
    /// Listeners of all kinds, some behind, some waiting, while the room turns private and its owner talks on.
    /// </summary>
    [Fact]
    public async Task However_it_falls_nobody_without_a_key_hears_what_is_said_in_private()
    {
        await using var meetai = await Running.Start(
            "--connections-per-address", "2000", "--sockets-per-address", "1000");
        var (ada, nobody) = (await meetai.NewPerson(), meetai.Nobody());
        for (var round = 0; round < 10; round++)
        {
            var room = await ada.NewPublicRoom();
            await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ada.Say(room, "in public")));
            var listening = Enumerable.Range(0, 9)
                .Select(way => Task.Run(() => Listen(meetai, nobody, room.Public(), way))).ToList();
            for (var i = 0; i < round % 5; i++)
                await ada.Say(room, "in public");

            var last = ada.Say(room, "in public");
            await ada.Hide(room);
            await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => ada.Say(room, "in private")));
            await last;
            var heard = (await Task.WhenAll(listening)).SelectMany(all => all).ToList();

            Assert.All(heard, content => Assert.Equal("in public", content));
        }
    }

    [Fact]
    public async Task Who_is_still_hearing_what_was_missed_is_not_told_what_is_said_in_private()
    {
        await using var meetai = await Running.Start();
        var ada = await meetai.NewPerson();
        var room = await ada.NewPublicRoom();
        var content = new string('中', 10_000); // more in all than the buffers between server and client hold
        for (var i = 0; i < 800; i += 20)
            await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ada.Say(room, content)));

        using var socket = await Follower.Join(meetai, meetai.Nobody(), $"{room.Public()}/ws?after=0&replay=1000");
        await socket.Next("message");
        await ada.Hide(room);
        await ada.Say(room, "in private");

        while (await socket.Next() is { } frame)
            Assert.Equal(content, frame.Text("content"));

        Assert.Equal(4403, (int)socket.Closed!);
    }

    /// <summary>What is heard until the end: by socket, events or polls, from the beginning or from now.</summary>
    private static async Task<List<string>> Listen(Running meetai, Person nobody, string room, int way)
    {
        var (heard, after) = (new List<string>(), way < 6 ? "0" : "20");
        if (way % 3 == 0)
        {
            using var socket = await TryJoin(meetai, nobody, $"{room}/ws?after={after}");
            while (socket is not null && await socket.Next() is { } frame)
                Note(frame, heard);
        }
        else if (way % 3 == 1)
        {
            using var answer = await nobody.Http.GetAsync($"{room}/events?after={after}");
            foreach (var line in (await answer.Content.ReadAsStringAsync()).Split('\n'))
            {
                if (line.StartsWith("data: ", StringComparison.Ordinal))
                    Note(JsonDocument.Parse(line["data: ".Length..]).RootElement, heard);
            }
        }
        else
        {
            await Poll(nobody, room, after, heard);
        }

        return heard;
    }

    private static async Task Poll(Person nobody, string room, string cursor, List<string> heard)
    {
        while (true)
        {
            var answer = await nobody.Http.GetAsync($"{room}/messages?after={cursor}&wait=45");
            if (answer.StatusCode == HttpStatusCode.NotFound)
                return;

            var page = await Person.Read(answer, HttpStatusCode.OK);
            heard.AddRange(page.Items("messages").Select(message => message.Text("content")));
            cursor = page.Text("cursor");
        }
    }

    /// <summary>Null when the room is private by now.</summary>
    private static async Task<Follower?> TryJoin(Running meetai, Person nobody, string path)
    {
        try
        {
            return await Follower.Join(meetai, nobody, path);
        }
        catch (WebSocketException)
        {
            return null;
        }
    }

    private static void Note(JsonElement frame, List<string> heard)
    {
        if (frame.Text("type") == "message")
            heard.Add(frame.Text("content"));
    }
}
