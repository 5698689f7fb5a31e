using System.CommandLine;
using MeetAi.Storage;

namespace MeetAi.Endpoints.Cli;

/// <summary>
/// <c>meetai migrate</c>: brings the database to this executable's schema, or says what that would change.
/// </summary>
internal static class Migrate
{
    public static Command Command()
    {
        var status = new Option<bool>("--status")
        {
            Description = "List every migration and whether it was applied; change nothing",
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "List what would be applied; change nothing" };
        var command = new Command(
            "migrate",
            """
            Bring the database to the schema of this executable ('serve' does the same when it starts).

            Forward only, each migration in one transaction. Before an existing database changes, a copy of it is kept
            in DIR/backups. Makes the data directory when there is none. --status also works while a server runs.
            """)
        {
            Data.Directory.Option, status, dryRun,
        };
        command.SetAction(parsed =>
        {
            var data = Data.Path(parsed);
            if (parsed.GetValue(status))
                return Status(data);

            return parsed.GetValue(dryRun) ? DryRun(data) : Apply(data);
        });
        return command;
    }

    private static int Apply(string data)
    {
        using var directory = DataDirectory.Open(data, create: true);
        var applied = Migrations.Apply(directory, TimeProvider.System);
        foreach (var migration in applied)
            Stdout.Line($"{migration.Version:D4} {migration.Name}");

        return CommandLine.Say(
            applied.Count == 0 ? "Nothing to migrate." : $"Applied {applied.Count}.", ExitCode.Ok);
    }

    private static int DryRun(string data)
    {
        foreach (var migration in Migrations.Pending(DataDirectory.DatabaseIn(data)))
            Stdout.Line($"{migration.Version:D4} {migration.Name}");

        return ExitCode.Ok;
    }

    private static int Status(string data)
    {
        var pending = Migrations.Pending(DataDirectory.DatabaseIn(data));
        foreach (var migration in Migrations.All)
        {
            var state = pending.Contains(migration) ? "pending" : "applied";
            Stdout.Line($"{migration.Version:D4} {migration.Name} {state}");
        }

        return ExitCode.Ok;
    }
}
