namespace Hoopoe.Server.Hosting.Configuration;

/// <summary>When a changed option takes effect.</summary>
public enum OptionEffect
{
    /// <summary>When the configuration is read anew (SIGHUP, <c>hoopoe reload</c>), or at a start.</summary>
    AtReload,

    /// <summary>At a start only.</summary>
    AtStart,
}
