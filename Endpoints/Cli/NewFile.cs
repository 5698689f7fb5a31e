namespace MeetAi.Endpoints.Cli;

/// <summary>A file for its owner alone that has its name only once it is whole and on disk.</summary>
internal static class NewFile
{
    public static async Task Write(string file, Func<Stream, Task> write)
    {
        var partial = file + Storage.Backups.Unfinished;
        File.Delete(partial); // and then a new one: what somebody else has put there is neither followed nor written to
        try
        {
            await using (var stream = new FileStream(partial, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }))
            {
                await write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(partial, file, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }
}
