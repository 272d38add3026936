using System.Globalization;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Tests.Sessions;
using Hoopoe.Store.Accounts;

namespace Hoopoe.Server.Tests.Model.Devices;

/// <summary>
/// Five devices of one person, each another kind of client, act at random on twenty mailboxes, are out of reach now and then, and come back. Then
/// every cache must be what the server has, whatever happened meanwhile. HOOPOE_DEVICES_STEPS and HOOPOE_DEVICES_SEED make it a long run by hand.
/// </summary>
public class DevicesTests
{
    const int Steps = 10_000;
    const int Seed = 20;
    const int Mailboxes = 20;

    [Fact]
    public async Task Every_device_that_comes_back_knows_what_is()
    {
        var random = new Random(Setting("HOOPOE_DEVICES_SEED", Seed));
        await using var server = await TestServer.StartAsync();
        var mailboxes = Enumerable.Range(0, Mailboxes).Select(index => $"M{index}").ToList();
        var maker = await server.LogInAsync();
        foreach (var name in mailboxes) await maker.OkAsync($"CREATE {name}");
        var account = await server.Store.Accounts.OpenAsync(server.Store.Directory.Find(TestServer.User)!.Id);
        var lives = Enum.GetValues<DeviceKind>()
            .Select(kind => new DeviceLife(new Device(server, kind, mailboxes, random), mailboxes, random)).ToList();

        var returns = 0;
        for (var step = 0; step < Setting("HOOPOE_DEVICES_STEPS", Steps); step++)
        {
            foreach (var life in lives.Where(life => !life.Device.IsOnline && life.ReturnsAt <= step))
            {
                await life.Device.ReturnAsync();
                returns++;
                foreach (var name in mailboxes) await CompareAsync(account, life.Device, name, step);
            }
            // Now and then what vanished is forgotten but for a little: who was away for longer is told all that it may lack.
            if (step % 500 == 499) await server.Store.TrimHistoryAsync(DateTimeOffset.MinValue, runs: 30, TestContext.Current.CancellationToken);
            var acting = lives[random.Next(lives.Count)];
            if (acting.Device.IsOnline) await StepAsync(account, acting, step, random);
        }
        foreach (var life in lives.Where(life => !life.Device.IsOnline)) await life.Device.ReturnAsync();
        Assert.True(returns >= lives.Count, $"{returns} returns");
        TestContext.Current.SendDiagnosticMessage($"{returns} returns");
    }

    static async Task StepAsync(Account account, DeviceLife life, int step, Random random)
    {
        try
        {
            if (random.Next(30) == 0)
            {
                await life.LeaveAsync(step);
                return;
            }
            if (!await life.ActAsync()) return;
            if (life.Device.Selected is { } selected) await CompareAsync(account, life.Device, selected.Name, step);
            if (life.Device.Kind != DeviceKind.Notify) return;
            foreach (var (name, _) in life.Device.Believed.ToList()) await CompareAsync(account, life.Device, name, step);
        }
        catch (EndOfStreamException)
        {
            life.Lose(step);
        }
    }

    static async Task CompareAsync(Account account, Device device, string name, int step)
    {
        var cache = device.Believed.Single(cache => cache.Key == name).Value;
        Assert.True(account.Snapshot.TryFind(MailboxName.Create(name), out var mailbox));
        var view = (await account.OpenMailboxAsync(mailbox.Id)).View;
        var truth = Enumerable.Range(0, view.Count)
            .Select(place => $"{view.UidAt(place)} {string.Join(' ', view.FlagsAt(place).Names().Order(StringComparer.Ordinal))}").ToList();
        var believed = cache.Messages.Select(message => $"{message.Key} {message.Value}").ToList();
        if (view.UidValidity == cache.UidValidity && truth.SequenceEqual(believed) && cache.ModSeq <= view.HighestModSeq.Value) return;
        Assert.Fail(
            $"""
            {device.Kind}, {name}, step {step}: UIDVALIDITY {view.UidValidity}, {cache.UidValidity}; mod-sequence {view.HighestModSeq}, {cache.ModSeq}
            lacking: {string.Join("; ", truth.Except(believed))}
            wrong:   {string.Join("; ", believed.Except(truth))}
            {device.Talk}
            """);
    }

    static int Setting(string variable, int fallback) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var value) ? value : fallback;
}
