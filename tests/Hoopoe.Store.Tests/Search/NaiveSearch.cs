using System.Text.RegularExpressions;
using Hoopoe.Mime;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Mailboxes;
using MimeKit;
using MessagePart = MimeKit.MessagePart;

namespace Hoopoe.Store.Tests.Search;

/// <summary>Answers search keys one message at a time from all that MimeKit reads of it: what a search has to agree with.</summary>
sealed partial class NaiveSearch(
    IReadOnlyList<RandomMessage> messages, MailboxView view, UidSet saved, UidSet recent, Collation collation)
{
    readonly List<MimeMessage> _parsed = [.. messages.Select(message => MimeMessage.Load(new MemoryStream(message.Octets)))];

    public IEnumerable<int> Find(SearchKey key) => Enumerable.Range(0, messages.Count).Where(place => Meets(key, place));

    bool Meets(SearchKey key, int place)
    {
        var message = messages[place];
        return key switch
        {
            SearchAll => true,
            SearchAnd all => all.Keys.All(one => Meets(one, place)),
            SearchOr either => Meets(either.Left, place) | Meets(either.Right, place),
            SearchNot not => !Meets(not.Key, place),
            SearchFuzzy fuzzy => Meets(fuzzy.Key, place),
            SearchFlag flag => message.Flags.Has(flag.Flag) == flag.IsSet,
            SearchKeyword keyword => message.Flags.Names().Contains(keyword.Keyword) == keyword.IsSet,
            SearchRecent sought => recent.Any(uid => uid == view.UidAt(place)) == sought.IsSet,
            SearchNumbers { Set.IsSavedResult: true } => saved.Any(uid => uid == view.UidAt(place)),
            SearchNumbers numbers => IsIn(numbers.Set, (uint)place + 1, (uint)view.Count),
            SearchUids uids => IsIn(uids.Set, view.UidAt(place).Value, view.UidAt(view.Count - 1).Value),
            SearchSize size => size.IsLarger ? message.Octets.Length > size.Octets : message.Octets.Length < size.Octets,
            SearchAge age => (SearchMailbox.Now - message.InternalDate).TotalSeconds is var seconds && age.IsOlder ? seconds >= age.Seconds : seconds <= age.Seconds,
            SearchModSeq changed => view.ModSeqAt(place).Value >= changed.ModSeq.Value,
            SearchDate date => DayOf(date.Field, place) is { } day && Compare(date.Relation, day, date.Date),
            SearchHeader header => _parsed[place].Headers.Any(field =>
                field.Field.Equals(header.Field, StringComparison.OrdinalIgnoreCase) && Contains(field.Value, header.Text)),
            SearchText text => Texts(_parsed[place], text.IncludesHeader).Any(one => Contains(one, text.Text)),
            _ => throw new ArgumentOutOfRangeException(nameof(key)),
        };
    }

    DateOnly? DayOf(SearchDateField field, int place) => field switch
    {
        SearchDateField.Internal => DateOnly.FromDateTime(messages[place].InternalDate.DateTime),
        SearchDateField.Saved => DateOnly.FromDateTime(view.SaveDateAt(place).UtcDateTime),
        _ => _parsed[place].Headers.Contains(HeaderId.Date) ? DateOnly.FromDateTime(_parsed[place].Date.DateTime) : null,
    };

    static bool Compare(SearchDateRelation relation, DateOnly day, DateOnly given) => relation switch
    {
        SearchDateRelation.Before => day < given,
        SearchDateRelation.On => day == given,
        _ => day >= given,
    };

    static bool IsIn(SequenceSet set, uint number, uint highest) => set.Items.Any(range =>
    {
        var first = range.Low == SequenceSet.Star ? highest : range.Low;
        var second = range.High == SequenceSet.Star ? highest : range.High;
        return number >= Math.Min(first, second) && number <= Math.Max(first, second);
    });

    static IEnumerable<string> Texts(MimeMessage message, bool includesHeader)
    {
        if (includesHeader)
        {
            foreach (var field in message.Headers) yield return $"{field.Field}: {field.Value}";
        }
        foreach (var text in Texts(message.Body!, includesHeader)) yield return text;
    }

    static IEnumerable<string> Texts(MimeEntity entity, bool includesHeader)
    {
        if (includesHeader)
        {
            foreach (var field in entity.Headers) yield return $"{field.Field}: {field.Value}";
            if (entity.ContentDisposition?.FileName is { } name) yield return name;
        }
        var below = entity switch
        {
            Multipart multipart => multipart.SelectMany(part => Texts(part, includesHeader)),
            MessagePart nested => Texts(nested.Message!, includesHeader),
            TextPart { IsHtml: true } html => [Tag().Replace(html.Text, "")],
            TextPart plain => [plain.Text],
            _ => [],
        };
        foreach (var text in below) yield return text;
    }

    bool Contains(string text, string sought) => collation.Prepare(text).Contains(collation.Prepare(sought), StringComparison.Ordinal);

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
