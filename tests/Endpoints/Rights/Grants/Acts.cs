using System.Net.Http.Json;

namespace MeetAi.Tests.Endpoints.Rights.Grants;

/// <summary>Acts on rooms and their members, drawn at random, by those who may and by those who may not.</summary>
internal sealed class Acts(World world, Random random)
{
    private readonly KeyActs keys = new(world, random);
    private readonly EarActs ears = new(world, random);

    public Act Any() => random.Next(100) switch
    {
        < 46 => ears.Any(),
        < 58 => Join(),
        < 64 => Remove(),
        < 69 => ChangeRole(),
        < 81 => NewKey(),
        < 88 => keys.Narrow(),
        < 91 => keys.Revoke(),
        < 95 => Bury(),
        < 97 => world.Living.Count > 2 ? Delete() : NewRoom(),
        < 99 => world.Living.Count < 4 ? NewRoom() : Delete(),
        _ => Act.None,
    };

    public IReadOnlyList<(Credential Key, Den Room)> Posts(int most)
        => [.. Enumerable.Range(0, random.Next(most + 1)).Select(_ => random.Room(world))
            .Select(room => (random.KeyFor(world, room), room))];

    public Act NewKey() => keys.Make();

    public Act NewRoom()
    {
        var key = random.Root(world);
        Den? made = null;
        return new Act(
            "new room",
            async () =>
            {
                made = new Den(await key.Person.NewRoom());
                return 201;
            },
            201,
            () =>
            {
                made!.Roles[key.Who] = "owner";
                world.Rooms.Add(made);
            });
    }

    /// <summary>The invite is made before: what is tried is to accept it.</summary>
    public Act Join()
    {
        var (key, room, role) = (random.Key(world), random.Room(world), Den.AnyRole(random));
        var code = random.Owner(world, room).Person.Invite(room.Path, role);
        var expected = key switch
        {
            { IsAlive: false } => 401,
            _ => key.Scopes.Contains("write") && key.Rooms is null ? 200 : 403,
        };
        return new Act(
            $"join as {role}",
            async () => Status(await key.Person.Http.PostAsync($"/api/invites/{await code}/accept", null)),
            expected,
            () => room.Roles.TryAdd(key.Who, role));
    }

    private Act Remove()
    {
        var (room, whom) = (random.Room(world), random.Root(world));
        var key = random.KeyFor(world, room);
        var expected = key.Ask(room, "manage", key.Who == whom.Who ? "reader" : "owner", 204);
        return new Act(
            key.Who == whom.Who ? "leave" : "remove",
            async () => Status(await key.Person.Http.DeleteAsync(Member(room, whom))),
            Changed(expected, room, whom, isOwnerAfter: false),
            () =>
            {
                room.Roles.Remove(whom.Who);
                foreach (var ear in world.Ears.Where(one => one.IsOpen && one.Room == room && one.Key.Who == whom.Who))
                    ear.SendAway(ear.IsPoll ? 404 : 4403);
            });
    }

    private Act ChangeRole()
    {
        var (room, whom, role) = (random.Room(world), random.Root(world), Den.AnyRole(random));
        var key = random.KeyFor(world, room);
        return new Act(
            $"make a {role}",
            async () => Status(await key.Person.Http.PatchAsJsonAsync(Member(room, whom), new { role })),
            Changed(key.Ask(room, "manage", "owner", 200), room, whom, isOwnerAfter: role == "owner"),
            () => room.Roles[whom.Who] = role);
    }

    private Act Delete()
    {
        var room = random.Room(world);
        var key = random.KeyFor(world, room);
        return new Act(
            "delete room",
            async () => Status(await key.Person.Http.DeleteAsync(room.Path)),
            key.Ask(room, "manage", "owner", 204),
            () =>
            {
                room.IsThere = false;
                world.Keys.ForEach(one => one.Rooms?.Remove(room));
                foreach (var ear in world.Ears.Where(one => one.IsOpen && one.Room == room))
                    ear.SendAway(ear.IsPoll ? 404 : 4404);
            });
    }

    private Act Bury()
    {
        var (key, room) = (random.Key(world), random.Room(world));
        if (room.LastSeq == 0)
            return Act.None;

        var seq = random.NextInt64(room.LastSeq) + 1;
        var word = room.Words[seq];
        var isTakenBack = word.Author == key && key.May(room, "write", "reader");
        var may = isTakenBack || key.May(room, "manage", word.Author.Who == key.Who ? "reader" : "owner");
        var expected = key.Knows(room)
            ? (word.IsGone ? 404 : may ? 204 : 403)
            : key.Ask(room, "write", "reader", 204);
        return new Act(
            "delete message",
            async () => Status(await key.Person.Http.DeleteAsync($"{room.Path}/messages/{word.Id}")),
            expected,
            () => world.Bury(room, seq));
    }

    /// <summary>A person who is not there cannot be changed, nor a room be left without an owner.</summary>
    private static int Changed(int expected, Den room, Credential whom, bool isOwnerAfter) => expected switch
    {
        >= 300 => expected,
        _ when !room.Roles.ContainsKey(whom.Who) => 404,
        _ => room.IsLastOwner(whom.Who) && !isOwnerAfter ? 409 : expected,
    };

    private static string Member(Den room, Credential whom) => $"{room.Path}/members/{whom.Who}";

    private static int Status(HttpResponseMessage answer) => (int)answer.StatusCode;
}

/// <summary>Draws among what there is. Half of the keys drawn are somebody's first one, which may most.</summary>
internal static class Draws
{
    public static T Any<T>(this Random random, IReadOnlyList<T> some) => some[random.Next(some.Count)];

    public static Credential Root(this Random random, World world)
        => random.Any(world.Keys.Where(key => key.Parent is null).ToList());

    public static Credential Key(this Random random, World world)
        => random.Next(2) == 0 ? random.Root(world) : random.Any(world.Keys);

    /// <summary>The key of an owner of the room, or any.</summary>
    public static Credential KeyFor(this Random random, World world, Den room)
        => random.Next(2) == 0 ? random.Owner(world, room) : random.Key(world);

    public static Den Room(this Random random, World world) => random.Any(world.Living);

    public static Credential Owner(this Random random, World world, Den room) => random.Any(
        world.Keys.Where(key => key.Parent is null && room.Roles.GetValueOrDefault(key.Who) == "owner").ToList());

    /// <summary>Some of them, at least one.</summary>
    public static List<T> Some<T>(this Random random, IEnumerable<T> all)
    {
        var some = all.ToArray();
        random.Shuffle(some);
        return [.. some.Take(random.Next(some.Length) + 1)];
    }
}
