using System.Globalization;

namespace Hoopoe.Server.Tests.Model.Devices;

/// <summary>What a person does on a device, at random, one thing at a time.</summary>
sealed class DeviceLife(Device device, IReadOnlyList<string> mailboxes, Random random)
{
    const int Many = 40;

    static readonly string[] Flags = [@"\Seen", @"\Flagged", @"\Deleted", @"\Answered", "$Later", "$Forwarded"];

    int _messages;

    public Device Device => device;

    /// <summary>The step at which the device comes back, while it is not connected.</summary>
    public int ReturnsAt { get; private set; }

    /// <summary>Goes out of reach for a while.</summary>
    public async Task LeaveAsync(int step)
    {
        await device.LeaveAsync(saysGoodbye: random.Next(2) == 0);
        ReturnsAt = step + random.Next(1, 200);
    }

    /// <summary>The server ended the connection, as when the selected mailbox was deleted.</summary>
    public void Lose(int step)
    {
        device.Drop();
        ReturnsAt = step + random.Next(1, 20);
    }

    /// <summary>Does one thing; true if the device has asked for what there is to know and should be up to date.</summary>
    public async Task<bool> ActAsync()
    {
        await device.EndIdleAsync();
        var isUpToDate = false;
        switch (random.Next(24))
        {
            case 0 or 1 or 2:
                await device.AppendAsync(AnyMailbox(), $"Subject: {++_messages}\r\n\r\nbody\r\n", random.Next(3) == 0 ? @"(\Seen)" : "");
                break;
            case 3 or 4 or 5 or 6 or 7 when Some() is { Count: > 0 } uids:
                await StoreAsync(uids);
                break;
            case 8 or 9 when Some() is { Count: > 0 } uids:
                await ToAsync("COPY", uids);
                break;
            case 10 or 11 when Some() is { Count: > 0 } uids:
                await ToAsync("MOVE", uids);
                break;
            case 12 when device.Selected is not null:
                await device.RunAsync("EXPUNGE");
                break;
            case 13 or 14 when device.Selected is { Count: > Many }:
                await ThinOutAsync();
                break;
            case 13 when Some() is { Count: > 0 } uids:
                await device.RunAsync($"UID EXPUNGE {string.Join(',', uids)}");
                break;
            case 15 or 16 when Some() is { Count: > 0 } uids:
                await device.RunAsync($"UID FETCH {string.Join(',', uids)} (FLAGS BODY[TEXT])");
                break;
            case 17 or 18 when device.Selected is not null:
                await device.BeginIdleAsync();
                return false;
            case 19 when random.Next(8) == 0:
                await MakeAnewAsync();
                break;
            case 20 or 21:
                await device.SelectAsync(AnyMailbox());
                break;
            default:
                await device.RunAsync("NOOP");
                isUpToDate = true;
                break;
        }
        await device.LearnAsync();
        if (isUpToDate && random.Next(2) == 0) await device.RefreshAsync();
        return isUpToDate;
    }

    string AnyMailbox() => mailboxes[random.Next(mailboxes.Count)];

    /// <summary>A few messages of the selected mailbox; none where there are none.</summary>
    List<uint> Some()
    {
        if (device.Selected is not { Cache.Messages: { Count: > 0 } messages }) return [];
        var first = random.Next(messages.Count);
        return [.. messages.Keys.Skip(first).Take(1 + random.Next(5)).Where(_ => random.Next(4) > 0)];
    }

    async Task StoreAsync(List<uint> uids)
    {
        var verb = random.Next(3) switch { 0 => "+FLAGS", 1 => "-FLAGS", _ => "FLAGS" } + (random.Next(2) == 0 ? "" : ".SILENT");
        var flags = string.Join(' ', Flags.Where(_ => random.Next(3) == 0));
        var isConditional = device.Kind is DeviceKind.CondStore or DeviceKind.QResync or DeviceKind.Notify && random.Next(3) == 0;
        await device.StoreAsync(verb, uids, flags, byNumber: device.UsesNumbers && random.Next(2) == 0, isConditional);
    }

    async Task ToAsync(string verb, List<uint> uids)
    {
        var destination = AnyMailbox();
        device.NoteOwn(destination);
        await device.RunAsync($"UID {verb} {string.Join(',', uids)} {destination}");
    }

    async Task ThinOutAsync()
    {
        var uids = device.Selected!.Cache.Messages.Keys.Where(_ => random.Next(2) == 0).ToList();
        if (uids.Count == 0) return;
        await device.StoreAsync("+FLAGS.SILENT", uids, @"\Deleted", byNumber: false, isConditional: false);
        await device.LearnAsync();
        await device.RunAsync("EXPUNGE");
    }

    /// <summary>A mailbox is deleted and made again: all that devices know of it is void.</summary>
    async Task MakeAnewAsync()
    {
        var name = AnyMailbox();
        if (device.Selected?.Name == name) return;
        await device.RunAsync($"DELETE {name}");
        await device.RunAsync($"CREATE {name}");
        device.NoteOwn(name);
        await device.AppendAsync(name, string.Create(CultureInfo.InvariantCulture, $"Subject: first\r\n\r\n{name}\r\n"), "");
    }
}
