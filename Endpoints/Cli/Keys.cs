using System.CommandLine;
using System.Text;
using MeetAi.Storage;

namespace MeetAi.Endpoints.Cli;

/// <summary><c>meetai keys</c>: the operator's view of all keys. Secrets cannot be shown: nobody has them.</summary>
internal static class Keys
{
    public static Command Command(Func<Settings, DataDirectory, WebApplication> server)
        => new("keys", "List, limit and revoke keys") { List(server), Limit(server), Revoke(server) };

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
            {
                Console.WriteLine(Encoding.UTF8.GetString(
                    Wire.Bytes(new KeyList(keys, HasMore: false), Wire.Json.KeyList)));
            }
            else
            {
                Output.Table([["PREFIX", "HANDLE", "CREATED", "LAST USED", "ID"], .. keys.Select(Cells)]);
            }

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
        var command = new Command(
            "limit",
            """
            Grant the person behind a key other limits than the box's.

            All of a person's keys share them. They count from the next request on, and survive a restart.
            """)
        {
            which, rates, Data.Directory.Option,
        };
        command.SetAction(async (parsed, _) =>
        {
            var granted = LimitOptions.Grants(parsed.GetValue(rates)!);
            await using var box = await Box.Open(parsed, server);
            await box.Patch(
                $"/api/admin/keys/{Uri.EscapeDataString(parsed.GetValue(which)!)}",
                Wire.Bytes(new GrantLimits { Limits = granted }, Wire.Json.GrantLimits));
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
        var command = new Command(
            "revoke",
            """
            End a key for good.

            Its open streams close with 4401 at once. A beginning that fits more than one key is refused, with their
            ids.
            """)
        {
            which, Data.Directory.Option,
        };
        command.SetAction(async (parsed, _) =>
        {
            await using var box = await Box.Open(parsed, server);
            await box.Delete($"/api/admin/keys/{Uri.EscapeDataString(parsed.GetValue(which)!)}");
            return CommandLine.Say("Revoked.", ExitCode.Ok);
        });
        return command;
    }

    private static async Task<List<KeyView>> All(Box box)
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
        key.Prefix, key.Handle, Wire.Time(key.CreatedAt),
        key.LastUsed is { } used ? Wire.Time(used) : "never", $"{key.Id:D}",
    ];
}
