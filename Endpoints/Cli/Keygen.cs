using System.CommandLine;
using MeetAi.Storage;

namespace MeetAi.Endpoints.Cli;

/// <summary>
/// <c>meetai keygen</c>: a new person and their key, also where registration is closed; or one more key of somebody
/// whose keys are lost, or stayed behind on another box.
/// </summary>
internal static class Keygen
{
    public static Command Command(Func<Settings, DataDirectory, WebApplication> server)
    {
        var handle = new Option<string?>("--handle") { Description = "What to call the person; made up when absent" };
        var person = new Option<string?>("--person")
        {
            Description = "The handle of somebody who is there, for one more key, instead of a new person",
        };
        var admin = new Option<bool>("--admin") { Description = "Make a key that may operate the box: /api/admin" };
        var json = Output.Json();
        var command = new Command(
            "keygen",
            """
            Make a new person and print their key.

            The key alone goes to stdout, so that KEY=$(meetai keygen) works. It is shown once: only its hash is stored.
            Works while a server runs and while none does.
            """)
        {
            Data.Directory.Option, handle, person, admin, json,
        };
        command.SetAction(async (parsed, _) =>
        {
            await using var box = await Box.Open(parsed, server);
            var wanted = new RegisterKey
            {
                Handle = parsed.GetValue(handle),
                Person = parsed.GetValue(person),
                Admin = parsed.GetValue(admin),
            };
            var asked = Wire.Bytes(wanted, Wire.Json.RegisterKey);
            var made = await box.Post("/api/admin/keys", asked, Wire.Json.NewKeyView);
            if (parsed.GetValue(json))
                Stdout.Line(Wire.Bytes(made, Wire.Json.NewKeyView));
            else
                Stdout.Line(made.Secret);

            return ExitCode.Ok;
        });
        return command;
    }
}
