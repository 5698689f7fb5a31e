using System.Text;

namespace MeetAi.Tests.Storage.PowerCuts;

/// <summary>The same program but for one text in it, to see whether a test would notice.</summary>
internal sealed class Altered : IDisposable
{
    private readonly string directory = Running.NewDirectory();

    public Altered(string text, string other)
    {
        foreach (var file in Directory.GetFileSystemEntries(Path.GetDirectoryName(Running.Binary)!))
        {
            var name = Path.GetFileName(file);
            if (name is "meetai" or "meetai.dll")
                File.Copy(file, Path.Combine(directory, name));
            else
                File.CreateSymbolicLink(Path.Combine(directory, name), file);
        }

        var (before, after) = (Encoding.Unicode.GetBytes(text), Encoding.Unicode.GetBytes(other));
        Assert.Equal(before.Length, after.Length);
        string[] programs = ["meetai", "meetai.dll"];
        Assert.Equal(1, programs.Sum(name => Alter(Path.Combine(directory, name), before, after)));
    }

    /// <summary>What becomes it, in the place of the program that is named behind these words.</summary>
    public string[] Launcher => ["sh", "-c", "shift; exec \"$0\" \"$@\"", Path.Combine(directory, "meetai")];

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private static int Alter(string file, byte[] before, byte[] after)
    {
        var bytes = File.Exists(file) ? File.ReadAllBytes(file) : [];
        var count = 0;
        for (int at = 0, next; (next = bytes.AsSpan(at).IndexOf(before)) >= 0; at += next + before.Length, count++)
            after.CopyTo(bytes.AsSpan(at + next));

        if (count > 0)
            File.WriteAllBytes(file, bytes);

        return count;
    }
}
