namespace MeetAi.Tests.Endpoints.Rights.Grants;

/// <summary>Listeners come, by any door, and go.</summary>
internal sealed class EarActs(World world, Random random)
{
    public Act Any() => random.Next(12) == 0 ? Drop() : Open();

    private Act Open()
    {
        var (door, room) = (random.Any(Enum.GetValues<Door>()), random.Room(world));
        if (random.Next(5) == 0)
            return LookIn(random.Key(world), room);

        var isLobby = door is Door.LobbySocket or Door.LobbyEvents;
        var may = world.Keys.Where(key => isLobby
            ? key.IsAlive && key.Scopes.Contains("read")
            : key.May(room, "read", "reader"));
        var children = may.Where(key => key.Parent is not null).ToList();
        var key = random.Any(random.Next(2) == 0 && children.Count > 0 ? children : [.. may]);
        return Open(door, key, isLobby ? null : room);
    }

    private Act Open(Door door, Credential key, Den? room)
    {
        long? after = room is null ? null : random.Next(3) switch
        {
            0 => 0,
            1 => room.LastSeq,
            _ => door is Door.Poll ? room.LastSeq : null,
        };
        var ear = new Ear(door, key, room, after);
        return new Act(
            $"open {ear}",
            async () =>
            {
                await ear.Open(world.Meetai);
                return 200;
            },
            200,
            () =>
            {
                world.Ears.Add(ear);
                if (after is not null)
                    ear.Must.UnionWith(room!.Words.Keys.Where(seq => seq > after).Select(room.Fact));
            });
    }

    /// <summary>By those who may, and by those who may not.</summary>
    private static Act LookIn(Credential key, Den room) => new(
        "look in",
        async () => (int)(await key.Person.Http.GetAsync($"{room.Path}/messages")).StatusCode,
        key.Ask(room, "read", "reader", 200),
        () => { });

    private Act Drop()
    {
        var open = world.Ears.Where(ear => ear.IsOpen).ToList();
        if (open.Count == 0)
            return Open();

        var ear = random.Any(open);
        return new Act(
            $"drop {ear}",
            async () =>
            {
                await ear.Drop();
                return 200;
            },
            200,
            () => { });
    }
}
