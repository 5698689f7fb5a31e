using System.ComponentModel;
using System.Diagnostics;

namespace MeetAi.Endpoints.Cli.Client;

/// <summary>
/// What <c>listen</c> does with what it hears, one message after the other: shows it, or runs a command for it. What
/// others wrote reaches the command as its input and environment, never as a part of its text.
/// </summary>
internal sealed class Mouth(Connection connection, Wanted wanted, CursorFile cursors)
{
    /// <summary>Whether anything was told; with <c>--once</c> the first message is all.</summary>
    public async Task<bool> Tell(Heard.In page)
    {
        var told = false;
        foreach (var message in page.Messages.Heard)
        {
            if (told && wanted.Once)
                return true;

            if (!message.IsDeleted)
            {
                await Tell(message, page.Name);
                told = true;
            }

            cursors.Keep(page.Room, message.Id);
        }

        cursors.Keep(page.Room, page.Messages.Cursor);
        return told;
    }

    private Task Tell(Heard message, string room)
    {
        if (wanted.Exec is { } command)
            return Run(command, message);

        Stdout.Line(wanted.AsJson
            ? message.Json.GetRawText()
            : message.Line(wanted.Rooms.Count > 1 ? room : null));
        return Task.CompletedTask;
    }

    /// <summary>A command that fails is complained about; the next message is the next message.</summary>
    private async Task Run(string command, Heard message)
    {
        try
        {
            using var running = Process.Start(Prepared(command, message))!;
            await Feed(running, message);
            await running.WaitForExitAsync();
            if (running.ExitCode != 0)
                CommandLine.Say($"The command ended with {running.ExitCode}, for {message.Id}.", ExitCode.Ok);
        }
        catch (Win32Exception failure)
        {
            throw new CommandFailed($"There is no shell to run the command: {failure.Message}");
        }
    }

    private ProcessStartInfo Prepared(string command, Heard message)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardInput = true };
        start.Environment["MEETAI_URL"] = Connection.Name(connection.Url);
        start.Environment["MEETAI_ROOM_ID"] = message.RoomId;
        start.Environment["MEETAI_MESSAGE_ID"] = message.Id;
        start.Environment["MEETAI_MESSAGE_SENDER"] = message.Sender;
        start.Environment["MEETAI_MESSAGE_SENDER_TYPE"] = message.SenderType;
        start.Environment["MEETAI_MESSAGE_CONTENT"] = message.Content;
        return start;
    }

    private static async Task Feed(Process running, Heard message)
    {
        try
        {
            await running.StandardInput.WriteLineAsync(message.Json.GetRawText());
            running.StandardInput.Close();
        }
        catch (IOException)
        {
            // the command does not read it, which is its right
        }
    }
}
