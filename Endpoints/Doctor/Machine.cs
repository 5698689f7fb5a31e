using System.Runtime.InteropServices;

namespace MeetAi.Endpoints.Doctor;

/// <summary>What the machine lends: time and open files.</summary>
internal static partial class Machine
{
    private const int Unsynchronised = 5; // TIME_ERROR of adjtimex(2)
    private const long Few = 4096;

    private static readonly DateTimeOffset built = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static Diagnosis Clock(DateTimeOffset now)
    {
        var time = Wire.Time(now);
        if (now < built)
            return Diagnosis.Fail("clock", $"it is {time}, which was before this program", "Set the clock, by NTP.");

        Span<byte> asked = stackalloc byte[256]; // struct timex with modes 0: nothing is changed
        asked.Clear();
        return Adjust(ref MemoryMarshal.GetReference(asked)) == Unsynchronised
            ? Diagnosis.Warn(
                "clock", $"it is {time}, and nothing keeps it right", "Run an NTP client (timedatectl set-ntp true).")
            : Diagnosis.Ok("clock", $"it is {time}");
    }

    /// <summary>Of this process, which raised its limit as far as it goes.</summary>
    public static Diagnosis Files()
    {
        var (most, open) = (Descriptors.RaiseLimit(), Directory.GetFiles("/proc/self/fd").Length);
        var detail = $"{open} of {most} files are open";
        const string Advice = "Raise the limit (LimitNOFILE=65536 in the unit): each connection takes one.";
        if (open > most / 10 * 9)
            return Diagnosis.Fail("files", detail, Advice);

        return most < Few ? Diagnosis.Warn("files", detail, Advice) : Diagnosis.Ok("files", detail);
    }

    [LibraryImport("libc", EntryPoint = "adjtimex")]
    private static partial int Adjust(ref byte timex);
}
