using Hoopoe.Mime;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Packs;

namespace Hoopoe.Store.Accounts;

/// <summary>Makes the previews (RFC 8970) that messages lack which came before previews were kept, and keeps them.</summary>
public sealed class PreviewMaker
{
    readonly Account _account;

    internal PreviewMaker(Account account) => _account = account;

    /// <summary>The previews of messages, by UID; those the store no longer has, and those with damaged bodies, are left out. A store that can't keep them is no obstacle.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="mailboxId">The mailbox.</param>
    /// <param name="uids">At most <see cref="MessageReader.PageSize"/> UIDs, ascending.</param>
    /// <param name="damaged">Where those with damaged bodies are noted.</param>
    public async Task<IReadOnlyDictionary<Uid, string>> MakeAsync(Actor actor, long mailboxId, Uid[] uids, DamagedMessages damaged)
    {
        var previews = await Task.Run(() => Make(mailboxId, uids, damaged));
        try
        {
            await _account.RunAsync(new StorePreviews(actor, mailboxId, previews));
        }
        catch (StoreRefusedException)
        {
            // They are made anew when they are asked for again.
        }
        return previews;
    }

    Dictionary<Uid, string> Make(long mailboxId, Uid[] uids, DamagedMessages damaged)
    {
        using var buffer = new BodyBuffer();
        var previews = new Dictionary<Uid, string>(uids.Length);
        foreach (var message in _account.Messages.Read(mailboxId, uids, StoredColumns.Structure))
        {
            try
            {
                var body = _account.Messages.OpenBody(message.Body);
                previews.Add(message.Uid, Preview.Create(range => buffer.Read(body, range), message.Structure!));
            }
            catch (BlobDamagedException damage)
            {
                damaged.Add(mailboxId, message.Uid, damage);
            }
        }
        return previews;
    }
}
