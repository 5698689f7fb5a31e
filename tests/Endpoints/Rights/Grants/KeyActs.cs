using System.Net;
using System.Net.Http.Json;

namespace MeetAi.Tests.Endpoints.Rights.Grants;

/// <summary>Keys are made of keys, lose rights, and end.</summary>
internal sealed class KeyActs(World world, Random random)
{
    /// <summary>A child that may some of what its parent may, if that may make one.</summary>
    public Act Make()
    {
        var parent = random.Next(2) == 0 && Child() is { } child ? child : random.Key(world);
        var (scopes, rooms) = random.Next(2) == 0 ? Less(parent, parent) : ([.. parent.Scopes], null);
        var made = "";
        var key = "";
        return new Act(
            "make key",
            async () =>
            {
                var answer = await parent.Person.Http.PostAsJsonAsync("/api/keys", Body(scopes, rooms));
                if (answer.StatusCode is HttpStatusCode.Created)
                {
                    var json = await Person.Read(answer, HttpStatusCode.Created);
                    (made, key) = (json.Text("id"), json.Text("key"));
                }

                return (int)answer.StatusCode;
            },
            !parent.IsAlive ? 401 : parent.Scopes.Contains("manage") ? 201 : 403,
            () => world.Keys.Add(new Credential(world.Meetai.With(key), parent.Who, made, parent)
            {
                Scopes = [.. scopes],
                Rooms = rooms?.ToHashSet() ?? parent.Rooms?.ToHashSet(),
            }));
    }

    /// <summary>What a key loses its children lose; streams end where something was lost.</summary>
    public Act Narrow()
    {
        if (Child() is not { } key)
            return Make();

        var (scopes, rooms) = Less(key, Root(key));
        var loses = !key.Scopes.IsSubsetOf(scopes)
            || (rooms is not null && key.Rooms?.IsSubsetOf(rooms) != true);
        return new Act(
            "narrow key",
            async () => (int)(await Root(key).Person.Http.PatchAsJsonAsync(
                $"/api/keys/{key.Id}", Body(scopes, rooms))).StatusCode,
            200,
            () =>
            {
                if (loses)
                    TakeAway(key, scopes, rooms);
            });
    }

    public Act Revoke()
    {
        if (Child() is not { } key)
            return Make();

        var keepsChildren = random.Next(2) == 0;
        return new Act(
            keepsChildren ? "revoke key alone" : "revoke key with its children",
            async () => (int)(await Root(key).Person.Http.DeleteAsync(
                $"/api/keys/{key.Id}?keep_children={(keepsChildren ? "true" : "false")}")).StatusCode,
            204,
            () => End(key, keepsChildren));
    }

    private void TakeAway(Credential key, IReadOnlyList<string> scopes, IReadOnlyList<Den>? rooms)
    {
        foreach (var one in world.Keys.Where(one => one.IsOf(key)))
        {
            one.Scopes.IntersectWith(scopes);
            one.IsAlive &= one.Scopes.Count > 0;
            if (rooms is not null)
                one.Rooms = one.Rooms?.Intersect(rooms).ToHashSet() ?? [.. rooms];
        }

        foreach (var ear in world.Ears.Where(ear => ear is { IsOpen: true, IsPoll: false } && ear.Key.IsOf(key)))
            ear.SendAway(1012);
    }

    private void End(Credential key, bool keepsChildren)
    {
        if (keepsChildren)
            world.Keys.Where(one => one.Parent == key).ToList().ForEach(one => one.Parent = key.Parent);

        foreach (var one in world.Keys.Where(one => one.IsOf(key)))
            one.IsAlive = false;

        foreach (var ear in world.Ears.Where(ear => ear.IsOpen && ear.Key.IsOf(key)))
            ear.SendAway(ear.IsPoll ? 401 : 4401);
    }

    /// <summary>Some of the scopes of a key and perhaps some of its rooms, of those that the other one sees.</summary>
    private (IReadOnlyList<string> Scopes, IReadOnlyList<Den>? Rooms) Less(Credential key, Credential by)
    {
        var rooms = world.Living.Where(room => by.Knows(room) && key.Rooms?.Contains(room) != false).ToList();
        var isLimited = rooms.Count > 0 && random.Next(2) == 0;
        return (random.Some(key.Scopes), isLimited ? random.Some(rooms) : null);
    }

    /// <summary>A living child, often one that has children itself.</summary>
    private Credential? Child()
    {
        var children = world.Keys.Where(key => key is { Parent: not null, IsAlive: true }).ToList();
        var parents = children.Where(key => children.Any(child => child.Parent == key)).ToList();
        return children.Count == 0 ? null : random.Any(random.Next(2) == 0 && parents.Count > 0 ? parents : children);
    }

    private Credential Root(Credential key) => world.Keys.First(one => one.Parent is null && one.Who == key.Who);

    private static object Body(IReadOnlyList<string> scopes, IReadOnlyList<Den>? rooms)
        => rooms is null ? new { scopes } : new { scopes, rooms = rooms.Select(room => room.Id) };
}
