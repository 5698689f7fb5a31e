using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MeetAi.Tests.Endpoints;

/// <summary>A certificate authority, and the PEM files that it makes for a server on this machine.</summary>
internal sealed class Authority : IDisposable
{
    private readonly DateTimeOffset now = TimeProvider.System.GetUtcNow();
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 root;

    public Authority()
    {
        var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        root = request.CreateSelfSigned(now.AddDays(-3), now.AddDays(30));
    }

    public string Folder { get; } = Running.NewDirectory();

    public string Certificate => Path.Combine(Folder, "server.pem");

    public string Key => Path.Combine(Folder, "server.key");

    public string[] Options => ["--listen", "https://127.0.0.1:0", "--tls-cert", Certificate, "--tls-key", Key];

    /// <summary>Writes both files anew, and says which number the certificate has.</summary>
    public string Issue(int days = 20)
    {
        using var server = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=box", server, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var made = request.Create(
            root, now.AddDays(-2), now.AddDays(days), RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(Key, server.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Certificate, made.ExportCertificatePem() + "\n" + root.ExportCertificatePem());
        return made.SerialNumber;
    }

    /// <summary>Trusts this authority alone, and tells the number of the certificate that is shown.</summary>
    public SocketsHttpHandler Trusting(Action<string> shown) => new()
    {
        SslOptions = new System.Net.Security.SslClientAuthenticationOptions
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { root },
                RevocationMode = X509RevocationMode.NoCheck,
            },
            RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
            {
                shown(certificate!.GetSerialNumberString());
                return errors == System.Net.Security.SslPolicyErrors.None;
            },
        },
    };

    public void Dispose()
    {
        root.Dispose();
        key.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
