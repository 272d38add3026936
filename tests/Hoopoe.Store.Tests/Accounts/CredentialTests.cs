using System.Security.Cryptography;
using System.Text;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Accounts.Credentials;
using static Hoopoe.Store.Tests.Accounts.DirectoryFixture;

namespace Hoopoe.Store.Tests.Accounts;

public sealed class CredentialTests : IDisposable
{
    const string Alice = "alice@example.com";
    readonly DirectoryFixture _fixture = new();

    AccountDirectory Accounts => _fixture.Accounts;

    [Fact]
    public async Task The_right_password_logs_in_and_nothing_else_does()
    {
        var account = await _fixture.Add(Alice, "pässword");
        var login = await Accounts.VerifyAsync("ALICE@Example.com", "pässword", Token);
        Assert.Equal((account.Id, Alice, account.Store), (login!.AccountId, login.Address, login.Store));
        Assert.Equal(CredentialKind.Password, login.Credential.Kind);
        foreach (var wrong in new[] { "Pässword", "pässword ", "password", "", "pässword\0", "pässword\0x", "\uD800", new string('x', 1025) })
            Assert.False(await _fixture.LogsIn(Alice, wrong), wrong);
        foreach (var name in new[] { "alice", "bob@example.com", "", "alice@example.com\0", "alice@example.com ", "\uDFFF@example.com", new string('x', 9999) })
            Assert.False(await _fixture.LogsIn(name, "pässword"), name);
    }

    [Fact]
    public async Task Composed_and_decomposed_spellings_are_the_same_password_and_name()
    {
        await _fixture.Add("zoë@example.com", "na\u00EFve");
        Assert.True(await _fixture.LogsIn("ZOE\u0308@example.com", "nai\u0308ve"));
    }

    [Fact]
    public async Task An_account_without_a_password_cannot_log_in_until_it_has_one()
    {
        await _fixture.Add(Alice);
        Assert.False(await _fixture.LogsIn(Alice, ""));
        await Accounts.SetPasswordAsync(Alice, "secret", Token);
        _fixture.Restart();
        Assert.True(await _fixture.LogsIn(Alice, "secret"));
    }

    [Fact]
    public async Task A_new_password_ends_the_old_one_at_once()
    {
        await _fixture.Add(Alice, "old");
        Assert.True(await _fixture.LogsIn(Alice, "old"));
        await Accounts.SetPasswordAsync(Alice, "new", Token);
        Assert.False(await _fixture.LogsIn(Alice, "old"));
        Assert.True(await _fixture.LogsIn(Alice, "new"));
        Assert.Single(Accounts.Credentials(Alice));
    }

    [Fact]
    public async Task A_refused_password_leaves_the_old_one()
    {
        await _fixture.Add(Alice, "old");
        await Refused(DirectoryError.InvalidPassword, () => Accounts.SetPasswordAsync(Alice, "", Token));
        await Refused(DirectoryError.InvalidPassword, () => Accounts.SetPasswordAsync(Alice, new string('é', 513), Token));
        await Refused(DirectoryError.NoSuchAccount, () => Accounts.SetPasswordAsync("bob@example.com", "new", Token));
        Assert.True(await _fixture.LogsIn(Alice, "old"));
    }

    [Fact]
    public async Task A_disabled_account_is_refused_at_once_until_it_is_enabled()
    {
        await _fixture.Add(Alice, "secret");
        Assert.True(await _fixture.LogsIn(Alice, "secret"));
        Accounts.Disable(Alice);
        Assert.False(await _fixture.LogsIn(Alice, "secret"));
        Assert.Empty(Accounts.Scram(Alice, ScramHash.Sha256).Candidates);
        Accounts.Enable(Alice);
        Assert.True(await _fixture.LogsIn(Alice, "secret"));
    }

    [Fact]
    public async Task App_passwords_work_beside_the_password_until_they_expire_or_are_removed()
    {
        await _fixture.Add(Alice, "main");
        var phone = await Accounts.AddAppPasswordAsync(
            Alice, "phone", "phone-secret", CredentialScope.Parse("imap"), _fixture.Time.GetUtcNow().AddMinutes(2), Token);
        var laptop = await Accounts.AddAppPasswordAsync(Alice, "laptop", "laptop-secret", CredentialScope.Everything, null, Token);
        var login = await Accounts.VerifyAsync(Alice, "phone-secret", Token);
        Assert.Equal((phone, "phone", CredentialKind.AppPassword, "imap"),
            (login!.Credential.Id, login.Credential.Name, login.Credential.Kind, login.Credential.Scope));
        await Accounts.SetPasswordAsync(Alice, "other", Token);
        Assert.True(await _fixture.LogsIn(Alice, "laptop-secret"));
        Assert.True(await _fixture.LogsIn(Alice, "other"));

        _fixture.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.False(await _fixture.LogsIn(Alice, "phone-secret"));
        Assert.Null(Accounts.Confirm(phone));
        Assert.True(Accounts.RemoveCredential(Alice, laptop));
        Assert.False(Accounts.RemoveCredential(Alice, laptop));
        Assert.False(await _fixture.LogsIn(Alice, "laptop-secret"));
        Assert.True(await _fixture.LogsIn(Alice, "other"));
    }

