namespace MeetAi.Tests.Endpoints;

/// <summary>One box for all tests of a class, with limits so slow that nothing flows in.</summary>
public sealed class LimitedBox : IAsyncLifetime
{
    internal Running Meetai { get; private set; } = null!;

    internal Person Admin { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Meetai = await Running.Start("--limit", "keys=off", "--limit", "messages=3/day", "--limit", "search=off");
        Admin = await Meetai.Admin();
    }

    public async Task DisposeAsync() => await Meetai.DisposeAsync();

    /// <summary>Somebody with one room, and messages left to post.</summary>
    internal async Task<(Person Person, string Room)> Newcomer()
    {
        var person = await Meetai.NewPerson();
        return (person, await person.NewRoom());
    }
}
