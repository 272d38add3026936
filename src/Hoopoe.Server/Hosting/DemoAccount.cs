using System.Security.Cryptography;
using System.Text;
using Hoopoe.Protocol.Model;
using Hoopoe.Store;
using Hoopoe.Store.Operations;

namespace Hoopoe.Server.Hosting;

/// <summary>How to log in to the demo account.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Password">Its password, known only where it was made.</param>
public sealed record DemoLogin(string Address, string Password);

/// <summary>The account <c>demo@localhost</c> with a few messages of different shapes, for a first look around.</summary>
static class DemoAccount
{
    /// <summary>Its address.</summary>
    public const string Address = "demo@localhost";

    const string PasswordLetters = "abcdefghijkmnpqrstuvwxyz23456789";
    const int PasswordLength = 16;

    static readonly Actor Hoopoe = new("hoopoe", "demo");

    /// <summary>Makes the account unless it is there.</summary>
    /// <returns>The new login, or null if the account was there.</returns>
    public static async Task<DemoLogin?> EnsureAsync(MailStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        if (store.Directory.Find(Address) is not null) return null;
        var password = RandomNumberGenerator.GetString(PasswordLetters, PasswordLength);
        var entry = await store.Directory.AddAccountAsync(Address, password, cancellationToken);
        var account = await store.Accounts.OpenAsync(entry.Id);
        var now = time.GetUtcNow();
        foreach (var message in DemoMessages.All)
        {
            var mailbox = account.Snapshot.TryFind(MailboxName.Create(message.Mailbox), out var named)
                ? named
                : account.Snapshot.Mailboxes[0];
            using var spool = account.CreateSpool();
            spool.Write(Encoding.UTF8.GetBytes(message.Text(now)));
            using var prepared = await account.PrepareAsync(spool);
            await account.RunAsync(new AppendMessages(Hoopoe, mailbox.Id, [new NewMessage(prepared, message.Flags, now - message.Age)]));
        }
        return new DemoLogin(Address, password);
    }
}
