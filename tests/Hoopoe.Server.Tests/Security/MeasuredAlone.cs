namespace Hoopoe.Server.Tests.Security;

/// <summary>Tests that look at the memory or the time of the whole process: they run when no others do.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class MeasuredAlone
{
    public const string Name = "measured alone";
}
