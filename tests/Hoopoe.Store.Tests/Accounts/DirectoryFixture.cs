using Hoopoe.Store.Accounts;
using Microsoft.Extensions.Time.Testing;

namespace Hoopoe.Store.Tests.Accounts;

/// <summary>A directory in a data folder of its own, with cheap hashing and a clock that stands still.</summary>
sealed class DirectoryFixture : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hoopoe-directory-");

    public DirectoryFixture(int stores = 4)
    {
        Folder = DataFolder.Open(_folder.FullName, stores);
        Accounts = Open();
    }

    public DataFolder Folder { get; private set; }

    public AccountDirectory Accounts { get; private set; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Closes everything and opens it again, as a restart does.</summary>
    public void Restart(int iterations = DirectoryOptions.MinIterations)
    {
        Accounts.Dispose();
        Folder.Dispose();
        Folder = DataFolder.Open(_folder.FullName);
        Accounts = Open(iterations);
    }

    public Task<AccountEntry> Add(string address, string? password = null) => Accounts.AddAccountAsync(address, password, Token);

    public async Task<bool> LogsIn(string name, string password) => await Accounts.VerifyAsync(name, password, Token) is not null;

    public static async Task Refused(DirectoryError error, Func<Task> change) =>
        Assert.Equal(error, (await Assert.ThrowsAsync<DirectoryException>(change)).Error);

    public static void Refused(DirectoryError error, Action change) =>
        Assert.Equal(error, Assert.Throws<DirectoryException>(change).Error);

    AccountDirectory Open(int iterations = DirectoryOptions.MinIterations) =>
        new(Folder, Time, new DirectoryOptions { Iterations = iterations });

    public void Dispose()
    {
        Accounts.Dispose();
        Folder.Dispose();
        _folder.Delete(recursive: true);
    }
}
