using System.Threading.Channels;

namespace MeetAi.Endpoints.Cli.Client;

/// <summary>
/// One room, heard by long poll: the next question begins where the last answer ended, so that nothing is missed or
/// repeated whatever happens to the connection in between.
/// </summary>
internal sealed class Ear
{
    private static readonly TimeSpan soon = TimeSpan.FromSeconds(1);

    private readonly Api box;
    private readonly string room;
    private readonly string name;
    private readonly string filter;
    private string cursor;

    private Ear(Api box, string room, string name, string filter, string cursor)
    {
        this.box = box;
        this.room = room;
        this.name = name;
        this.filter = filter;
        this.cursor = cursor;
    }

    /// <summary>In the room, at the position that was kept, else at the one that was given, else at its end.</summary>
    public static async Task<Ear> At(Api box, string word, Wanted wanted, CursorFile cursors)
    {
        var room = await RoomWord.Find(box, word);
        var cursor = cursors.Find(room) ?? wanted.After
            ?? (await box.Get($"{room}/messages?limit=1", Wire.Json.Page)).Cursor;
        cursors.Keep(room, cursor);
        return new Ear(box, room, word, wanted.Filter, cursor);
    }

    /// <summary>Until it cannot go on; the reason is what the reader of the pages meets.</summary>
    public async Task Listen(ChannelWriter<Heard.In> pages)
    {
        try
        {
            await Follow(pages);
        }
        catch (Exception failure) // whatever it is: nobody else waits for this, and silence would be a loss
        {
            pages.TryComplete(failure);
        }
    }

    private async Task Follow(ChannelWriter<Heard.In> pages)
    {
        var (backoff, wasThere) = (new Backoff(), false);
        while (true)
        {
            try
            {
                var asked = TimeProvider.System.GetTimestamp();
                var page = await Next();
                wasThere = true;
                await pages.WriteAsync(new Heard.In(room, name, page));
                cursor = page.Cursor;
                if (page.Messages.Count > 0 || TimeProvider.System.GetElapsedTime(asked) > soon)
                    backoff.Reset();
                else
                    await Task.Delay(backoff.Next()); // empty at once: the box is about to end
            }
            catch (CommandFailed failed) when (wasThere && failed.IsPassing)
            {
                await Task.Delay(failed.RetryAfter ?? backoff.Next());
            }
            catch (CommandFailed failed) when (wasThere && failed.ExitCode == ExitCode.NotFound)
            {
                throw new CommandFailed(
                    $"The stream of {name} has ended: {failed.Message}", ExitCode.StreamEnded);
            }
        }
    }

    private Task<Page> Next() => box.Get(
        $"{room}/messages?after={Uri.EscapeDataString(cursor)}&wait=45&limit=200{filter}", Wire.Json.Page);
}
