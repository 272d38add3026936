namespace Hoopoe.Server.Tests.Scripts.Runner;

/// <summary>One step of a script.</summary>
/// <param name="Line">Its line in the file, from 1.</param>
abstract record Step(int Line);

/// <summary>Something that is arranged rather than said: <c>@ words</c>.</summary>
/// <param name="Line">The line.</param>
/// <param name="Words">What is behind the sign.</param>
/// <param name="Data">The lines of data below it, with CRLF behind each; null if there are none.</param>
sealed record Arrangement(int Line, string Words, string? Data) : Step(Line);

/// <summary>What a client sends.</summary>
/// <param name="Line">The line.</param>
/// <param name="Session">The letter of its session.</param>
/// <param name="Text">The text without its last line end.</param>
/// <param name="IsRaw">Sent as it stands; otherwise a tag is put before it, and a tagged response becomes due.</param>
/// <param name="Data">The lines of data below it, with CRLF behind each; null if there are none.</param>
sealed record Send(int Line, string Session, string Text, bool IsRaw, string? Data) : Step(Line);

/// <summary>What a client must receive next.</summary>
/// <param name="Line">The line.</param>
/// <param name="Session">The letter of its session.</param>
/// <param name="Texts">The lines: one, or several that may come in any order.</param>
sealed record Expect(int Line, string Session, IReadOnlyList<string> Texts) : Step(Line);
