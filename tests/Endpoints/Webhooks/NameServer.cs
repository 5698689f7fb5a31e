using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace MeetAi.Tests.Endpoints.Webhooks;

/// <summary>A test in which the server sees another resolv.conf than we do.</summary>
internal sealed class OwnResolverFactAttribute : FactAttribute
{
    private static readonly string? reason = Why();

    public OwnResolverFactAttribute() => Skip = reason;

    private static string? Why()
    {
        try
        {
            using var server = new NameServer();
            using var trial = Process.Start(server.Launcher[0], [.. server.Launcher[1..], "true"]);
            trial.WaitForExit();
            return trial.ExitCode == 0 ? null : "Here nobody may mount over /etc/resolv.conf.";
        }
        catch (Exception refused) when (refused is SocketException or System.ComponentModel.Win32Exception)
        {
            return $"There can be no name server here: {refused.Message}";
        }
    }
}

/// <summary>A name server that answers for every name, and not always the same.</summary>
internal sealed class NameServer : IDisposable
{
    private const string At = "127.0.0.153";

    private readonly UdpClient socket = new(new IPEndPoint(IPAddress.Parse(At), 53));
    private readonly string configuration = Path.GetTempFileName();
    private int asked;

    public NameServer()
    {
        File.WriteAllText(configuration, $"nameserver {At}\noptions timeout:30 attempts:1\n");
        _ = Answer();
    }

    /// <summary>The address that the n-th question for one is answered with, counted from 0.</summary>
    public Func<int, string> Address { get; set; } = _ => "93.184.215.14";

    public int Asked => asked;

    /// <summary>No answer leaves before this is done.</summary>
    public Task Holds { get; set; } = Task.CompletedTask;

    /// <summary>Starts a program that asks this server, in its own view of the file system.</summary>
    public string[] Launcher
        => ["unshare", "-m", "sh", "-c", $"mount --bind {configuration} /etc/resolv.conf && exec \"$@\"", "sh"];

    public void Dispose() => socket.Dispose();

    private async Task Answer()
    {
        try
        {
            while (true)
            {
                var question = await socket.ReceiveAsync();
                _ = Send(Answer(question.Buffer), question.RemoteEndPoint);
            }
        }
        catch (Exception closed) when (closed is ObjectDisposedException or SocketException)
        {
        }
    }

    private async Task Send(byte[] answer, IPEndPoint to)
    {
        await Holds;
        await socket.SendAsync(answer, to);
    }

    /// <summary>RFC 1035, 4.1: the question again, and one A record for it; for AAAA, none.</summary>
    private byte[] Answer(byte[] question)
    {
        var end = Array.IndexOf(question, (byte)0, 12) + 5;
        var isForAddress = question[end - 3] == 1;
        byte[] head = [question[0], question[1], 0x81, 0x80, 0, 1, 0, (byte)(isForAddress ? 1 : 0), 0, 0, 0, 0];
        byte[] answer = [.. head, .. question[12..end]];
        if (!isForAddress)
            return answer;

        var address = IPAddress.Parse(Address(Interlocked.Increment(ref asked) - 1)).GetAddressBytes();
        return [.. answer, 0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, .. address];
    }
}
