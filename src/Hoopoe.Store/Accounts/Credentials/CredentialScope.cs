using Hoopoe.Protocol.Model;

namespace Hoopoe.Store.Accounts.Credentials;

/// <summary>What a credential may be used for. One that says nothing opens everything; one that says something it opens that and no more.</summary>
public sealed record CredentialScope
{
    /// <summary>Mailboxes that one credential may be limited to.</summary>
    public const int MaxFolders = 100;

    const string Imap = "imap";
    const string ReadOnly = "read-only";
    const string Smtp = "smtp";
    const string Folder = "folder ";

    /// <summary>Everything that the account's owner may do.</summary>
    public static CredentialScope Everything { get; } = new() { AllowsImap = true, AllowsSmtp = true };

    /// <summary>Reading all mail, and changing nothing.</summary>
    public static CredentialScope Reading { get; } = new() { AllowsImap = true, IsReadOnly = true };

    static CredentialScope Nothing { get; } = new();

    /// <summary>Whether mail may be read and kept over IMAP.</summary>
    public bool AllowsImap { get; init; }

    /// <summary>Whether mail may be sent.</summary>
    public bool AllowsSmtp { get; init; }

    /// <summary>Whether nothing may be changed over IMAP.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>The mailboxes, with those below them, that there are over IMAP; all if empty.</summary>
    public IReadOnlyList<MailboxName> Folders { get; init; } = [];

    /// <summary>Whether there are only some of the account's mailboxes.</summary>
    public bool IsLimitedToFolders => Folders.Count > 0;

    /// <summary>Whether a mailbox is within the scope.</summary>
    public bool Covers(MailboxName name) => Folders.Count == 0 || Folders.Any(folder => name.Equals(folder) || name.IsBelow(folder));

    /// <summary>Reads a scope as it is stored, a word or folder a line. What is not understood allows nothing.</summary>
    public static CredentialScope Parse(string? text)
    {
        if (text is null) return Everything;
        var scope = Nothing;
        foreach (var line in text.Split('\n'))
        {
            if (line == Imap) scope = scope with { AllowsImap = true };
            else if (line == Smtp) scope = scope with { AllowsSmtp = true };
            else if (line == ReadOnly) scope = scope with { AllowsImap = true, IsReadOnly = true };
            else if (line.StartsWith(Folder, StringComparison.Ordinal) && MailboxName.TryCreate(line[Folder.Length..], out var name, out _))
                scope = scope with { AllowsImap = true, Folders = [.. scope.Folders, name] };
            else return Nothing;
        }
        return scope;
    }

    /// <summary>The scope as it is stored; null for everything.</summary>
    public string? ToText()
    {
        if (AllowsImap && AllowsSmtp && !IsReadOnly && Folders.Count == 0) return null;
        List<string> lines = [];
        if (AllowsImap && !IsReadOnly && Folders.Count == 0) lines.Add(Imap);
        if (IsReadOnly) lines.Add(ReadOnly);
        lines.AddRange(Folders.Select(folder => Folder + folder.Value));
        if (AllowsSmtp) lines.Add(Smtp);
        return string.Join('\n', lines);
    }

    /// <summary>The scope in words for a person.</summary>
    public override string ToString() => ToText()?.Replace("\n", ", ", StringComparison.Ordinal) ?? "everything";
}
