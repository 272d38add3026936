using System.Text;
using CsCheck;
using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Tests.Commands;

/// <summary>No input makes a parser throw, and a parser says either what it read or what is wrong.</summary>
public class ParserRobustnessTests
{
    static readonly string[] Samples =
    [
        " alice {3}\r\nfoo", " PLAIN AGEAYg==", " CONDSTORE QRESYNC", " (\"name\" \"x\" \"version\" NIL)", " \"Entw&APw-rfe\"",
        " x (USE (\\Sent \\Trash))", " x (MESSAGES UNSEEN)", " INBOX (QRESYNC (1 2 41,43:211 (1:2,5 7,9:10)) CONDSTORE)",
        " (SUBSCRIBED) \"\" (INBOX %) RETURN (CHILDREN STATUS (MESSAGES))", " 2:4,* \"a b\"",
        " 1:* (UNCHANGEDSINCE 3) +FLAGS.SILENT (\\Seen $x)", " 1 (BODY.PEEK[1.2.HEADER.FIELDS (a \"b\")]<0.5> PREVIEW (LAZY)) (CHANGEDSINCE 5 VANISHED)",
        " RETURN (MIN PARTIAL -1:-5) CHARSET UTF-8 OR (NOT SEEN UID 1:*) FUZZY BODY {2}\r\nab MODSEQ \"/flags/\\\\x\" all 5 SENTON 1-Feb-1994",
        " RETURN (COUNT) (REVERSE DATE SUBJECT) UTF-8 ALL", " REFERENCES UTF-8 SEEN", " x (STORAGE 5)", " 500 20:10",
        " (MAXSIZE 5 DEPTH 1) INBOX (/shared/comment)", " \"\" (/a NIL /b ~{2}\r\n\0\0)",
        " SET STATUS (selected (MessageNew (UID) MessageExpunge)) (subtree (a \"b\") NONE)",
    ];

    delegate bool Parser(ref ImapLexer lexer, out object? arguments);

    static readonly Parser[] Parsers =
    [
        Of<NoArguments>(NoArguments.TryParse), Of<LoginArguments>(LoginArguments.TryParse),
        Of<AuthenticateArguments>(AuthenticateArguments.TryParse), Of<EnableArguments>(EnableArguments.TryParse),
        Of<IdArguments>(IdArguments.TryParse), Of<MailboxArguments>(MailboxArguments.TryParse),
        Of<CreateArguments>(CreateArguments.TryParse), Of<RenameArguments>(RenameArguments.TryParse),
        Of<StatusArguments>(StatusArguments.TryParse), Of<SelectArguments>(SelectArguments.TryParse),
        Of<ListArguments>(ListArguments.TryParse), Of<LsubArguments>(LsubArguments.TryParse),
        Of<CopyArguments>(CopyArguments.TryParse), Of<StoreArguments>(StoreArguments.TryParse),
        Of<UidExpungeArguments>(UidExpungeArguments.TryParse), Of<FetchArguments>(FetchArguments.TryParse),
        Of<SearchArguments>(SearchArguments.TryParse), Of<SortArguments>(SortArguments.TryParse),
        Of<ThreadArguments>(ThreadArguments.TryParse), Of<CompressArguments>(CompressArguments.TryParse),
        Of<QuotaArguments>(QuotaArguments.TryParse), Of<SetQuotaArguments>(SetQuotaArguments.TryParse),
        Of<GetMetadataArguments>(GetMetadataArguments.TryParse), Of<SetMetadataArguments>(SetMetadataArguments.TryParse),
        Of<LanguageArguments>(LanguageArguments.TryParse), Of<UidBatchesArguments>(UidBatchesArguments.TryParse),
        Of<NotifyArguments>(NotifyArguments.TryParse), Of<EsearchArguments>(EsearchArguments.TryParse),
        Of<CancelUpdateArguments>(CancelUpdateArguments.TryParse), Of<ComparatorArguments>(ComparatorArguments.TryParse),
    ];

    static Parser Of<T>(Parsing.Parser<T> parser)
        where T : class =>
        (ref ImapLexer lexer, out object? arguments) =>
        {
            var parsed = parser(ref lexer, out var typed);
            arguments = typed;
            return parsed;
        };

    static void EveryParserAnswers(byte[] text)
    {
        foreach (var parser in Parsers)
        {
            foreach (var mode in new[] { WireMode.None, WireMode.Utf8 })
            {
                var lexer = new ImapLexer(text, mode);
                var parsed = parser(ref lexer, out var arguments);
                Assert.Equal(parsed, arguments is not null);
                Assert.Equal(parsed, lexer.Error is null);
                Assert.True(!parsed || lexer.AtEnd);
                Assert.InRange(lexer.ErrorPosition, 0, text.Length);
            }
        }
    }

    [Fact]
    public void Random_octets_are_answered() => Gen.Byte.Array[0, 40].Sample(EveryParserAnswers, iter: 1_000);

    [Fact]
    public void Mutated_commands_are_answered() =>
        Gen.Select(Gen.OneOf(Samples), Gen.Select(Gen.Int[0, 150], Gen.Byte, Gen.Int[0, 2]).Array[1, 4]).Sample(
            (sample, edits) =>
            {
                var text = Encoding.Latin1.GetBytes(sample).ToList();
                foreach (var (at, octet, kind) in edits)
                {
                    var index = at % text.Count;
                    if (kind == 0)
                        text[index] = octet;
                    else if (kind == 1)
                        text.Insert(index, octet);
                    else if (text.Count > 1)
                        text.RemoveAt(index);
                }

                EveryParserAnswers([.. text]);
            },
            iter: 1_000);

    [Fact]
    public void Spliced_commands_are_answered() =>
        Gen.Select(Gen.OneOf(Samples), Gen.OneOf(Samples), Gen.Int[0, 150], Gen.Int[0, 150]).Sample(
            (first, second, cut, resume) =>
                EveryParserAnswers(Encoding.Latin1.GetBytes(first[..Math.Min(cut, first.Length)] + second[Math.Min(resume, second.Length)..])),
            iter: 1_000);

    [Fact]
    public void Every_sample_is_a_command_of_some_parser() => Assert.All(Samples, sample =>
        Assert.Contains(Parsers, parser =>
        {
            var lexer = new ImapLexer(Encoding.Latin1.GetBytes(sample));
            return parser(ref lexer, out _);
        }));

    [Fact]
    public void Mutated_appends_come_to_an_end() =>
        Gen.Select(
            Gen.OneOf(
                "a APPEND {1}\r\nx (\\Seen) \" 7-Feb-1994 21:52:25 -0800\" {1}\r\n1 (\\Draft) {0}\r\n ~{2+}\r\n\0\0\r\n",
                "a APPEND x CATENATE (URL {2}\r\n/y TEXT {1}\r\nz UTF8 (~{1}\r\nx)) UTF8 (~{2}\r\nab)\r\n"),
            Gen.Select(Gen.Int[12, 150], Gen.OneOf(" ", "{3}\r\n", "(", ")", "\"", "TEXT", "URL", "\\", "9", "\r\n")).Array[0, 3],
            Gen.Int[1, 20]).Sample(
            (input, edits, size) =>
            {
                foreach (var (at, text) in edits)
                    input = input.Insert(at % (input.Length - 12) + 12, text);
                var whole = AppendDriver.Run(input, 100_000);
                var pieces = AppendDriver.Run(input, size);
                Assert.Equal(whole.Error, pieces.Error);
                Assert.Equal(whole.Streamed, pieces.Streamed);
                Assert.Equal(whole.HasEnded, pieces.HasEnded);
            },
            iter: 1_000);
}