    [Fact]
    public async Task The_last_use_is_kept_to_the_hour()
    {
        await _fixture.Add(Alice, "secret");
        Assert.Null(Assert.Single(Accounts.Credentials(Alice)).LastUsed);
        var first = _fixture.Time.GetUtcNow();
        await _fixture.LogsIn(Alice, "secret");
        _fixture.Time.Advance(TimeSpan.FromMinutes(30));
        await _fixture.LogsIn(Alice, "secret");
        Assert.Equal(first, Assert.Single(Accounts.Credentials(Alice)).LastUsed);
        _fixture.Time.Advance(TimeSpan.FromMinutes(31));
        await _fixture.LogsIn(Alice, "secret");
        Assert.Equal(_fixture.Time.GetUtcNow(), Assert.Single(Accounts.Credentials(Alice)).LastUsed);
    }

    // RFC 7677 §3 gives the exchange; the keys are those its proof and signature were made of.
    [Fact]
    public void Keys_are_those_of_the_published_example()
    {
        var keys = ScramKeys.Derive(
            ScramHash.Sha256, "pencil"u8, Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="), iterations: 4096);
        var message = "n=user,r=rOprNGfwEbeRWgbNEkqO,"
            + "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,"
            + "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
        var proof = Convert.FromBase64String("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        var clientSignature = HMACSHA256.HashData(keys.StoredKey, Encoding.ASCII.GetBytes(message));
        var clientKey = proof.Zip(clientSignature, (left, right) => (byte)(left ^ right)).ToArray();
        Assert.Equal(keys.StoredKey, SHA256.HashData(clientKey));
        Assert.Equal(
            "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
            Convert.ToBase64String(HMACSHA256.HashData(keys.ServerKey, Encoding.ASCII.GetBytes(message))));
    }

    [Theory]
    [InlineData(ScramHash.Sha1)]
    [InlineData(ScramHash.Sha256)]
    [InlineData(ScramHash.Sha512)]
    public async Task Scram_has_one_salt_and_a_candidate_for_each_credential(ScramHash hash)
    {
        await _fixture.Add(Alice, "main");
        var phone = await Accounts.AddAppPasswordAsync(Alice, "phone", "phone-secret", CredentialScope.Everything, null, Token);
        var material = Accounts.Scram(Alice, hash);
        Assert.Equal(2, material.Candidates.Length);
        var keys = ScramKeys.Derive(hash, "phone-secret"u8, material.Salt.AsSpan(), material.Iterations);
        var fitting = Assert.Single(material.Candidates, candidate => candidate.Keys.StoredKey.SequenceEqual(keys.StoredKey));
        Assert.Equal(phone, fitting.CredentialId);
        Assert.Equal(keys.ServerKey, fitting.Keys.ServerKey);
        Assert.Equal(Alice, Accounts.Confirm(phone)!.Address);
    }

    [Fact]
    public async Task An_unknown_name_has_a_salt_that_looks_real_and_stays_the_same()
    {
        await _fixture.Add(Alice, "secret");
        var known = Accounts.Scram(Alice, ScramHash.Sha256);
        var unknown = Accounts.Scram("bob@example.com", ScramHash.Sha256);
        Assert.Equal((known.Salt.Length, known.Iterations), (unknown.Salt.Length, unknown.Iterations));
        Assert.Empty(unknown.Candidates);
        Assert.NotEqual(unknown.Salt, Accounts.Scram("bob@example.com", ScramHash.Sha1).Salt);
        Assert.NotEqual(unknown.Salt, Accounts.Scram("carol@example.com", ScramHash.Sha256).Salt);
        _fixture.Restart();
        Assert.Equal(unknown.Salt, Accounts.Scram("BOB@Example.com", ScramHash.Sha256).Salt);
        Assert.Equal(known.Salt, Accounts.Scram("ALICE@Example.com", ScramHash.Sha256).Salt);
        Assert.NotEmpty(Accounts.Scram("not a name", ScramHash.Sha256).Salt);
    }

    [Fact]
    public async Task Iterations_rise_once_every_live_credential_has_logged_in()
    {
        await _fixture.Add(Alice, "main");
        await Accounts.AddAppPasswordAsync(Alice, "phone", "phone-secret", CredentialScope.Everything, null, Token);
        await Accounts.AddAppPasswordAsync(Alice, "old", "old-secret", CredentialScope.Everything, _fixture.Time.GetUtcNow().AddDays(1), Token);
        var before = Accounts.Scram(Alice, ScramHash.Sha256);
        _fixture.Restart(iterations: 5000);
        _fixture.Time.Advance(TimeSpan.FromDays(2));

        Assert.True(await _fixture.LogsIn(Alice, "main"));
        Assert.Equal(before.Salt, Accounts.Scram(Alice, ScramHash.Sha256).Salt);
        Assert.True(await _fixture.LogsIn(Alice, "phone-secret"));

        var after = Accounts.Scram(Alice, ScramHash.Sha256);
        Assert.Equal(5000, after.Iterations);
        Assert.NotEqual(before.Salt, after.Salt);
        _fixture.Restart(iterations: 5000);
        Assert.True(await _fixture.LogsIn(Alice, "main"));
        Assert.True(await _fixture.LogsIn(Alice, "phone-secret"));
        Assert.Equal(2, Accounts.Scram(Alice, ScramHash.Sha512).Candidates.Length);
    }

    [Fact]
    public async Task A_password_set_while_a_generation_is_begun_takes_part_in_it()
    {
        await _fixture.Add(Alice, "main");
        await Accounts.AddAppPasswordAsync(Alice, "phone", "phone-secret", CredentialScope.Everything, null, Token);
        _fixture.Restart(iterations: 5000);
        Assert.True(await _fixture.LogsIn(Alice, "phone-secret"));
        await Accounts.SetPasswordAsync(Alice, "other", Token);
        Assert.Equal(5000, Accounts.Scram(Alice, ScramHash.Sha256).Iterations);
        Assert.True(await _fixture.LogsIn(Alice, "other"));
        Assert.True(await _fixture.LogsIn(Alice, "phone-secret"));
    }

    [Fact]
    public async Task Many_logins_and_changes_at_once_come_to_an_end()
    {
        await _fixture.Add(Alice, "main");
        await Accounts.AddAppPasswordAsync(Alice, "phone", "phone-secret", CredentialScope.Everything, null, Token);
        _fixture.Restart(iterations: 5000);
        await Parallel.ForAsync(0, 40, Token, async (index, token) =>
        {
            if (index % 10 == 5) await Accounts.SetPasswordAsync(Alice, "main", token);
            else await Accounts.VerifyAsync(Alice, index % 2 == 0 ? "main" : "phone-secret", token);
        });
        Assert.True(await _fixture.LogsIn(Alice, "main"));
        Assert.True(await _fixture.LogsIn(Alice, "phone-secret"));
        Assert.Equal(2, Accounts.Credentials(Alice).Count);
    }

    [Fact]
    public async Task A_directory_that_cannot_be_written_still_lets_people_in()
    {
        await _fixture.Add(Alice, "secret");
        _fixture.Restart(iterations: 5000);
        _fixture.Folder.Database.Write(connection =>
        {
            connection.Execute("PRAGMA query_only=ON");
            return true;
        });
        Assert.True(await _fixture.LogsIn(Alice, "secret"));
        Assert.False(await _fixture.LogsIn(Alice, "wrong"));
        await Assert.ThrowsAnyAsync<IOException>(() => Accounts.SetPasswordAsync(Alice, "other", Token));
        Assert.True(await _fixture.LogsIn(Alice, "secret"));
    }

    [Fact]
    public async Task An_app_password_has_a_name_of_bounded_length()
    {
        await _fixture.Add(Alice, "main");
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => Accounts.AddAppPasswordAsync(Alice, new string('x', 256), "secret", CredentialScope.Everything, null, Token));
        Assert.Single(Accounts.Credentials(Alice));
    }

    [Fact]
    public void Too_few_iterations_are_refused() => Assert.Throws<ArgumentOutOfRangeException>(
        () => new AccountDirectory(_fixture.Folder, _fixture.Time, new DirectoryOptions { Iterations = 4095 }));

    public void Dispose() => _fixture.Dispose();
}
