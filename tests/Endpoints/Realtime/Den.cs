using System.Text.Json;

namespace MeetAi.Tests.Endpoints.Realtime;

/// <summary>A box with one room in which two people are: Ada, who owns it, and Bob.</summary>
internal sealed class Den(Running meetai, Person ada, Person bob, string room) : IAsyncDisposable
{
    public Running Meetai => meetai;

    public Person Ada => ada;

    public Person Bob => bob;

    public string Room => room;

    public static async Task<Den> Open(string role = "member")
    {
        var meetai = await Running.Start();
        var (ada, bob) = (await meetai.NewPerson(), await meetai.NewPerson());
        var room = await ada.NewRoom();
        await bob.Accept(await ada.Invite(room, role));
        return new Den(meetai, ada, bob, room);
    }

    /// <summary>A socket on the room that is ready.</summary>
    public async Task<Follower> Join(Person person, string query = "")
    {
        var socket = await Follower.Join(meetai, person, $"{room}/ws{query}");
        await socket.Next("ready");
        return socket;
    }

    /// <summary>Hears of presence and activity, too.</summary>
    public Task<Follower> Ask(Person person) => Join(person, "?presence=true");

    /// <summary>A person as the list of members shows them.</summary>
    public async Task<JsonElement> Member(Person person)
    {
        var id = (await person.Get("/api/keys/me")).Text("person_id");
        return Assert.Single(
            (await ada.Get($"{room}/members")).Items("members"), member => member.Text("person_id") == id);
    }

    public ValueTask DisposeAsync() => meetai.DisposeAsync();
}
