using System.Text;

namespace MeetAi.Endpoints.Cli.Client;

/// <summary>A key as a person hands it over: in a file or typed, never on the command line, never shown.</summary>
internal static class KeyText
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    public static string Read(string file)
    {
        try
        {
            Warn(file);
            return Check(File.ReadAllText(file).Trim(), file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageError($"The key cannot be read: {failure.Message}");
        }
    }

    /// <summary>Says so when others than its owner can read or change a file with a key in it.</summary>
    public static void Warn(string file)
    {
        var isPipe = file.StartsWith("/dev/", StringComparison.Ordinal);
        if (!isPipe && (File.GetUnixFileMode(file) & Others) != 0)
            CommandLine.Say($"Others can read or change {file}: 'chmod 600 {file}'.", ExitCode.Ok);
    }

    /// <summary>What may stand in a header; whether it is a living key, the box says.</summary>
    public static string Check(string key, string from)
        => key.Length > 0 && key.All(letter => letter is > ' ' and <= '~')
            ? key
            : throw new UsageError($"There is no key in {from}.");

    /// <summary>From a pipe, or typed without being shown.</summary>
    public static string Ask(Uri url)
    {
        if (Console.IsInputRedirected)
            return Check(Console.ReadLine()?.Trim() ?? "", "the standard input");

        Console.Error.Write($"Key for {Connection.Name(url)}: ");
        var typed = new StringBuilder();
        for (var key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(true))
        {
            if (key.Key != ConsoleKey.Backspace)
                typed.Append(key.KeyChar);
            else if (typed.Length > 0)
                typed.Length--;
        }

        Console.Error.WriteLine();
        return Check(typed.ToString().Trim(), "what was typed");
    }
}
