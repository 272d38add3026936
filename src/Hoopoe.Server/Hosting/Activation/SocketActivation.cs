using System.Globalization;
using Hoopoe.Server.Hosting.Configuration;

namespace Hoopoe.Server.Hosting.Activation;

/// <summary>Finds the sockets that systemd handed over (sd_listen_fds(3)), by the names that FileDescriptorName= gives them.</summary>
public static class SocketActivation
{
    const int FirstDescriptor = 3;
    const int MaxDescriptors = 1_000;

    /// <summary>The names there may be; each is that of a front end.</summary>
    public static IReadOnlyList<string> Names { get; } = ["imap", "imaps", "lmtp", "http", "auth-socket"];

    /// <summary>The sockets that are for this process.</summary>
    /// <param name="variable">Gives a variable of the environment, or null.</param>
    /// <param name="processId">The process's own id.</param>
    /// <exception cref="ConfigurationException">A socket has no name, or one that says nothing.</exception>
    public static IReadOnlyList<InheritedSocket> From(Func<string, string?> variable, int processId)
    {
        if (Number(variable("LISTEN_PID")) != processId) return [];
        if (Number(variable("LISTEN_FDS")) is not { } count || count == 0) return [];
        if (count > MaxDescriptors) throw new ConfigurationException($"LISTEN_FDS: more than {MaxDescriptors} sockets were handed over");
        var names = (variable("LISTEN_FDNAMES") ?? "").Split(':');
        if (names.Length != count)
            throw new ConfigurationException(
                $"LISTEN_FDNAMES names {(names is [""] ? 0 : names.Length)} of {count} sockets; "
                + "name each by FileDescriptorName= in its socket unit");
        return [.. names.Select((name, place) => Names.Contains(name)
            ? new InheritedSocket(name, FirstDescriptor + place)
            : throw new ConfigurationException(
                $"a socket named '{name}' was handed over; say what it is for by FileDescriptorName= in its socket unit: "
                + string.Join(", ", Names)))];
    }

    static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
