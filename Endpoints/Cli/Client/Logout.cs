using System.CommandLine;

namespace MeetAi.Endpoints.Cli.Client;

/// <summary><c>meetai logout</c>: forgets what <c>login</c> stored. The key itself lives on.</summary>
internal static class Logout
{
    public static Command Command()
    {
        var command = new Command("logout", "Forget the box and the key of the last login; the key itself lives on");
        command.SetAction(_ => CommandLine.Say(
            StoredLogin.Forget() ? "Logged out." : "Nobody was logged in.", ExitCode.Ok));
        return command;
    }
}
