using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MeetAi.Storage;

namespace MeetAi.Endpoints;

/// <summary>Where certificate and key lie, as PEM (RFC 7468).</summary>
internal sealed record TlsFiles(string Certificate, string Key);

/// <summary>
/// The certificate that this box shows, as its files say now: whoever renews them need not restart anything. The files
/// are looked at when somebody connects, every few seconds at most; what cannot be used is logged, and the one before
/// goes on being shown.
/// </summary>
internal sealed partial class Certificate
{
    private static readonly TimeSpan every = TimeSpan.FromSeconds(5);

    private readonly TlsFiles files;
    private readonly TimeProvider clock;
    private readonly ILogger log;
    private readonly Lock gate = new();
    private (string Certificate, string Key) read;
    private SslServerAuthenticationOptions shown;
    private long lookedAt;

    /// <summary>Throws <see cref="StorageRefused"/> with the reason where there is nothing to begin with.</summary>
    public Certificate(TlsFiles files, TimeProvider clock, ILogger<Certificate> log)
    {
        (this.files, this.clock, this.log) = (files, clock, log);
        try
        {
            read = Read();
            shown = Load(read.Certificate, read.Key);
        }
        catch (Exception failure) when (IsUnusable(failure))
        {
            throw new StorageRefused($"The files for TLS cannot be used: {failure.Message}", failure);
        }

        lookedAt = clock.GetTimestamp();
    }

    public SslServerAuthenticationOptions Show()
    {
        lock (gate)
        {
            if (clock.GetElapsedTime(lookedAt) >= every)
                Look();

            return shown;
        }
    }

    private void Look()
    {
        lookedAt = clock.GetTimestamp();
        try
        {
            var now = Read();
            if (now == read)
                return;

            read = now; // what cannot be used is said once
            shown = Load(now.Certificate, now.Key);
            LogLoaded(log, files.Certificate);
        }
        catch (Exception failure) when (IsUnusable(failure))
        {
            LogUnusable(log, files.Certificate, failure);
        }
    }

    private (string Certificate, string Key) Read()
        => (File.ReadAllText(files.Certificate), File.ReadAllText(files.Key));

    private static SslServerAuthenticationOptions Load(string certificate, string key)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificate);
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(
                X509Certificate2.CreateFromPem(certificate, key), chain, offline: true),
        };
    }

    /// <summary>The box's own, or one of the exceptions that <see cref="IsUnusable"/> knows.</summary>
    public static X509Certificate2 Read(TlsFiles files)
        => X509Certificate2.CreateFromPem(File.ReadAllText(files.Certificate), File.ReadAllText(files.Key));

    public static bool IsUnusable(Exception failure)
        => failure is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException;

    [LoggerMessage(Level = LogLevel.Information, Message = "certificate loaded anew from {File}")]
    private static partial void LogLoaded(ILogger log, string file);

    [LoggerMessage(Level = LogLevel.Error, Message = "certificate in {File} cannot be used; the one before is shown")]
    private static partial void LogUnusable(ILogger log, string file, Exception failure);
}
