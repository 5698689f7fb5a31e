namespace MeetAi.Tests;

/// <summary>One box for all tests of a class, and on it Ada with a room in which one message stands.</summary>
public sealed class SharedBox : IAsyncLifetime
{
    internal Running Meetai { get; private set; } = null!;

    internal Person Ada { get; private set; } = null!;

    internal string Room { get; private set; } = "";

    public async Task InitializeAsync()
    {
        Meetai = await Running.Start();
        Ada = await Meetai.NewPerson();
        Room = await Ada.NewRoom();
        await Ada.Say(Room, "hello");
    }

    public async Task DisposeAsync() => await Meetai.DisposeAsync();

    /// <summary>All that Ada has: two looks are equal when nothing was changed in between.</summary>
    internal async Task<string> Look() => string.Join(
        '\n', await Ada.Http.GetStringAsync("/api/rooms"), await Ada.Http.GetStringAsync($"{Room}/messages"));

    /// <summary>How many people there are, as the operator sees it.</summary>
    internal async Task<int> People()
    {
        using var http = Meetai.Operator();
        var keys = await new Person(http, key: null).Get("/api/admin/keys?limit=200");
        return keys.Items("keys").Count;
    }
}
