using System.CommandLine;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Hosting.Administration;

namespace Hoopoe;

/// <summary>The option <c>--mailbox</c>: one mailbox by its name.</summary>
static class MailboxOption
{
    /// <summary>Makes it.</summary>
    public static Option<string?> Create(string description) => new("--mailbox") { Description = description, HelpName = "NAME" };

    /// <summary>The mailbox given, if one is.</summary>
    /// <exception cref="AdministrationException">No mailbox has such a name.</exception>
    public static MailboxName? Read(string? name)
    {
        if (name is null) return null;
        return MailboxName.TryCreate(name, out var mailbox, out var error) ? mailbox : throw new AdministrationException(AdministrationError.Invalid, error);
    }
}
