using System.Runtime.InteropServices;
using MeetAi.Storage;

namespace MeetAi.Endpoints.Doctor;

/// <summary>The data directory: whose it is, who may look into it, and what it lies on.</summary>
internal static partial class Place
{
    private const string Name = "data";
    private const int WriteAndSearch = 3; // W_OK | X_OK
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private static readonly string[] remote = ["nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "9p", "afs", "ceph"];

    public static Diagnosis Look(string data)
    {
        if (!Directory.Exists(data))
        {
            return Diagnosis.Fail(
                Name, $"there is no {data}", "Name the directory with --data, or run 'meetai serve', which makes it.");
        }

        return Wrong(data) ?? Diagnosis.Ok(Name, $"{data}, for its owner alone, on {System(data)}");
    }

    private static Diagnosis? Wrong(string data)
    {
        if (remote.Contains(System(data)))
        {
            return Diagnosis.Fail(
                Name, $"{data} is on {System(data)}, a network",
                "Use a local disk: over a network neither locks nor SQLite's log hold what they promise.");
        }

        if (Access(data, WriteAndSearch) != 0)
        {
            return Diagnosis.Fail(
                Name, $"{data} cannot be written to by this user: {Marshal.GetLastPInvokeErrorMessage()}",
                "Run meetai as the user who owns it, and see that its disk is not mounted read-only.");
        }

        if (Open(data) is { } open)
            return Diagnosis.Fail(Name, $"others may read {open}", $"chmod go-rwx {open}");

        if ((File.GetUnixFileMode(data) & Others) != 0)
            return Diagnosis.Warn(Name, $"others may look into {data}", $"chmod 700 {data}");

        return System(data) is "tmpfs"
            ? Diagnosis.Warn(Name, $"{data} is in memory (tmpfs)", "It is gone when the machine stops: use a disk.")
            : null;
    }

    /// <summary>A file of ours that is not for its owner alone.</summary>
    private static string? Open(string data) => Directory.EnumerateFiles(data, "*.db*")
        .Append(DataDirectory.SocketIn(data))
        .FirstOrDefault(file => File.Exists(file) && (File.GetUnixFileMode(file) & Others) != 0);

    private static string System(string data) => new DriveInfo(data).DriveFormat;

    [LibraryImport("libc", EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);
}
