using System.Net;
using System.Net.Http.Json;

namespace MeetAi.Tests.Endpoints.Rooms;

/// <summary>Rooms that anybody finds: a member below /api/rooms, everybody below /api/public/rooms.</summary>
internal static class PublicRoom
{
    /// <summary>The member's path of a new room that takes anonymous posts.</summary>
    public static async Task<string> NewPublicRoom(this Person person, string name = "square")
        => $"/api/rooms/{(await person.Post("/api/rooms", new { name, visibility = "public" })).Text("id")}";

    public static string Public(this string room) => room.Replace("/api/", "/api/public/", StringComparison.Ordinal);

    public static async Task Change(this Person owner, string room, object change)
        => await Person.Read(await owner.Http.PatchAsJsonAsync(room, change), HttpStatusCode.OK);

    public static Task Hide(this Person owner, string room) => owner.Change(room, new { visibility = "private" });

    public static Person Nobody(this Running meetai) => new(meetai.Anyone(), key: null);

    /// <summary>A child key, as somebody who holds it.</summary>
    public static async Task<Person> Child(this Person person, Running meetai, object draft)
        => meetai.With((await person.Post("/api/keys", draft)).Text("key"));
}
