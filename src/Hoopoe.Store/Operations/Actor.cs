namespace Hoopoe.Store.Operations;

/// <summary>Who does an operation, for the change log; the owner of what is changed is the account.</summary>
/// <param name="Name">The account's address, or the name of a program such as <c>lmtp</c>.</param>
/// <param name="Origin">From where, such as <c>imap 192.0.2.1</c>.</param>
public sealed record Actor(string Name, string Origin);
