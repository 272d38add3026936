using Hoopoe.Server.Authentication;
using Hoopoe.Server.Hosting;
using Hoopoe.Store.Accounts;
using Microsoft.Extensions.Logging;

namespace Hoopoe.Server.AuthSocket;

/// <summary>What all sessions on the auth socket share.</summary>
/// <param name="Directory">Who exists.</param>
/// <param name="Authenticator">Who checks.</param>
/// <param name="Plaintext">Whose passwords may come over a connection in the clear.</param>
/// <param name="Logger">Where it is logged.</param>
sealed record AuthServices(AccountDirectory Directory, Authenticator Authenticator, PlaintextLogin Plaintext, ILogger Logger);
