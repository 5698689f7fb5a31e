using MeetAi.Storage;
using MeetAi.Storage.Rooms;
using MeetAi.Tests.RateLimit;

namespace MeetAi.Tests.Storage;

/// <summary>
/// Whoever was let in and lost the right before their change is written changes nothing: here the door is already
/// behind them, as it is for a request that waits for its body, a name server or its turn.
/// </summary>
public sealed class GrantsTests : IDisposable
{
    private readonly DatabaseFile file = new();
    private readonly HandClock clock = new(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));
    private readonly Life life;
    private readonly Cache<(long Person, Guid Room), Room> found = new(most: 9);
    private readonly Outbox outbox;
    private readonly KeyStore keys;
    private readonly RoomStore rooms;
    private readonly InviteStore invites;
    private readonly MemberStore members;
    private readonly WebhookStore webhooks;
    private readonly MessageStore messages;
    private readonly TombstoneStore tombstones;

    public GrantsTests()
    {
        life = new Life(file.Path, clock);
        var (ids, live) = (new Ids(clock), new LiveKeys(life.Database, clock));
        outbox = new Outbox(life.Database, clock, ids);
        keys = new KeyStore(life.Database, clock, ids, live);
        rooms = new RoomStore(
            life.Database, outbox, new JobStore(life.Database, clock, ids), live, found, new Quotas(), clock,
            ids);
        invites = new InviteStore(life.Database, clock, ids);
        members = new MemberStore(life.Database, outbox, found, clock);
        webhooks = new WebhookStore(life.Database, outbox, clock, ids);
        messages = new MessageStore(life.Database, outbox, clock, ids, new Authors(), new Senders(), new Quotas());
        tombstones = new TombstoneStore(life.Database, outbox, clock);
    }

    public void Dispose()
    {
        life.Database.Dispose();
        file.Dispose();
    }

    [Theory]
    [InlineData("revoked")]
    [InlineData("removed")]
    [InlineData("lowered")]
    public async Task A_right_that_was_lost_on_the_way_is_lost(string how)
    {
        var (ada, bob) = (await Register("ada"), await Register("bob"));
        var room = (await rooms.Create(ada, new("den", Visibility.Private), null, _ => null!, _ => { }))!;
        var invite = (await invites.Create(ada, room, new(Role.Owner, Uses: 1, TimeSpan.FromDays(1))))!;
        await invites.Accept(bob.Person, invite.Code, _ => { });
        var (hers, his) = (members.Find(room, ada.Person.Id)!, members.Find(room, bob.Person.Id)!);
        var hook = (await Hook(ada, room))!;
        var said = (await Say(ada, room))!;

        if (how is "revoked")
            await keys.Revoke(bob, keepChildren: false, _ => { });
        else if (how is "removed")
            await members.Remove(ada, room, his, () => { });
        else
            await members.SetRole(ada, room, his, Role.Reader);

        Assert.Null(await Say(bob, room));
        Assert.Null(await invites.Create(bob, room, new(Role.Owner, Uses: 1, TimeSpan.FromDays(1))));
        Assert.Equal(0, await invites.Withdraw(bob, room, id: null));
        Assert.Equal(MemberOutcome.Gone, await members.SetRole(bob, room, hers, Role.Reader));
        Assert.Equal(MemberOutcome.Gone, await members.Remove(bob, room, hers, () => { }));
        Assert.Null(await Hook(bob, room));
        Assert.Null(await webhooks.Update(bob, room, hook, new WebhookChange("https://else.where/", null, null)));
        Assert.False(await webhooks.Rotate(bob, room, hook, [1]));
        Assert.False(await webhooks.Delete(bob, room, hook));
        Assert.Null(await tombstones.Bury(bob, Scopes.Manage, Role.Owner, room, said, _ => { }));
        Assert.False(await rooms.Delete(bob, room, () => Assert.Fail("Nothing is announced.")));

        Assert.Equal(hook.Url, Assert.Single(webhooks.List(room)).Url);
        Assert.Equal("hello", Assert.Single(messages.Newest(room, Filter.None, 9).Messages).Content);
        Assert.True(await rooms.Delete(ada, room, () => { }));
    }

    private async Task<Key> Register(string handle) => (await keys.Register(handle, isAdmin: false))!.Key;

    private Task<Message?> Say(Key key, Room room) => messages.Append(
        key, room, new MessageDraft("somebody", SenderType.Human, "hello", null), null, _ => null!, _ => { });

    private Task<Webhook?> Hook(Key key, Room room) => webhooks.Create(
        key, room, new WebhookDraft("https://some.where/", WebhookEvents.Any, [1]), null, _ => null!);
}
