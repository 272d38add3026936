namespace Hoopoe.Mime;

/// <summary>Gives octets of a message, wherever it is kept. They need to stay as they are only until the next call.</summary>
/// <param name="range">Which, within the message.</param>
/// <returns>All of the octets asked for.</returns>
public delegate ReadOnlyMemory<byte> MessageOctets(ByteRange range);
