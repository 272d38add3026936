namespace Hoopoe.Server.Hosting.Configuration;

/// <summary>The configuration is wrong; the message says where and how to put it right, in one line.</summary>
public sealed class ConfigurationException(string message) : Exception(message);
