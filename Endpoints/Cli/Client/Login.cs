using System.CommandLine;

namespace MeetAi.Endpoints.Cli.Client;

/// <summary><c>meetai login</c>: tries a key at a box, or gets one there, and remembers both.</summary>
internal static class Login
{
    public static Command Command()
    {
        var url = new Argument<string>("URL") { Description = "The box, as https://HOST[:PORT]" };
        var isNew = new Option<bool>("--new")
        {
            Description = "Get a new key from the box, where its registration is open",
        };
        var handle = new Option<string?>("--handle") { Description = "With --new, what to call yourself" };
        var json = Output.Json();
        var command = new Command(
            "login",
            """
            Remember a box and a key, for the commands that talk to a box from anywhere.

            The key is read from the standard input, or from a file: never from the command line, where others can see
            it. It is tried first. Both are kept in $XDG_CONFIG_HOME/meetai/login.json, for its owner alone; the last
            login counts.
            """)
        {
            url, Connection.KeyFile.Option, isNew, handle, json,
        };
        command.SetAction(async (parsed, _) =>
        {
            var box = ServeOptions.Origin("URL", parsed.GetValue(url)!);
            var key = parsed.GetValue(isNew) ? await Register(box, parsed.GetValue(handle)) : Given(parsed, box);
            using var api = Connection.To(box, key).Open();
            var answer = await api.Get("/api/keys/me");
            var me = api.Parse(answer, Wire.Json.KeyView);
            new StoredLogin(Connection.Name(box), key, me.Agent ?? me.Handle).Keep();
            if (parsed.GetValue(json))
                Stdout.Line(answer);

            return CommandLine.Say(
                $"Logged in at {Connection.Name(box)} as {Printable.Line(me.Agent ?? me.Handle)}.", ExitCode.Ok);
        });
        return command;
    }

    private static async Task<string> Register(Uri box, string? handle)
    {
        using var api = Connection.To(box, key: null).Open();
        var asked = Wire.Bytes(new RegisterKey { Handle = handle }, Wire.Json.RegisterKey);
        var made = await api.Post("/api/keys", asked, Wire.Json.NewKeyView);
        new StoredLogin(Connection.Name(box), made.Secret, made.Handle).Keep(); // it is told this once: before all else
        return made.Secret;
    }

    private static string Given(ParseResult parsed, Uri box)
        => Connection.KeyFile.Text(parsed) is { } file ? KeyText.Read(file) : KeyText.Ask(box);
}
