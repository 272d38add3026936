using Hoopoe.Protocol.Model;
using Hoopoe.Store.Packs;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Accounts;

/// <summary>A message whose body is damaged.</summary>
/// <param name="MailboxId">Its mailbox.</param>
/// <param name="Uid">Its UID there.</param>
/// <param name="Damage">What is wrong.</param>
public readonly record struct DamagedMessage(long MailboxId, Uid Uid, BlobDamagedException Damage);

/// <summary>The messages that could not be read, each once, since their bodies are damaged. For one thread at a time.</summary>
public sealed class DamagedMessages
{
    /// <summary>How many of them are kept to be named.</summary>
    public const int MostNamed = 10;

    readonly List<DamagedMessage> _named = [];
    HashSet<long>? _keys;

    /// <summary>How many there are.</summary>
    public int Count => _keys?.Count ?? 0;

    /// <summary>The first of them.</summary>
    public IReadOnlyList<DamagedMessage> Named => _named;

    /// <summary>Whether a message is among them.</summary>
    public bool Contains(long mailboxId, Uid uid) => _keys?.Contains(MessageKey.Of(mailboxId, uid)) == true;

    /// <summary>Takes note of a message.</summary>
    public void Add(long mailboxId, Uid uid, BlobDamagedException damage)
    {
        if ((_keys ??= []).Add(MessageKey.Of(mailboxId, uid)) && _named.Count < MostNamed) _named.Add(new DamagedMessage(mailboxId, uid, damage));
    }

    /// <summary>Forgets all of them.</summary>
    public void Clear()
    {
        _named.Clear();
        _keys = null;
    }
}
