namespace MeetAi.Tests.Storage;

/// <summary>A database of its own in a directory of its own.</summary>
internal sealed class DatabaseFile : IDisposable
{
    private readonly string directory = Running.NewDirectory();

    public string Path => System.IO.Path.Combine(directory, "test.db");

    public void Dispose() => Directory.Delete(directory, recursive: true);
}
