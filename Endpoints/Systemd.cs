using System.Globalization;
using System.Net.Sockets;
using System.Text;
using MeetAi.Storage;

namespace MeetAi.Endpoints;

/// <summary>
/// What systemd is told and what it hands over (sd_notify(3), sd_listen_fds(3)): READY when the first request would be
/// answered, STOPPING, and a sign of life while the writer answers. Where nobody asks, nothing is said.
/// </summary>
internal sealed class Systemd(IHostApplicationLifetime life, Database database, TimeProvider clock) : BackgroundService
{
    private const int FirstInherited = 3; // SD_LISTEN_FDS_START

    private static readonly TimeSpan patience = TimeSpan.FromSeconds(5);

    /// <summary>The listening socket that systemd holds for us (Accept=no), so that a restart refuses nobody.</summary>
    public static Socket? Inherited()
    {
        var isForUs = Number("LISTEN_PID") == Environment.ProcessId;
        if (!isForUs || Number("LISTEN_FDS") is not { } count)
            return null;

        return count == 1
            ? new Socket(new SafeSocketHandle(FirstInherited, ownsHandle: false))
            : throw new StorageRefused($"systemd hands over {count} sockets, and one is served: use one ListenStream.");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is not { Length: > 0 } address)
            return;

        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        var systemd = new UnixDomainSocketEndPoint(address[0] == '@' ? $"\0{address[1..]}" : address);
        void Say(string state)
        {
            try
            {
                socket.SendTo(Encoding.UTF8.GetBytes(state), systemd);
            }
            catch (SocketException)
            {
                // nobody hears it, and the box goes on
            }
        }

        if (!await Started(stoppingToken))
            return;

        Say("READY=1\nSTATUS=Serving");
        if (Number("WATCHDOG_USEC") is { } microseconds)
            await StayAlive(Say, TimeSpan.FromMicroseconds(microseconds) / 2, stoppingToken);
        else
            await Pause(Timeout.InfiniteTimeSpan, stoppingToken);

        Say("STOPPING=1");
    }

    private async Task<bool> Started(CancellationToken cancel)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listening = life.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return started.Task.IsCompletedSuccessfully;
    }

    /// <summary>
    /// While the writer does not answer there is no sign of life, and systemd starts us anew. That the disk is full is
    /// an answer: reading goes on.
    /// </summary>
    private async Task StayAlive(Action<string> say, TimeSpan every, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            var answered = database.Write(_ => true).WaitAsync(patience, clock, cancel);
            await ((Task)answered).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (answered.IsCompletedSuccessfully || answered.Exception?.InnerException is StorageFull)
                say("WATCHDOG=1");

            await Pause(every, cancel);
        }
    }

    private async Task Pause(TimeSpan time, CancellationToken cancel)
        => await Task.Delay(time, clock, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static long? Number(string variable) => long.TryParse(
        Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : null;
}
