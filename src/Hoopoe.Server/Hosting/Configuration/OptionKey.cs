using System.Collections;

namespace Hoopoe.Server.Hosting.Configuration;

/// <summary>
/// One option under its three names: the key in hoopoe.json (<c>tlsCert</c>), the option of the command line (<c>--tls-cert</c>) and the
/// environment variable (<c>HOOPOE__TLS_CERT</c>).
/// </summary>
public sealed class OptionKey
{
    readonly Func<HoopoeOptions, object?> _read;
    readonly Action<HoopoeOptions, IReadOnlyList<string>> _apply;

    internal OptionKey(
        OptionEffect effect, string name, string description, string fallback, bool takesMany, Func<HoopoeOptions, object?> read,
        Action<HoopoeOptions, IReadOnlyList<string>> apply)
    {
        Effect = effect;
        Name = name;
        Description = description;
        Default = fallback;
        TakesMany = takesMany;
        _read = read;
        _apply = apply;
        var words = string.Concat(
            name.Select(letter => char.IsAsciiLetterUpper(letter) ? $"-{char.ToLowerInvariant(letter)}" : $"{letter}"));
        CommandLineName = $"--{words}";
        EnvironmentName = EnvironmentVariables.Prefix + words.Replace('-', '_').ToUpperInvariant();
    }

    /// <summary>The key in hoopoe.json.</summary>
    public string Name { get; }

    /// <summary>The option of <c>hoopoe serve</c>.</summary>
    public string CommandLineName { get; }

    /// <summary>The environment variable.</summary>
    public string EnvironmentName { get; }

    /// <summary>When a changed value takes effect.</summary>
    public OptionEffect Effect { get; }

    /// <summary>What it is for, one line.</summary>
    public string Description { get; }

    /// <summary>What its value is called in the help, such as EP for an endpoint.</summary>
    public string ValueName => Name switch
    {
        "data" => "DIR",
        "imap" or "imaps" or "lmtp" or "http" or "authSocket" => "EP",
        "tlsCert" or "tlsKey" or "tlsClientCa" => "PEM",
        "oauthIssuer" or "oauthKeys" or "oauthIntrospection" or "otlp" => "URL",
        "oauthClientSecretFile" => "FILE",
        "proxyFrom" => "NETWORK",
        "guestAccount" => "ADDRESS",
        "tlsClientAccounts" => "FINGERPRINT=ADDRESS",
        "defaultMailboxes" or "hostName" or "oauthAudience" or "oauthNameClaim" or "oauthClientId" or "oauthScope" => "NAME",
        "maxMessageSize" => "SIZE",
        "loginTime" or "inactivity" => "TIME",
        "plaintextLogin" or "logFormat" or "logLevel" => "WORD",
        _ => "N",
    };

    /// <summary>What holds when nothing is said.</summary>
    public string Default { get; }

    /// <summary>Whether it is a list.</summary>
    public bool TakesMany { get; }

    /// <summary>Whether the option is the same in both.</summary>
    public bool IsSame(HoopoeOptions left, HoopoeOptions right) => (_read(left), _read(right)) switch
    {
        (IEnumerable one, IEnumerable other) => one.Cast<object>().SequenceEqual(other.Cast<object>()),
        var (one, other) => Equals(one, other),
    };

    /// <summary>Sets the option.</summary>
    /// <exception cref="FormatException">The values are not what it takes; the message says what is.</exception>
    public void Apply(HoopoeOptions options, params IReadOnlyList<string> values)
    {
        if (!TakesMany && values.Count != 1) throw new FormatException($"{Name} takes one value, not {values.Count}");
        _apply(options, values);
    }
}
