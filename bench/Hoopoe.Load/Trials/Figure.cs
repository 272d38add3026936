namespace Hoopoe.Load.Trials;

/// <summary>One figure of a measurement.</summary>
/// <param name="Name">What it says.</param>
/// <param name="Value">How much.</param>
/// <param name="Unit">Of what.</param>
readonly record struct Figure(string Name, double Value, string Unit);
