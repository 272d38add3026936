namespace Hoopoe.Server.Moving;

/// <summary>How mail is kept in files.</summary>
public enum MailFormat
{
    /// <summary>A file for each message, in folders <c>cur</c>, <c>new</c> and <c>tmp</c>.</summary>
    Maildir,

    /// <summary>A file for each mailbox.</summary>
    Mbox,
}
