namespace Hoopoe.Store;

/// <summary>How far a long piece of work has come.</summary>
/// <param name="Step">What is being done, in a few words.</param>
/// <param name="Done">How much of it is done.</param>
/// <param name="Total">How much there is, in the same unit; what is not known beforehand makes it grow.</param>
public readonly record struct WorkProgress(string Step, long Done, long Total);
