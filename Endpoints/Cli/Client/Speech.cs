using System.CommandLine;
using MeetAi.Endpoints.Rooms;

namespace MeetAi.Endpoints.Cli.Client;

/// <summary>
/// Saying something in a room: who says it, and that it is said once, however often it has to be tried.
/// </summary>
internal sealed class Speech
{
    private static readonly Setting sender = new(
        "--as", "Who says it; by default the name of the key", variable: "MEETAI_SENDER");

    private readonly Option<bool> agent = new("--agent") { Description = "Say it as an agent, not as a human" };

    public Speech(Command command)
    {
        command.Add(sender.Option);
        command.Add(agent);
    }

    /// <summary>The message as the box answers it; tried for 30 seconds where it is not said for how many.</summary>
    public async Task<byte[]> Say(
        ParseResult parsed, Connection connection, Api box, string room, string content, int? seconds = null,
        string? replyTo = null, string? once = null)
    {
        once ??= Guid.NewGuid().ToString("D");
        return await Insist.On(TimeSpan.FromSeconds(seconds ?? 30), box, async () =>
        {
            var path = await RoomWord.Find(box, room);
            var message = new PostMessage
            {
                Sender = sender.Text(parsed) ?? connection.Sender ?? await OwnName(box),
                SenderType = parsed.GetValue(agent) ? "agent" : null,
                Content = content,
                ReplyTo = replyTo,
            };
            return await box.Send(
                HttpMethod.Post, $"{path}/messages", Wire.Bytes(message, Wire.Json.PostMessage), once);
        });
    }

    private static async Task<string> OwnName(Api box)
    {
        var me = await box.Get("/api/keys/me", Wire.Json.KeyView);
        return me.Agent ?? me.Handle;
    }
}
