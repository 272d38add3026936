using Hoopoe.Protocol.Model;
using Hoopoe.Store;
using Hoopoe.Store.Operations;

namespace Hoopoe.Bench;

/// <summary>Loads an account's INBOX without a server, as fast as the store takes it.</summary>
static class BulkMail
{
    public const string User = "bench@localhost";
    public const string Password = "bench-password";
    const int PerAppend = 1_000;

    /// <summary>A message to load.</summary>
    public readonly record struct Message(byte[] Octets, FlagSet Flags, DateTimeOffset? InternalDate = null);

    /// <summary>Makes the account and fills its INBOX with a message for each number.</summary>
    public static async Task FillAsync(MailStore store, int messages, Func<int, Message> make)
    {
        var entry = await store.Directory.AddAccountAsync(User, Password, CancellationToken.None);
        var account = await store.Accounts.OpenAsync(entry.Id);
        if (!account.Snapshot.TryFind(MailboxName.Inbox, out var inbox)) throw new InvalidOperationException("There is no INBOX.");
        var actor = new Actor("bench", "bench");
        for (var first = 0; first < messages; first += PerAppend)
        {
            var batch = new List<NewMessage>(PerAppend);
            for (var number = first; number < Math.Min(first + PerAppend, messages); number++)
            {
                var (octets, flags, date) = make(number);
                using var spool = account.CreateSpool();
                spool.Write(octets);
                batch.Add(new NewMessage(await account.PrepareAsync(spool), flags, date));
            }
            await account.RunAsync(new AppendMessages(actor, inbox.Id, batch));
        }
    }

    /// <summary>Fills it with generated mail of 2 to 4 KiB: a third unseen, one in fifty flagged, three minutes apart from 2020 on.</summary>
    public static Task FillAsync(MailStore store, int messages)
    {
        var mail = new GeneratedMail();
        return FillAsync(store, messages, number =>
        {
            var seen = number % 3 == 0 ? SystemFlags.None : SystemFlags.Seen;
            var flags = FlagSet.Of(number % 50 == 0 ? seen | SystemFlags.Flagged : seen);
            return new(mail.Message(number), flags, new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(number * 3L));
        });
    }
}
