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

    /// <summary>The previews of messages, by UID; those the store no longer has are left out. A store that can't keep them is no obstacle.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="mailboxId">The mailbox.</param>
    /// <param name="uids">At most <see cref="MessageReader.PageSize"/> UIDs, ascending.</param>
    /// <exception cref="Packs.BlobDamagedException">A body is not all there.</exception>
    public async Task<IReadOnlyDictionary<Uid, string>> MakeAsync(Actor actor, long mailboxId, Uid[] uids)
    {
        var previews = await Task.Run(() => Make(mailboxId, uids));
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

    Dictionary<Uid, string> Make(long mailboxId, Uid[] uids)
    {
        using var buffer = new BodyBuffer();
        var previews = new Dictionary<Uid, string>(uids.Length);
        foreach (var message in _account.Messages.Read(mailboxId, uids, StoredColumns.Structure))
        {
            var body = _account.Messages.OpenBody(message.Body);
            previews.Add(message.Uid, Preview.Create(range => buffer.Read(body, range), message.Structure!));
        }
        return previews;
    }
}
