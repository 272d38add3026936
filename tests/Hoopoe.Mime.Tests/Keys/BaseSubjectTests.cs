using System.Text.RegularExpressions;
using CsCheck;

namespace Hoopoe.Mime.Tests;

/// <summary>RFC 5256 §2.1 and §5.</summary>
public class BaseSubjectTests
{
    [Theory]
    [InlineData("", "", false)]
    [InlineData("plain", "plain", false)]
    [InlineData("  two \t  words ", "two words", false)]
    [InlineData("Re: x", "x", true)]
    [InlineData("RE:x", "x", true)]
    [InlineData("re : x", "x", true)]
    [InlineData("Fw: x", "x", true)]
    [InlineData("Fwd: x", "x", true)]
    [InlineData("Re: Fwd: RE: x", "x", true)]
    [InlineData("Re[2]: x", "x", true)]
    [InlineData("Re [2] : x", "x", true)]
    [InlineData("Re [2][3]: x", "Re [2][3]: x", false)]
    [InlineData("Reply: x", "Reply: x", false)]
    [InlineData("Re x", "Re x", false)]
    [InlineData("x (fwd)", "x", true)]
    [InlineData("x (FWD) (fwd)  ", "x", true)]
    [InlineData("(fwd)", "", true)]
    [InlineData("[list] x", "x", false)]
    [InlineData("[list] Re: x", "x", true)]
    [InlineData("Re: [list] x", "x", true)]
    [InlineData("Re: [list] Re: [a][b] x", "x", true)]
    [InlineData("[a][b]Re: x", "x", true)]
    [InlineData("[a] [b] x", "x", false)]
    [InlineData("[only]", "[only]", false)]
    [InlineData("[a] [b]", "[b]", false)]
    [InlineData("Re: [b]", "[b]", true)]
    [InlineData("[a[b] x", "[a[b] x", false)]
    [InlineData("[fwd: x]", "x", true)]
    [InlineData("[Fwd: Re: [list] x (fwd)]", "x", true)]
    [InlineData("[fwd: [fwd: x]]", "x", true)]
    [InlineData("[fwd: x] y", "y", false)]
    [InlineData("[fwd: x", "[fwd: x", false)]
    [InlineData("Re:", "", true)]
    [InlineData("Re: Re:", "", true)]
    [InlineData("[a]Re:", "", true)]
    public void The_base_of_a_subject_is_found(string subject, string text, bool marked) =>
        Assert.Equal(new BaseSubject(text, marked), BaseSubject.Of(subject));

    [Fact]
    public void It_is_what_the_steps_of_the_RFC_come_to() =>
        Gen.OneOf("re", "fw", "FWD", ":", "[", "]", "[fwd:", "(fwd)", " ", "x", "[x]", "Re: ", "\t").Array[0, 14].Select(string.Concat)
            .Sample(subject => Assert.Equal(StepByStep(subject), BaseSubject.Of(subject).Text), iter: 50_000);

    [Theory]
    [InlineData("Re: ", "", 1_000_000, "x")]
    [InlineData("[x]", "", 1_000_000, "y")]
    [InlineData("[", "", 2_000_000, "x")]
    [InlineData("[fwd:", "]", 500_000, "x")]
    [InlineData("[fwd: [", "]", 500_000, "x")]
    [InlineData("", "(fwd)", 1_000_000, "x")]
    [InlineData("", " (fwd) ", 1_000_000, "x")]
    [InlineData("[x] Re: ", "", 500_000, "y")]
    [InlineData("re[", "", 1_000_000, "x")]
    [InlineData("re [x]", "", 1_000_000, "x")]
    public Task Repetition_is_read_once(string before, string after, int times, string inner) => HangGuard.Run(() =>
    {
        var subject = string.Concat(Enumerable.Repeat(before, times)) + inner + string.Concat(Enumerable.Repeat(after, times));
        Assert.EndsWith(inner, BaseSubject.Of(subject).Text.TrimEnd(']'), StringComparison.Ordinal);
    });

    /// <summary>The procedure of RFC 5256 §2.1 word by word, as slow as it may be.</summary>
    static string StepByStep(string subject)
    {
        const RegexOptions Ignore = RegexOptions.IgnoreCase;
        const string Blob = @"\[[^\[\]]*\] *";
        var text = Regex.Replace(subject.Replace('\t', ' '), " +", " ");
        while (true)
        {
            string before;
            do
            {
                before = text;
                text = Regex.Replace(text, @"(\(fwd\)| )\z", "", Ignore);
            }
            while (text != before);
            do
            {
                before = text;
                text = Regex.Replace(text, $@"\A((({Blob})*(re|fwd?) *({Blob})?:)| )", "", Ignore);
                var withoutBlob = Regex.Replace(text, $@"\A{Blob}", "");
                if (text == before && withoutBlob.Length > 0)
                    text = withoutBlob;
            }
            while (text != before);
            if (!text.StartsWith("[fwd:", StringComparison.OrdinalIgnoreCase) || !text.EndsWith(']'))
                return text;
            text = text["[fwd:".Length..^1];
        }
    }
}
