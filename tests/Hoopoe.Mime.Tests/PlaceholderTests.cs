namespace Hoopoe.Mime.Tests;

public class PlaceholderTests
{
    [Fact]
    public void Builds() => Assert.True(Environment.Version.Major >= 10);
}
