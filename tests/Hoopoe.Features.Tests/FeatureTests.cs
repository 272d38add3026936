using MailKit;
using MailKit.Net.Imap;

namespace Hoopoe.Features.Tests;

/// <summary>What all features have in common: a server, and people who use it.</summary>
public abstract class FeatureTests(MailServer server) : IDisposable
{
    readonly List<ImapClient> _devices = [];

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>How long a test waits for something that must come; only a hang lasts this long.</summary>
    protected static TimeSpan Patience => TimeSpan.FromSeconds(30);

    protected MailServer Server => server;

    public void Dispose()
    {
        _devices.ForEach(device => device.Dispose());
        GC.SuppressFinalize(this);
    }

    protected Task<Person> NewPersonAsync() => server.AddPersonAsync(Token);

    /// <summary>A device of this person, logged in, until the test ends.</summary>
    protected async Task<ImapClient> ConnectAsync(Person person)
    {
        var device = await person.ConnectAsync(Token);
        _devices.Add(device);
        return device;
    }

    /// <summary>A device of somebody new, logged in, until the test ends.</summary>
    protected async Task<ImapClient> ConnectNewPersonAsync() => await ConnectAsync(await NewPersonAsync());

    /// <summary>Two devices of somebody new.</summary>
    protected async Task<(ImapClient One, ImapClient Other)> ConnectTwiceAsync()
    {
        var person = await NewPersonAsync();
        return (await ConnectAsync(person), await ConnectAsync(person));
    }

    /// <summary>The empty INBOX of somebody new, open to read and change.</summary>
    protected async Task<IMailFolder> NewInboxAsync() => await (await ConnectNewPersonAsync()).OpenInboxAsync(Token);
}
