using Microsoft.AspNetCore.Http.Features;

namespace MeetAi.Endpoints.Realtime;

/// <summary>
/// Puts a <see cref="SharedStream"/> under every WebSocket, whether it is an upgraded connection (RFC 6455) or a stream
/// of HTTP/2 that extended CONNECT opened (RFC 8441).
/// </summary>
internal static class SharedStreams
{
    /// <summary>Comes before the WebSocket middleware, which takes the request as it finds it.</summary>
    public static void UseSharedStreams(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        var features = http.Features;
        if (features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
            features.Set<IHttpUpgradeFeature>(new SharedUpgrade(upgrade, features));

        if (http.ExtendedConnect() is { } connect)
            features.Set<IHttpExtendedConnectFeature>(new SharedConnect(connect, features));

        return next(http);
    });

    /// <summary>
    /// Comes after the WebSocket middleware, which decides by the method what the request is and remembers it; for the
    /// routes it is a GET from here on.
    /// </summary>
    public static void UseSocketsOverHttp2(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (http.ExtendedConnect() is not null && http.WebSockets.IsWebSocketRequest)
            http.Request.Method = HttpMethods.Get;

        return next(http);
    });

    /// <summary>The stream of a request that became a WebSocket.</summary>
    public static SharedStream UpgradedStream(this HttpContext http)
        => http.Features.GetRequiredFeature<SharedStream>();

    /// <summary>Null where the request is no extended CONNECT.</summary>
    public static IHttpExtendedConnectFeature? ExtendedConnect(this HttpContext http)
        => http.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect ? connect : null;

    private sealed class SharedUpgrade(IHttpUpgradeFeature upgrade, IFeatureCollection features) : IHttpUpgradeFeature
    {
        public bool IsUpgradableRequest => upgrade.IsUpgradableRequest;

        public async Task<Stream> UpgradeAsync() => Share(await upgrade.UpgradeAsync(), features);
    }

    private sealed class SharedConnect(IHttpExtendedConnectFeature connect, IFeatureCollection features)
        : IHttpExtendedConnectFeature
    {
        public bool IsExtendedConnect => true;

        public string? Protocol => connect.Protocol;

        public async ValueTask<Stream> AcceptAsync() => Share(await connect.AcceptAsync(), features);
    }

    private static SharedStream Share(Stream stream, IFeatureCollection features)
    {
        var shared = new SharedStream(stream);
        features.Set(shared);
        return shared;
    }
}
