using CsCheck;
using MimeKit;

namespace Hoopoe.Mime.Tests;

/// <summary>Address lists against MimeKit's parser.</summary>
public class AddressComparisonTests
{
    static readonly Gen<string> Atom = Gen.Char["abcXYZ019-_+'"].Array[1, 6].Select(characters => new string(characters));
    static readonly Gen<string> Local = Gen.OneOf(Atom, Gen.Select(Atom, Atom, (a, b) => $"{a}.{b}"), Atom.Select(a => $"\"{a}\""));
    static readonly Gen<string> Domain = Gen.OneOf(Gen.Select(Atom, Atom, (a, b) => $"{a}.{b}"), Gen.Const("[192.0.2.1]"));
    static readonly Gen<string> Spec = Gen.Select(Local, Domain, (local, domain) => $"{local}@{domain}");
    static readonly Gen<string> Name = Gen.OneOf(
        Atom, Gen.Select(Atom, Atom, (a, b) => $"{a} {b}"), Gen.Select(Atom, Atom, (a, b) => $"\"{b}, \\\"{a}\\\"\""), Atom.Select(a => $"(c) {a}"));

    static readonly Gen<string> Mailbox = Gen.OneOf(
        Spec, Spec.Select(spec => $"<{spec}>"), Gen.Select(Name, Spec, (name, spec) => $"{name} <{spec}>"),
        Gen.Select(Name, Spec, (name, spec) => $"{name}\t<{spec}> (comment)"));

    static readonly Gen<string> Entry = Gen.OneOf(
        Mailbox, Mailbox, Gen.Select(Atom, Mailbox.Array[0, 3], (name, members) => $"{name}: {string.Join(", ", members)};"));

    [Fact]
    public void Well_formed_lists_come_out_as_MimeKit_reads_them() => Entry.Array[1, 6].Select(entries => string.Join(", ", entries)).Sample(text =>
    {
        var expected = new List<(string? Name, string? Mailbox, string? Host)>();
        Flatten(InternetAddressList.Parse(text), expected);
        var found = new List<Address>();
        AddressParser.Parse(text, found, limit: 1_000);
        Assert.Equal(expected, found.Select(address => (address.Name, address.Mailbox, address.Host)));
    }, iter: 5_000);

    static void Flatten(InternetAddressList list, List<(string? Name, string? Mailbox, string? Host)> flat)
    {
        foreach (var address in list)
        {
            if (address is GroupAddress group)
            {
                flat.Add((null, group.Name, null));
                Flatten(group.Members, flat);
                flat.Add((null, null, null));
            }
            else if (address is MailboxAddress mailbox)
            {
                flat.Add((string.IsNullOrEmpty(mailbox.Name) ? null : mailbox.Name, mailbox.LocalPart.Trim('"'), mailbox.Domain));
            }
        }
    }
}
