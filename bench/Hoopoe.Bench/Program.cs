using System.Globalization;
using Hoopoe.Bench;
using Hoopoe.Bench.Micro;
using Hoopoe.Store;

switch (args)
{
    case ["large-mailbox", .. var rest] when rest.Length <= 1:
        return await LargeMailbox.RunAsync(rest is [var count] ? Number(count) : 100_000);
    case ["away-device", .. var rest] when rest.Length is 0 or 2:
        return rest is [var messages, var changes]
            ? await AwayDevice.RunAsync(Number(messages), Number(changes))
            : await AwayDevice.RunAsync(100_000, 10_000);
    case ["search", .. var sizes]:
        return await SearchBench.RunAsync(sizes.Length == 0 ? [10_000, 100_000] : [.. sizes.Select(Number)]);
    case ["fill", { } folder, { } wanted]:
        await using (var store = MailStore.Open(folder)) await BulkMail.FillAsync(store, Number(wanted));
        return 0;
    case ["micro", .. var rest] when rest.Length <= 1:
        return MicroBench.Run(rest is [var pattern] ? pattern : "*");
    default:
        Console.Error.WriteLine(
            """
            usage: Hoopoe.Bench large-mailbox [MESSAGES]          opening and fetching a mailbox, 100,000 messages unless said otherwise
                   Hoopoe.Bench away-device [MESSAGES CHANGES]    coming back with QRESYNC, to 100,000 messages after 10,000 changes
                   Hoopoe.Bench search [MESSAGES]...              searching mailboxes of those sizes, 10,000 and 100,000 unless said otherwise
                   Hoopoe.Bench fill FOLDER MESSAGES              a data folder with so many messages, for others to measure
                   Hoopoe.Bench micro [PATTERN]                   the hot paths one by one with what they allocate, such as "*Fetch*"
            """);
        return 2;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
