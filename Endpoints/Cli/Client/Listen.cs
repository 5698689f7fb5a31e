using System.CommandLine;
using System.Threading.Channels;

namespace MeetAi.Endpoints.Cli.Client;

/// <summary>
/// <c>meetai listen</c>: what is said in some rooms, as it is said: every message once and, in each room, in order,
/// over restarts of the box and broken connections. Silence is never loss: when it cannot go on it ends, and the exit
/// code says why.
/// </summary>
internal static class Listen
{
    public static Command Command()
    {
        var rooms = RoomWord.Several();
        var options = new ListenOptions();
        var command = new Command(
            "listen",
            """
            Show what is said in rooms as it is said, from now on or from a position on.

            It comes back by itself, where it was, when the box was away. Your own messages are shown too: --exclude
            leaves a sender out. It ends with 6 when a room is deleted or closed to you, with 3 when the key is revoked.
            --exec runs 'sh -c CMD' for each message, one after the other, instead of showing it: with the message as
            JSON on its standard input, and MEETAI_MESSAGE_ID, MEETAI_MESSAGE_SENDER, MEETAI_MESSAGE_SENDER_TYPE,
            MEETAI_MESSAGE_CONTENT, MEETAI_ROOM_ID and MEETAI_URL in its environment.
            """)
        {
            rooms,
        };
        options.AddTo(command);
        return command.Reaches(async parsed =>
        {
            var wanted = options.Read(parsed, parsed.GetValue(rooms)!);
            var connection = Connection.Of(parsed);
            using var box = connection.Open();
            var cursors = CursorFile.At(wanted.CursorFile);
            var mouth = new Mouth(connection, wanted, cursors);
            var pages = Channel.CreateBounded<Heard.In>(capacity: 1);
            foreach (var room in wanted.Rooms)
                _ = (await Ear.At(box, room, wanted, cursors)).Listen(pages.Writer);

            if (wanted.Exec is null)
                _ = End(pages.Writer, Stdout.Abandoned());

            return await Tell(pages.Reader, mouth, wanted);
        });
    }

    private static async Task<int> Tell(ChannelReader<Heard.In> pages, Mouth mouth, Wanted wanted)
    {
        for (var since = Now(); await IsMore(pages, wanted.Timeout - TimeProvider.System.GetElapsedTime(since));)
        {
            while (pages.TryRead(out var page))
            {
                if (!await mouth.Tell(page))
                    continue;

                if (wanted.Once)
                    return ExitCode.Ok;

                since = Now();
            }
        }

        return CommandLine.Say("Nothing was said in time.", ExitCode.Timeout);

        static long Now() => TimeProvider.System.GetTimestamp();
    }

    private static async Task End(ChannelWriter<Heard.In> pages, Task abandoned)
    {
        await abandoned;
        pages.TryComplete(new NobodyReads());
    }

    /// <summary>False when it took too long; an ear that cannot go on ends it all with its reason.</summary>
    private static async Task<bool> IsMore(ChannelReader<Heard.In> pages, TimeSpan? left)
    {
        var more = pages.WaitToReadAsync().AsTask();
        if (left is null)
            return await more;

        try
        {
            return await more.WaitAsync(left > TimeSpan.Zero ? left.Value : TimeSpan.Zero);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
