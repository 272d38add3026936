using System.Net.Security;
using Hoopoe.Server.Connections;
using Hoopoe.Server.Hosting.Configuration;
using Microsoft.Extensions.Logging;

namespace Hoopoe.Server.Hosting;

/// <summary>
/// The certificates' files. When they change, and have not changed further for one look, they are read anew for the handshakes that begin from
/// then on; sessions go on. Files that can't be used leave things as they were.
/// </summary>
sealed class CertificateFiles
{
    readonly Lock _gate = new();
    readonly ILogger _logger;
    readonly List<TlsContext> _users = [];
    IReadOnlyList<(string Certificate, string Key)> _files;
    string _used;
    string _seen;

    /// <summary>Reads the certificates.</summary>
    /// <exception cref="ConfigurationException">They can't be used.</exception>
    public CertificateFiles(IReadOnlyList<(string Certificate, string Key)> files, ILogger logger)
    {
        _files = files;
        _logger = logger;
        _used = _seen = State();
        Certificates = Load(files);
    }

    /// <summary>The certificates as they were read first; the first of them is for clients that name no server.</summary>
    public IReadOnlyList<SslStreamCertificateContext> Certificates { get; }

    /// <summary>Gives a context the certificates whenever they change.</summary>
    public TlsContext Keep(TlsContext context)
    {
        _users.Add(context);
        return context;
    }

    /// <summary>Reads certificates.</summary>
    /// <exception cref="ConfigurationException">They can't be used.</exception>
    public static IReadOnlyList<SslStreamCertificateContext> Load(IReadOnlyList<(string Certificate, string Key)> files) =>
        [.. files.Select(file => ServerCertificate.Load(file.Certificate, file.Key))];

    /// <summary>Looks after other files from now on, whose certificates were read already.</summary>
    public void Use(IReadOnlyList<(string Certificate, string Key)> files, IReadOnlyList<SslStreamCertificateContext> certificates)
    {
        lock (_gate)
        {
            _files = files;
            _used = _seen = State();
            foreach (var user in _users) user.Replace(certificates);
        }
    }

    /// <summary>Looks whether they have changed; called by the server's heartbeat.</summary>
    public void Look()
    {
        lock (_gate) LookNow();
    }

    void LookNow()
    {
        var now = State();
        var isSettled = now == _seen;
        _seen = now;
        if (now == _used || !isSettled) return;
        _used = now;
        try
        {
            var certificates = Load(_files);
            foreach (var user in _users) user.Replace(certificates);
            Log.CertificatesReloaded(_logger, string.Join(", ", _files.Select(file => file.Certificate)));
        }
        catch (ConfigurationException wrong)
        {
            Log.CertificatesNotReloaded(_logger, wrong.Message);
        }
    }

    string State() => string.Join('\n', _files.Select(file => $"{StateOf(file.Certificate)} {StateOf(file.Key)}"));

    /// <summary>What changes when a file does, or the link that stands for it.</summary>
    static string StateOf(string path)
    {
        try
        {
            var file = File.ResolveLinkTarget(path, returnFinalTarget: true) as FileInfo ?? new FileInfo(path);
            return file.Exists ? $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}" : "";
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
