using System.Text.Json;

namespace MeetAi.Endpoints.Cli.Client;

/// <summary>
/// What <c>login</c> remembers, in <c>$XDG_CONFIG_HOME/meetai/login.json</c> (XDG Base Directory; else in
/// <c>~/.config</c>): readable by its owner alone, and replaced in one step.
/// </summary>
internal sealed record StoredLogin(string Url, string Key, string Sender)
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static string Directory => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is ['/', ..] named
            ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config"),
        "meetai");

    private static string FilePath => Path.Combine(Directory, "login.json");

    public static StoredLogin? Find()
    {
        if (!File.Exists(FilePath))
            return null;

        KeyText.Warn(FilePath);
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(FilePath), Wire.Json.StoredLogin)
                is { Url: not null, Key: not null, Sender: not null } login ? login : throw Unreadable("it is empty");
        }
        catch (Exception failure) when (failure is JsonException or UnauthorizedAccessException)
        {
            throw Unreadable(failure.Message);
        }
    }

    /// <summary>The last one counts.</summary>
    public void Keep()
    {
        System.IO.Directory.CreateDirectory(Directory);
        File.SetUnixFileMode(Directory, Owner | UnixFileMode.UserExecute);
        Replaced.With(FilePath, Wire.Bytes(this, Wire.Json.StoredLogin), Owner);
    }

    /// <summary>Whether there was one.</summary>
    public static bool Forget()
    {
        var isThere = File.Exists(FilePath);
        if (isThere)
            File.Delete(FilePath);

        return isThere;
    }

    private static CommandFailed Unreadable(string why) => new($"{FilePath}: {why} Log in again.");
}
