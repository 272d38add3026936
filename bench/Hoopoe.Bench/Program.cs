using Hoopoe.Bench;

if (args is ["large-mailbox", .. var rest] && rest.Length <= 1)
    return await LargeMailbox.RunAsync(rest is [var count] ? int.Parse(count, System.Globalization.CultureInfo.InvariantCulture) : 100_000);

Console.Error.WriteLine("usage: Hoopoe.Bench large-mailbox [MESSAGES]   opening and fetching a mailbox, 100,000 messages unless said otherwise");
return 2;
