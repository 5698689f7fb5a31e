using System.Security.Cryptography;
using System.Text;
using MeetAi.Storage;

namespace MeetAi.Tests.Storage;

/// <summary>
/// What people did with each schema that was ever released, as rows that the meetai of that time wrote. A migration
/// that is added gets a line here, if there is something new to do; what stands here is never changed.
/// </summary>
internal static class Lives
{
    public const string Bob = "mai_BBBBCCCCDDDDEEEEFFFFGGGG", Agent = "mai_CCCCDDDDEEEEFFFFGGGGHHHH",
        Invite = "inv_AAAABBBBCCCCDDDDEEEEFFFF";

    public const string Den = "01890000-0000-7000-8000-0000000000d1", Square = "01890000-0000-7000-8000-0000000000d2";

    private static readonly (int Version, string Sql)[] all =
    [
        (1, $"""
            INSERT INTO people VALUES (2, x'01890000000070008000000000000002', 'bob', 0);
            INSERT INTO keys (number, id, person, kind, hash, prefix, created_at)
            VALUES (2, x'018900000000700080000000000000a2', 2, 'mai', {Hash(Bob)}, 'mai_BBBB', 0);
            INSERT INTO keys (number, id, person, kind, hash, prefix, created_at, revoked_at)
            VALUES (3, x'018900000000700080000000000000a3', 2, 'mai', x'00', 'mai_XXXX', 0, 1);
            """),
        (2, $"""
            INSERT INTO rooms VALUES (1, {Id(Den)}, 'den', 'private', 0, 0, 0, NULL);
            INSERT INTO rooms VALUES (2, {Id(Square)}, 'square', 'public', 1, 0, 0, NULL);
            INSERT INTO memberships VALUES (1, 1, 'owner', 0), (2, 1, 'member', 1), (1, 2, 'owner', 0);
            """),
        (3, """
            INSERT INTO messages VALUES
                (4294967297, x'01890000000070008000000000000101', 'ada', 'human', 1, 'hello', NULL, 1000, NULL),
                (4294967298, x'01890000000070008000000000000102', 'bot', 'agent', 2, 'hällo',
                    x'01890000000070008000000000000101', 2000, NULL),
                (4294967299, x'01890000000070008000000000000103', 'bob', 'human', 2, 'words', NULL, 3000, NULL),
                (8589934593, x'01890000000070008000000000000104', 'passer-by', 'human', NULL, 'hi', NULL, 4000, NULL);
            UPDATE rooms SET last_seq = 3, last_message_at = 3000 WHERE number = 1;
            UPDATE rooms SET last_seq = 1, last_message_at = 4000 WHERE number = 2;
            """),
        (4, """
            INSERT INTO idempotency_keys (person, path, key, body_hash, status, answer, created_at)
            VALUES (1, '/api/rooms', 'one', x'00', 201, x'7b7d', 0);
            """),
        (5, """
            INSERT INTO limit_overrides VALUES (2, 'messages', 600, 60);
            INSERT INTO rate_limits VALUES ('rooms', 'nobody', 0);
            """),
        (6, "UPDATE keys SET is_admin = 1 WHERE number = 1"),
        (7, $"""
            INSERT INTO keys (number, id, person, kind, hash, prefix, created_at, parent, agent, scopes, has_rooms)
            VALUES (4, x'018900000000700080000000000000a4', 2, 'mai', {Hash(Agent)}, 'mai_CCCC', 0, 2, 'bot', 3, 1);
            INSERT INTO key_rooms VALUES (4, {Id(Den)});
            INSERT INTO key_limits VALUES (4, 'messages', 10, 60);
            """),
        (8, $"""
            INSERT INTO invites VALUES (1, x'018900000000700080000000000000e1', 2, {Hash(Invite)}, 'member', 2, 2, 1, 0,
                99999999999999);
            """),
        (9, """
            UPDATE messages SET sender = '', content = '', deleted_at = 5000 WHERE place = 4294967299;
            UPDATE rooms SET tombstones = 1 WHERE number = 1;
            """),
        (10, """
            INSERT INTO jobs (id, kind, queue, state, payload, run_at, created_at)
            VALUES (x'018900000000700080000000000000f1', 'of_old', 3, 'dead', '', 0, 0);
            """),
        (11, """
            INSERT INTO webhooks (number, id, room, url, events, secret, position, created_by, created_at, enabled)
            VALUES (1, x'018900000000700080000000000000c1', 1, 'https://hooks.example.org/', 1, x'00', 0, 1, 0, 0);
            """),
        (12, "INSERT INTO senders VALUES (2, upper('ada'))"),
        (17, "UPDATE rooms SET max_messages = 100 WHERE number = 1"),
    ];

    public static void Live(Session db, int version)
    {
        foreach (var (_, sql) in all.Where(one => one.Version == version))
            db.Script(sql);
    }

    private static string Hash(string secret)
        => $"x'{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)))}'";

    private static string Id(string id) => $"x'{id.Replace("-", "", StringComparison.Ordinal)}'";
}
