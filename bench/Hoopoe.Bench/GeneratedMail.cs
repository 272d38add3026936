using System.Globalization;
using System.Text;

namespace Hoopoe.Bench;

/// <summary>
/// Messages of 2 to 4 KiB that look like mail: headers with traces and a signature, and prose whose words are as unevenly common as those
/// of a language. The same number gives the same message.
/// </summary>
sealed class GeneratedMail
{
    /// <summary>A word that about one message in ten thousand has.</summary>
    public const string Rare = "quincunx";

    /// <summary>A word that no message has, made of what others have.</summary>
    public const string Absent = "andertionally";

    const int RareEvery = 10_000;
    const int Words = 20_000;

    static readonly string[] Onsets =
        ["", "b", "br", "c", "ch", "d", "f", "g", "gr", "h", "l", "m", "n", "p", "pl", "r", "s", "st", "t", "th", "tr", "v", "w"];
    static readonly string[] Vowels = ["a", "e", "i", "o", "u", "ea", "ou", "ie"];
    static readonly string[] Codas = ["", "n", "r", "s", "t", "l", "nd", "ng", "st", "m", "ck"];
    static readonly string[] Known =
    [
        "the", "of", "and", "to", "in", "a", "is", "that", "for", "it", "as", "was", "with", "be", "on", "not", "he", "by", "are", "this",
        "meeting", "invoice", "attached", "please", "regards", "report", "project", "update", "question", "tomorrow",
    ];

    readonly string[] _words;
    readonly double[] _shares;

    public GeneratedMail()
    {
        var random = new Random(17);
        var words = new HashSet<string>(Known);
        while (words.Count < Words)
        {
            var word = string.Concat(Enumerable.Range(0, 1 + random.Next(3)).Select(_ => Pick(Onsets) + Pick(Vowels) + Pick(Codas)));
            if (word.Length > 2) words.Add(word);
        }
        _words = [.. words];
        _shares = new double[Words];
        var sum = 0.0;
        for (var rank = 0; rank < Words; rank++) _shares[rank] = sum += 1.0 / (rank + 3);
        for (var rank = 0; rank < Words; rank++) _shares[rank] /= sum;

        string Pick(string[] parts) => parts[random.Next(parts.Length)];
    }

    /// <summary>A word that most messages have.</summary>
    public static string Common => "meeting";

    /// <summary>The message of a number.</summary>
    public byte[] Message(int number)
    {
        var random = new Random(number);
        var text = new StringBuilder(4_096);
        var sender = random.Next(2_000);
        var date = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(number * 3L);
        var when = date.ToString("ddd, d MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture);
        var isReply = number > 100 && random.Next(3) == 0;
        var answered = number - 1 - random.Next(Math.Max(1, Math.Min(number, 90)));
        string[] fields =
        [
            $"Return-Path: <person{sender}@example.org>",
            "Delivered-To: bench@localhost",
            $"Received: from mail{sender % 50}.example.org (mail{sender % 50}.example.org [192.0.2.{sender % 250}])",
            $"\tby mx.example.net (Postfix) with ESMTPS id {random.NextInt64():X}",
            $"\tfor <bench@localhost>; {when}",
            "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=example.org; s=mail;",
            $"\tt={date.ToUnixTimeSeconds()}; bh={Convert.ToBase64String(Bytes(32))};",
            $"\tb={Convert.ToBase64String(Bytes(128))}",
            $"From: \"{Name(sender)}\" <person{sender}@example.org>",
            "To: Bench <bench@localhost>",
            $"Subject: {(isReply ? "Re: " + Sentence(answered) : Sentence(number))}",
            $"Date: {when}",
            $"Message-ID: {Id(number)}",
            .. isReply ? [$"In-Reply-To: {Id(answered)}", $"References: {Id(answered)}"] : Array.Empty<string>(),
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: 8bit",
        ];
        text.AppendJoin("\r\n", fields).Append("\r\n\r\n");
        var length = 2_048 + random.Next(2_048);
        var rareAt = number % RareEvery == RareEvery / 2 ? 1_900 : int.MaxValue;
        var line = 0;
        while (text.Length < length)
        {
            var word = Word(random);
            if (text.Length > rareAt)
            {
                (word, rareAt) = (Rare, int.MaxValue);
            }
            text.Append(word).Append(++line % 12 == 0 ? "\r\n" : random.Next(14) == 0 ? ". " : " ");
        }
        return Encoding.UTF8.GetBytes(text.Append("\r\n").ToString());

        byte[] Bytes(int count)
        {
            var bytes = new byte[count];
            random.NextBytes(bytes);
            return bytes;
        }
    }

    static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"<{number}.{number % 977:x}@example.org>");

    string Sentence(int number)
    {
        var random = new Random(number ^ 0x5A5A5A);
        return string.Join(' ', Enumerable.Range(0, 3 + random.Next(4)).Select(_ => Word(random)));
    }

    string Name(int sender) => $"{char.ToUpperInvariant(_words[100 + sender][0])}{_words[100 + sender][1..]} {_words[3_000 + sender]}";

    string Word(Random random)
    {
        var rank = Array.BinarySearch(_shares, random.NextDouble());
        return _words[Math.Min(rank < 0 ? ~rank : rank, Words - 1)];
    }
}
