using System.Text;
using System.Text.RegularExpressions;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Languages;

namespace Hoopoe.Server.Tests.Languages;

/// <summary>The catalogues of translations (RFC 5255 §3) against the texts in the code. What is missing is printed as it is to be written.</summary>
public partial class CatalogueTests
{
    public static TheoryData<string> Tags => [.. Translated.Select(language => language.Tag)];

    static IEnumerable<ServerLanguage> Translated => ServerLanguage.All.Where(language => language.Catalogue.Count > 0);

    [Fact]
    public void There_are_catalogues() => Assert.Equal(["de", "fr"], Translated.Select(language => language.Tag));

    [Theory]
    [MemberData(nameof(Tags))]
    public void Every_text_in_the_code_has_a_translation(string tag)
    {
        var catalogue = ServerLanguage.Find(tag)!.Catalogue;
        var missing = SourceTexts.All().DistinctBy(text => text.Text).Where(text => !catalogue.ContainsKey(text.Text)).ToList();
        Assert.True(
            missing.Count == 0, $"{tag}.json lacks:\n" + string.Join('\n', missing.Select(text => $"  \"{text.Text}\": \"\",   ({text.Place})")));
    }

    [Fact]
    public void English_is_ASCII() =>
        Assert.All(SourceTexts.All(), text => Assert.True(Ascii.IsValid(text.Text), $"{text.Place}: i-default is ASCII (RFC 9051 §9, TEXT-CHAR)."));

    [Fact]
    public void No_text_is_filled_in_before_it_can_be_translated() => Assert.Empty(SourceTexts.Untranslatable());

    [Theory]
    [MemberData(nameof(Tags))]
    public void Every_translation_is_of_a_text_in_the_code(string tag)
    {
        var code = SourceTexts.Code();
        Assert.All(
            ServerLanguage.Find(tag)!.Catalogue.Keys.Except(MailboxNameErrors),
            english => Assert.All(Place().Split(english), piece => Assert.Contains(piece, code, StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Tags))]
    public void A_translation_has_the_places_of_its_original_and_stays_in_its_line(string tag) =>
        Assert.All(ServerLanguage.Find(tag)!.Catalogue, text =>
        {
            Assert.Equal(PlacesOf(text.Key), PlacesOf(text.Value));
            Assert.DoesNotContain(text.Value, char.IsControl);
            Assert.NotEmpty(text.Value);
            Assert.False(text.Value.StartsWith('['), "Such a text would be taken for a response code (RFC 5255 §3.5).");
        });

    [Theory]
    [MemberData(nameof(Tags))]
    public void What_is_wrong_with_a_mailbox_name_can_be_said_in_every_language(string tag) =>
        Assert.All(MailboxNameErrors, error => Assert.Contains(error, ServerLanguage.Find(tag)!.Catalogue));

    static IEnumerable<string> MailboxNameErrors =>
        new[] { "", "a\ud800", "a\nb", "/a", "a/../b", new string('a', 1_001), string.Join('/', Enumerable.Repeat("a", 51)) }.Select(
            name => MailboxName.TryCreate(name, out _, out var error) ? throw new InvalidOperationException(name) : error);

    static IEnumerable<string> PlacesOf(string text) => Place().Matches(text).Select(match => match.Value).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\{[0-9]\}")]
    private static partial Regex Place();
}
