namespace Hoopoe.Store.Consistency;

/// <summary>What a consistency check found.</summary>
/// <param name="Mailboxes">How many mailboxes were looked at.</param>
/// <param name="Messages">How many messages were read in them.</param>
/// <param name="Bytes">How many bytes of bodies were read, those of expunged messages among them.</param>
/// <param name="Found">How many faults were found.</param>
/// <param name="Repaired">How many of them were repaired.</param>
/// <param name="Faults">Those that stand, in words; the first <see cref="MaxFaults"/>. Empty when all is well.</param>
public sealed record ConsistencyReport(int Mailboxes, long Messages, long Bytes, long Found, long Repaired, IReadOnlyList<string> Faults)
{
    /// <summary>How many faults a report keeps; all of them are told as they are found.</summary>
    public const int MaxFaults = 1_000;

    /// <summary>Whether nothing is wrong any more.</summary>
    public bool IsClean => Found == Repaired;
}

/// <summary>Something that does not agree.</summary>
/// <param name="Text">What is wrong and where, in words for a person.</param>
/// <param name="Remedy">What was done about it, or can be; null where nothing was asked for.</param>
/// <param name="IsRepaired">Whether it is as it should be now.</param>
public sealed record ConsistencyFault(string Text, string? Remedy, bool IsRepaired)
{
    /// <inheritdoc/>
    public override string ToString() => Remedy is null ? Text : $"{Text} {Remedy}";
}

/// <summary>How far a check has come.</summary>
/// <param name="Done">Messages read, expunged ones among them.</param>
/// <param name="Total">About how many there are.</param>
/// <param name="Bytes">Bytes of bodies read.</param>
public readonly record struct CheckProgress(long Done, long Total, long Bytes);

/// <summary>What a running check tells: how far it has come, or a fault.</summary>
/// <param name="Progress">How far it has come.</param>
/// <param name="Fault">A fault, or null.</param>
public readonly record struct CheckStep(CheckProgress Progress, ConsistencyFault? Fault);

/// <summary>What is to be checked, and what is to be done about it.</summary>
/// <param name="Account">The address of one account; null for all. Of the store it is in, only what belongs to it is looked at.</param>
/// <param name="Repairs">Whether what can be repaired safely is.</param>
/// <param name="ExpungesLost">Whether messages are expunged whose bodies are lost and could not be found again; only with repairs.</param>
/// <param name="IsPaced">Whether it rests between its steps, for others use the data folder meanwhile.</param>
public sealed record CheckRequest(string? Account = null, bool Repairs = false, bool ExpungesLost = false, bool IsPaced = false);
