using System.Net;

namespace Hoopoe.Server.Authentication;

/// <summary>Somebody trying to log in.</summary>
/// <param name="Address">The client's address; null on a local socket.</param>
/// <param name="Mechanism">The SASL mechanism's name, or the command's.</param>
/// <param name="Name">Who the client says it is; empty where it did not get that far.</param>
readonly record struct LoginAttempt(IPAddress? Address, string Mechanism, string Name);
