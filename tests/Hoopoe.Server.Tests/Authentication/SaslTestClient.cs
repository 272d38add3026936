using System.Text;
using Hoopoe.Server.Tests.Sessions;

namespace Hoopoe.Server.Tests.Authentication;

/// <summary>SASL as a test speaks it: text for base64.</summary>
static class SaslTestClient
{
    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <summary>Begins an exchange; gives the tag.</summary>
    public static async Task<string> AuthenticateAsync(this TestClient client, string mechanism, string? initialResponse = null)
    {
        var tag = client.NextTag();
        var argument = initialResponse is null ? "" : " " + Base64(initialResponse);
        await client.WriteAsync($"{tag} AUTHENTICATE {mechanism}{argument}\r\n");
        return tag;
    }

    /// <summary>The challenge that comes next.</summary>
    public static async Task<string> ChallengeAsync(this TestClient client)
    {
        var line = await client.ReadLineAsync();
        Assert.StartsWith("+ ", line, StringComparison.Ordinal);
        return Encoding.UTF8.GetString(Convert.FromBase64String(line[2..]));
    }

    /// <summary>Answers a challenge.</summary>
    public static Task RespondAsync(this TestClient client, string response) => client.WriteAsync(Base64(response) + "\r\n");
}
