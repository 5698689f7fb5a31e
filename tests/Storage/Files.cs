using System.Text;

namespace MeetAi.Tests.Storage;

/// <summary>The files of a box, as somebody reads them who has the disk.</summary>
internal static class Files
{
    public static bool Hold(string directory, string text) => Directory
        .GetFiles(directory, "*.db*", SearchOption.AllDirectories)
        .Any(file => Read(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0);

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
