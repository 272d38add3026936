namespace Hoopoe.Server.Tests.Security.AfterLogin;

/// <summary>Words for inputs that are too much of something.</summary>
static class Repeated
{
    /// <summary>A text so many times.</summary>
    public static string Times(this string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    /// <summary>A text so many times, separated.</summary>
    public static string Times(this string text, int times, string separator) => string.Join(separator, Enumerable.Repeat(text, times));

    /// <summary>Different words, separated.</summary>
    public static string Different(this string prefix, int count, string separator = " ") =>
        string.Join(separator, Enumerable.Range(0, count).Select(i => $"{prefix}{i}"));

    /// <summary>A non-synchronising literal.</summary>
    public static string Literal(this string data) => $"{{{data.Length}+}}\r\n{data}";
}
