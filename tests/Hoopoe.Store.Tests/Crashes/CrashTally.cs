namespace Hoopoe.Store.Tests.Crashes;

/// <summary>How many points were tried, and how many operations were acknowledged in them and found afterwards.</summary>
sealed class CrashTally
{
    public int Points { get; set; }

    public int Acknowledged { get; set; }

    public void Add(CrashTally other) => (Points, Acknowledged) = (Points + other.Points, Acknowledged + other.Acknowledged);

    public override string ToString() => $"{Points} points, {Acknowledged} acknowledged operations, none lost or doubled";
}
