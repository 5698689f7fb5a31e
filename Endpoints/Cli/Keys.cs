using System.CommandLine;
using MeetAi.Storage;

namespace MeetAi.Endpoints.Cli;

/// <summary><c>meetai keys</c>: the operator's view of all keys. Secrets cannot be shown: nobody has them.</summary>
internal static class Keys
{
    public static Command Command(Func<Settings, DataDirectory, WebApplication> server)
        => new("keys", "List, limit and revoke keys, and delete people")
        {
            List(server), Limit(server), Revoke(server), DeletePerson.Command(server),
        };

    private static Command List(Func<Settings, DataDirectory, WebApplication> server)
    {
        var json = Output.Json();
        var command = new Command("list", "List the living keys of everybody, newest first")
        {
            Data.Directory.Option, json,
        };
        command.SetAction(async (parsed, _) =>
        {
            await using var box = await Box.Open(parsed, server);
            var keys = await All(box);
            if (parsed.GetValue(json))
                Stdout.Line(Wire.Bytes(new KeyList(keys, HasMore: false), Wire.Json.KeyList));
            else
                Output.Table([["PREFIX", "HANDLE", "AGENT", "CREATED", "LAST USED", "ID"], .. keys.Select(Cells)]);

            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Limit(Func<Settings, DataDirectory, WebApplication> server)
    {
        var which = new Argument<string>("KEY") { Description = "The id of a key of the person, or its beginning" };
        var rates = new Argument<string[]>("LIMIT")
        {
            Description = "NAME=COUNT/PERIOD or NAME=off, as in messages=600/min; names: messages, rooms, search",
            Arity = ArgumentArity.OneOrMore,
        };
        var per = new Option<string?>("--per")
        {
            Description = "Whose limit it is: person or key (default: key for a child key, person otherwise)",
        };
        per.AcceptOnlyFromAmong("person", "key");
        var command = new Command(
            "limit",
            """
            Grant the person behind a key other limits than the box's, or limit one key.

            All of a person's keys share the person's limits. A child key can have limits of its own beside them, so
            that one looping agent does not starve the others; off takes such a limit away. They count from the next
            request on, and survive a restart.
            """)
        {
            which, rates, per, Data.Directory.Option,
        };
        command.SetAction(async (parsed, _) =>
        {
            var granted = LimitOptions.Grants(parsed.GetValue(rates)!);
            await using var box = await Box.Open(parsed, server);
            await box.Patch(
                $"/api/admin/keys/{Uri.EscapeDataString(parsed.GetValue(which)!)}",
                Wire.Bytes(
                    new GrantLimits { Limits = granted, Per = parsed.GetValue(per) }, Wire.Json.GrantLimits));
            return CommandLine.Say("Granted.", ExitCode.Ok);
        });
        return command;
    }

    private static Command Revoke(Func<Settings, DataDirectory, WebApplication> server)
    {
        var which = new Argument<string>("KEY")
        {
            Description = "The id of the key, or the beginning that 'keys list' shows",
        };
        var keep = new Option<bool>("--keep-children") { Description = "Let the keys that were made with it live on" };
        var command = new Command(
            "revoke",
            """
            End a key for good, and the keys that were made with it.

            Their open streams close with 4401 at once. A beginning that fits more than one key is refused, with their
            ids.
            """)
        {
            which, keep, Data.Directory.Option,
        };
        command.SetAction(async (parsed, _) =>
        {
            await using var box = await Box.Open(parsed, server);
            var query = parsed.GetValue(keep) ? "?keep_children=true" : "";
            await box.Delete($"/api/admin/keys/{Uri.EscapeDataString(parsed.GetValue(which)!)}{query}");
            return CommandLine.Say("Revoked.", ExitCode.Ok);
        });
        return command;
    }

    /// <summary>The living keys of everybody.</summary>
    public static async Task<List<KeyView>> All(Box box)
    {
        var keys = new List<KeyView>();
        for (var before = ""; ; before = $"&before={keys[^1].Id:D}")
        {
            var page = await box.Get($"/api/admin/keys?limit=200{before}", Wire.Json.KeyList);
            keys.AddRange(page.Keys);
            if (!page.HasMore)
                return keys;
        }
    }

    private static string[] Cells(KeyView key) =>
    [
        key.Prefix, key.Handle, key.Agent ?? key.Name ?? "", Wire.Time(key.CreatedAt),
        key.LastUsed is { } used ? Wire.Time(used) : "never", $"{key.Id:D}",
    ];
}
