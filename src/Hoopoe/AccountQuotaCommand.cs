using System.CommandLine;
using System.Globalization;
using Hoopoe.Server.Hosting.Administration;
using Hoopoe.Server.Hosting.Configuration;
using Hoopoe.Store.Accounts;

namespace Hoopoe;

/// <summary><c>hoopoe account quota</c>: what an account takes, and what it may take.</summary>
static class AccountQuotaCommand
{
    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var address = AccountCommand.Address();
        var storage = new Option<string?>("--storage") { Description = "The most bytes, such as 5GiB, or none", HelpName = "SIZE" };
        var messages = new Option<string?>("--messages") { Description = "The most messages, or none", HelpName = "N" };
        var isDefault = new Option<bool>("--default") { Description = "The limits that accounts have by the configuration" };
        var command = new Command("quota", "Show what an account takes and may take, and set limits.") { address, storage, messages, isDefault };
        command.Validators.Add(result =>
        {
            if (result.GetValue(isDefault) && (result.GetValue(storage) ?? result.GetValue(messages)) is not null)
                result.AddError("--default stands alone.");
        });
        var options = ConfigurationOptions.Data();
        options.AddTo(command);
        command.SetAction((arguments, cancellationToken) => Verb.RunAsync(() => DataFolderAccess.RunAsync(
            options.Read(arguments), mayCreate: false, async administration =>
            {
                var change = Read(arguments.GetValue(storage), arguments.GetValue(messages));
                var account = arguments.GetRequiredValue(address);
                if (arguments.GetValue(isDefault)) await administration.SetQuotaAsync(account, null, cancellationToken);
                var quota = (await administration.ShowAccountAsync(account, cancellationToken)).Quota;
                if (change is not null)
                {
                    quota = quota with { Limits = change(quota.Limits) };
                    await administration.SetQuotaAsync(account, quota.Limits, cancellationToken);
                }
                Console.WriteLine(Line(quota));
                return ExitCode.Ok;
            })));
        return command;
    }

    /// <summary>What is taken and may be taken, in a line.</summary>
    public static string Line(QuotaDetails quota) => string.Create(
        CultureInfo.InvariantCulture,
        $"{quota.Usage.Bytes} bytes of {Limit(quota.Limits.Bytes)}, {quota.Usage.Messages} messages of {Limit(quota.Limits.Messages)}");

    static string Limit(long? limit) => limit?.ToString(CultureInfo.InvariantCulture) ?? "any number";

    /// <summary>The change asked for, or null if there is none.</summary>
    /// <exception cref="ConfigurationException">A limit can't be read.</exception>
    static Func<QuotaLimits, QuotaLimits>? Read(string? storage, string? messages)
    {
        if (storage is null && messages is null) return null;
        try
        {
            var bytes = storage is null ? null : LimitText.Bytes(storage);
            var count = messages is null ? null : LimitText.Count(messages);
            return limits => new QuotaLimits(storage is null ? limits.Bytes : bytes, messages is null ? limits.Messages : count);
        }
        catch (FormatException wrong)
        {
            throw new ConfigurationException(wrong.Message);
        }
    }
}
