using System.CommandLine;
using MeetAi.Storage;

namespace MeetAi.Endpoints.Cli;

/// <summary><c>meetai restore</c>: a backup in the place of what is there, which is kept beside it.</summary>
internal static class RestoreCommand
{
    public static Command Command()
    {
        var source = new Argument<string>("FILE") { Description = "The backup, or - for standard input" };
        var command = new Command(
            "restore",
            """
            Put a backup in the place of what is in the data directory. The server must be stopped.

            The backup is checked first; one that is damaged, foreign or newer than this executable is refused, and
            nothing changes. What was there before is kept in DIR/backups. An older backup is migrated by the next
            'serve'. Readers whose cursor is not in the backup are told to start over (410).
            """)
        {
            source, Data.Directory.Option,
        };
        command.SetAction(parsed =>
        {
            using var backup = Open(parsed.GetValue(source)!);
            using var directory = DataDirectory.Open(Data.Path(parsed), create: true);
            var (census, before) = Restore.From(backup, directory, TimeProvider.System);
            var until = census.LastMessageAt is { } last ? $", the last of {Wire.Time(last)}" : "";
            Console.Error.WriteLine(
                $"Restored {census.People} people, {census.Rooms} rooms and {census.Messages} messages{until}.");
            return CommandLine.Say(
                before is null ? "There was nothing before." : $"What was there before is kept in {before}.",
                ExitCode.Ok);
        });
        return command;
    }

    private static Stream Open(string source)
    {
        try
        {
            return source == "-" ? Console.OpenStandardInput() : File.OpenRead(source);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageError($"{source} cannot be read: {failure.Message}");
        }
    }
}
