namespace MeetAi.Endpoints.Cli.Client;

/// <summary>A small file that is at every moment either what it was or what it becomes, never half of it.</summary>
internal static class Replaced
{
    public static void With(string path, byte[] content, UnixFileMode mode)
    {
        var draft = $"{path}.{Environment.ProcessId}";
        File.Delete(draft);
        using (var file = new FileStream(draft, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = mode,
        }))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }
}
