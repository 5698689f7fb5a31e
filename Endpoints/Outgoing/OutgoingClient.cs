using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;

namespace MeetAi.Endpoints.Outgoing;

/// <summary>
/// What came back: a status where there was one, the answer's first bytes, and what went wrong, if something did.
/// </summary>
internal sealed record OutgoingAnswer(
    int? Status, RetryConditionHeaderValue? RetryAfter, byte[] Body, TimeSpan Took, string? Error);

/// <summary>
/// The one client for calls to addresses that somebody else chose. Every call resolves the name anew, checks every
/// address that it has and connects to one of those: what is checked is what is called. No redirects, no proxy, no
/// cookies, no compression; at most 64 KiB of an answer are read, and all of it ends when its time is up.
/// </summary>
internal sealed class OutgoingClient : IDisposable
{
    private const int MostBytes = 64 * 1024;

    private readonly Addresses addresses;
    private readonly TimeProvider clock;
    private readonly HttpClient http;

    public OutgoingClient(Addresses addresses, TimeProvider clock)
    {
        (this.addresses, this.clock) = (addresses, clock);
        http = new HttpClient(new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null, // who calls says what goes along
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectCallback = Connect,
            MaxResponseDrainSize = 0,
            MaxResponseHeadersLength = 16, // KiB
            PooledConnectionLifetime = TimeSpan.Zero, // a connection that is kept would not be checked again
            UseCookies = false,
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions { AllowRenegotiation = false },
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        http.DefaultRequestHeaders.UserAgent.ParseAdd("MeetAI/0.1");
    }

    /// <summary>
    /// One exchange, from start to end within <paramref name="longest"/>. Throws only when the caller gives up.
    /// </summary>
    public async Task<OutgoingAnswer> Send(HttpRequestMessage request, TimeSpan longest, CancellationToken cancel)
    {
        using var late = new CancellationTokenSource(longest, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        var (started, status) = (clock.GetTimestamp(), default(int?));
        OutgoingAnswer Failed(string error) => new(status, null, [], clock.GetElapsedTime(started), error);
        try
        {
            using var answer = await http.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            status = (int)answer.StatusCode;
            var body = await Read(answer.Content, either.Token);
            return new OutgoingAnswer(
                status, answer.Headers.RetryAfter, body, clock.GetElapsedTime(started), Error: null);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Failed($"The answer took longer than {longest.TotalSeconds:0} s.");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return Failed(Reason(failure));
        }
    }

    public void Dispose() => http.Dispose();

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(await addresses.Resolve(host, cancel), port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<byte[]> Read(HttpContent content, CancellationToken cancel)
    {
        using var stream = await content.ReadAsStreamAsync(cancel);
        var bytes = new byte[MostBytes];
        var length = await stream.ReadAtLeastAsync(bytes, MostBytes, throwOnEndOfStream: false, cancel);
        return bytes[..length];
    }

    private static string Reason(Exception failure) => failure switch
    {
        { InnerException: AddressRefused refused } => refused.Message,
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "The name was not found.",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "TLS failed.",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "The connection failed.",
        HttpRequestException { StatusCode: null, InnerException: SocketException } => "The connection failed.",
        _ => "The answer broke off or was no HTTP.",
    };
}
