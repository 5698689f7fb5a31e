using System.Security.Cryptography.X509Certificates;

namespace MeetAi.Endpoints.Doctor;

/// <summary>Certificates: can they be used, for this name, and for how long?</summary>
internal static class Pem
{
    private const string Name = "certificate", Renew = "Renew it; the box takes the new files without a restart.";
    private static readonly TimeSpan soon = TimeSpan.FromDays(14);

    public static Diagnosis Look(TlsFiles files, string? host, DateTimeOffset now)
    {
        try
        {
            using var certificate = Certificate.Read(files);
            return Judge(Name, certificate, host, now);
        }
        catch (Exception failure) when (Certificate.IsUnusable(failure))
        {
            return Diagnosis.Fail(
                Name, $"{files.Certificate} and {files.Key} cannot be used: {failure.Message}",
                "Both are PEM, the key not encrypted and the one that the certificate was made for.");
        }
    }

    public static Diagnosis Judge(string name, X509Certificate2 certificate, string? host, DateTimeOffset now)
    {
        var (begins, ends) = (certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
        var detail = $"good from {begins:yyyy-MM-dd} to {ends:yyyy-MM-dd}";
        if (now < begins || now > ends)
            return Diagnosis.Fail(name, $"{detail}, and it is {now:yyyy-MM-dd}", Renew);

        if (host is not null && !certificate.MatchesHostname(host))
            return Diagnosis.Fail(name, $"it is not for {host}", "Get one that names the host of --public-url.");

        return ends - now < soon ? Diagnosis.Warn(name, detail, Renew) : Diagnosis.Ok(name, detail);
    }
}
