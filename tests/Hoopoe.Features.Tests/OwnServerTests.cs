namespace Hoopoe.Features.Tests;

/// <summary>
/// A feature whose tests need a server for each: because they restart it, or because it answers more slowly after wrong passwords from this
/// machine.
/// </summary>
public abstract class OwnServerTests() : FeatureTests(new MailServer()), IAsyncLifetime
{
    public ValueTask InitializeAsync() => Server.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        Dispose();
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
