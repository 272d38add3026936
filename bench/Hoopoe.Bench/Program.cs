using System.Globalization;
using Hoopoe.Bench;

switch (args)
{
    case ["large-mailbox", .. var rest] when rest.Length <= 1:
        return await LargeMailbox.RunAsync(rest is [var count] ? Number(count) : 100_000);
    case ["search", .. var sizes]:
        return await SearchBench.RunAsync(sizes.Length == 0 ? [10_000, 100_000] : [.. sizes.Select(Number)]);
    default:
        Console.Error.WriteLine(
            """
            usage: Hoopoe.Bench large-mailbox [MESSAGES]   opening and fetching a mailbox, 100,000 messages unless said otherwise
                   Hoopoe.Bench search [MESSAGES]...       searching mailboxes of those sizes, 10,000 and 100,000 unless said otherwise
            """);
        return 2;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
