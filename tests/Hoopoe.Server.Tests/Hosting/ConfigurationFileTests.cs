using Hoopoe.Protocol.Model;
using Hoopoe.Server.Hosting;
using Hoopoe.Server.Hosting.Configuration;
using Hoopoe.Store;

namespace Hoopoe.Server.Tests.Hosting;

public sealed class ConfigurationFileTests : IDisposable
{
    readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("hoopoe-config-").FullName, "hoopoe.json");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);

    [Fact]
    public void Options_of_every_shape_are_read()
    {
        var options = Read("""
            {
              // where
              "imap": ["127.0.0.1:0", "[::1]:0"],
              "lmtp": "unix:/run/hoopoe.sock",
              "sessionsPerAccount": 5,
              "demo": true,
              "maxMessageSize": "10MiB",
              "loginTime": "2m",
              "plaintextLogin": "never",
              "defaultMailboxes": ["Sent=\\Sent", "Notes"],
            }
            """);
        Assert.Equal(["127.0.0.1:0", "[::1]:0"], options.Imap.Select(endpoint => endpoint.Text));
        Assert.Equal("/run/hoopoe.sock", Assert.Single(options.Lmtp).UnixPath);
        Assert.Equal(5, options.Connections.PerAccount);
        Assert.True(options.Demo);
        Assert.Equal(10 * 1024 * 1024, options.MaxMessageBytes);
        Assert.Equal(TimeSpan.FromMinutes(2), options.Connections.LoginTime);
        Assert.Equal(PlaintextLogin.Never, options.PlaintextLogin);
        DefaultMailbox[] mailboxes = [new(MailboxName.Create("Sent"), @"\Sent"), new(MailboxName.Create("Notes"), null)];
        Assert.Equal(mailboxes, options.DefaultMailboxes);
    }

    [Theory]
    [InlineData("{\n\"imapss\": \"none\"\n}", 2, "did you mean \"imaps\"?")]
    [InlineData("{\n\n\"colour\": 1}", 3, "unknown key \"colour\"")]
    [InlineData("{\n\"Imap\": \"none\"}", 2, "did you mean \"imap\"?")]
    [InlineData("{\n\"imap\": \"none\",\n\"imap\": \"none\"}", 3, "twice")]
    [InlineData("{\n\"imap\": 143}", 2, "host:port")]
    [InlineData("{\n\"imap\": []}", 2, "none")]
    [InlineData("{\n\"imap\": [\"none\", \"*:143\"]}", 2, "none stands alone")]
    [InlineData("{\n\"http\": [\"none\"]}", 2, "one value")]
    [InlineData("{\n\"stores\": 0}", 2, "1 to 64")]
    [InlineData("{\n\"stores\": 99999999999999999999}", 2, "1 to 64")]
    [InlineData("{\n\"stores\": {}}", 2, "a string, a number")]
    [InlineData("{\n\"demo\": \"yes\"}", 2, "true nor false")]
    [InlineData("{\n\"maxMessageSize\": \"10 MB\"}", 2, "KiB, MiB or GiB")]
    [InlineData("{\n\"inactivity\": \"soon\"}", 2, "s, m, h or d")]
    [InlineData("{\n\"plaintextLogin\": \"sometimes\"}", 2, "never, loopback, always")]
    [InlineData("{\n\"defaultMailboxes\": [\"a//b\"]}", 2, "empty level")]
    [InlineData("{\n\"defaultMailboxes\": [\"a=\\\\Nothing\"]}", 2, "\\Sent")]
    [InlineData("{\n\"hostName\": \"a b\"}", 2, "host name")]
    [InlineData("{\n\"imap\": \"none\"", 2, "not valid JSON")]
    [InlineData("{\n\"imap\" \"none\"}", 2, "not valid JSON")]
    [InlineData("[\n]", 1, "begin with {")]
    [InlineData("", 1, "not valid JSON")]
    [InlineData("{}\n{}", 2, "")]
    public void What_is_wrong_is_refused_with_its_line_and_the_fix(string json, int line, string fix)
    {
        var wrong = Assert.Throws<ConfigurationException>(() => Read(json));
        Assert.StartsWith($"{_file} line {line}: ", wrong.Message);
        Assert.Contains(fix, wrong.Message);
        Assert.DoesNotContain('\n', wrong.Message);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.Contains(_file, Assert.Throws<ConfigurationException>(() => ConfigurationFile.Apply(new HoopoeOptions(), _file)).Message);

    [Fact]
    public void Environment_variables_name_the_same_options()
    {
        var options = new HoopoeOptions();
        EnvironmentVariables.Apply(options, new Dictionary<string, string>
        {
            ["HOOPOE__IMAP"] = "127.0.0.1:1, [::1]:2",
            ["HOOPOE__SESSIONS_PER_ACCOUNT"] = "3",
            ["HOOPOE__TLSCERT"] = "/c.pem",
            ["PATH"] = "/bin",
        });
        Assert.Equal(["127.0.0.1:1", "[::1]:2"], options.Imap.Select(endpoint => endpoint.Text));
        Assert.Equal(3, options.Connections.PerAccount);
        Assert.Equal(["/c.pem"], options.TlsCertificates);
        Assert.NotNull(options.Refusal());
    }

    [Theory]
    [InlineData("HOOPOE__IMPA", "none", "HOOPOE__IMAP")]
    [InlineData("HOOPOE__STORES", "many", "1 to 64")]
    public void A_wrong_environment_variable_is_refused_with_the_fix(string name, string value, string fix)
    {
        var wrong = Assert.Throws<ConfigurationException>(() =>
            EnvironmentVariables.Apply(new HoopoeOptions(), new Dictionary<string, string> { [name] = value }));
        Assert.Contains(name, wrong.Message);
        Assert.Contains(fix, wrong.Message);
    }

    HoopoeOptions Read(string json)
    {
        File.WriteAllText(_file, json);
        var options = new HoopoeOptions();
        ConfigurationFile.Apply(options, _file);
        return options;
    }
}
