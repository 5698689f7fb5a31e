using System.CommandLine;
using MeetAi.Storage;

namespace MeetAi.Endpoints.Cli;

/// <summary><c>meetai keys delete</c>: takes a person and all they own, after a confirmation.</summary>
internal static class DeletePerson
{
    public static Command Command(Func<Settings, DataDirectory, WebApplication> server)
    {
        var which = new Argument<string>("KEY") { Description = "The id of a key of the person, or its beginning" };
        var yes = new Option<bool>("--yes") { Description = "Do not ask" };
        var command = new Command(
            "delete",
            """
            Delete the person behind a key, with all they own.

            All of their keys end, and their rooms go with all that was said in them, except rooms that somebody else
            owns too: there they leave, and what they wrote stays, by an author without a name. It cannot be undone.
            """)
        {
            which, yes, Data.Directory.Option,
        };
        command.SetAction(async (parsed, _) =>
        {
            await using var box = await Box.Open(parsed, server);
            var key = Find(await Keys.All(box), parsed.GetValue(which)!);
            var question = $"Delete {key.Handle} and all that only {key.Handle} owns? Type the handle:";
            if (!parsed.GetValue(yes) && !Confirmed.By(key.Handle, question))
                return CommandLine.Say("Nothing was deleted.", ExitCode.Error);

            await box.Delete($"/api/admin/people/{key.PersonId:D}");
            return CommandLine.Say($"Deleted {key.Handle}.", ExitCode.Ok);
        });
        return command;
    }

    private static KeyView Find(List<KeyView> keys, string idOrPrefix)
    {
        var matching = keys.Where(key => key.Id.ToString("D") == idOrPrefix
            || key.Prefix.StartsWith(idOrPrefix, StringComparison.Ordinal)).ToList();
        if (matching.Count == 0)
            throw new CommandFailed($"No key begins with {idOrPrefix}.", ExitCode.NotFound);

        return matching.DistinctBy(key => key.PersonId).Count() == 1
            ? matching[0]
            : throw new CommandFailed(
                $"More than one key begins with {idOrPrefix}: {string.Join(", ", matching.Select(key => key.Id))}.");
    }
}
