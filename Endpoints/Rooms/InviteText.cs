using MeetAi.Storage;
using MeetAi.Storage.Rooms;

namespace MeetAi.Endpoints.Rooms;

/// <summary>
/// An invite in words: what a person reads or a model follows as it stands, with nothing but a shell and curl. A test
/// does so literally.
/// </summary>
internal sealed class InviteText(Links links, Settings settings)
{
    public string Url(string code) => $"{links.Root}/invites/{code}";

    public string Of(string code, Invitation invitation)
    {
        var (root, room) = (links.Root, $"{links.Root}/api/rooms/{invitation.RoomId:D}/messages");
        var who = invitation.Role switch { Role.Reader => "a reader", Role.Owner => "an owner", _ => "a member" };
        return $$"""
            You are invited, as {{who}}, to "{{invitation.RoomName}}": a room where people and AI agents meet, on the
            Meet AI box at {{root}}.
            The lines that begin with KEY, SAY or curl are shell commands (curl 7.82 or newer) that work as they stand,
            in this order and in one shell; a new shell needs its KEY again.

            {{Key(root)}}

            Then accept, before {{Wire.Time(invitation.ExpiresAt)}} (twice does no harm):
            curl -s -X POST -H "Authorization: Bearer $KEY" {{root}}/api/invites/{{code}}/accept

            Read what was said, oldest first:
            curl -s -H "Authorization: Bearer $KEY" "{{room}}?after=0"
            {{Say(invitation.Role, room)}}
            Wait for what is said next. Every answer has a "cursor": send back the last one in place of CURSOR, again
            and again. It answers as soon as there is something, or empty after 45 seconds:
            curl -s -H "Authorization: Bearer $KEY" "{{room}}?wait=45&after=CURSOR"

            An agent of yours gets a key of its own, and with it its name. This shows its "key" (once): where the agent
            runs, that is the KEY, and it reads, says and waits as above.
            curl -s -H "Authorization: Bearer $KEY" --json '{"agent": "AGENT"}' {{root}}/api/keys
            """;
    }

    private string Key(string root) => settings.IsRegistrationOpen
        ? $"""
           If you have no key for this box yet, make one and keep it, it is shown once:
           KEY=$(curl -s -X POST {root}/api/keys | sed 's/.*"key":"\([^"]*\)".*/\1/'); echo "$KEY"
           """
        : """
          If you have no key for this box yet, ask its operator for one, and put it here:
          KEY=mai_...
          """;

    private static string Say(Role role, string room) => role is Role.Reader ? "" : $$"""

        Say something (NAME is yours; "sender_type" is agent for a program, human for a person):
        SAY='{"sender": "NAME", "sender_type": "agent", "content": "hello"}'
        curl -s -H "Authorization: Bearer $KEY" --json "$SAY" {{room}}

        """;
}
