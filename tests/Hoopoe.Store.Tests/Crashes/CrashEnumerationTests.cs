namespace Hoopoe.Store.Tests.Crashes;

/// <summary>
/// Every operation with a fault of the disk at its first call, its second, and so on until it meets none. What was acknowledged is there
/// afterwards, what was not is there whole or not at all, no number goes back or is given twice, and the store serves again.
/// </summary>
public sealed class CrashEnumerationTests(CrashEnumerationTests.Fixture fixture) : IClassFixture<CrashEnumerationTests.Fixture>
{
    public static TheoryData<string> Scenarios =>
    [
        .. CrashScenarios.All
            .Where(scenario => CrashPlan.Seeds > 0 || !scenario.IsLong)
            .Select(scenario => scenario.Name)
            .Where(name => name.Contains(CrashPlan.Only, StringComparison.Ordinal)),
    ];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Nothing_acknowledged_is_lost_whichever_call_fails(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The simulated disk stands on SQLite's VFS for Unix.");
        var scenario = CrashScenarios.All.Single(scenario => scenario.Name == name);
        var reference = await CrashReference.MakeAsync(fixture.Template, scenario);
        var tally = new CrashTally();
        foreach (var plan in CrashPlan.All) await plan.RunAsync(fixture.Template, scenario, reference, tally);
        fixture.Total.Add(tally);
        TestContext.Current.SendDiagnosticMessage($"{name}: {tally}; so far {fixture.Total}");
    }

    /// <summary>The data folder that all begin with.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        internal CrashTemplate Template { get; private set; } = null!;

        internal CrashTally Total { get; } = new();

        public async ValueTask InitializeAsync() => Template = await CrashTemplate.MakeAsync();

        public ValueTask DisposeAsync()
        {
            Template.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
