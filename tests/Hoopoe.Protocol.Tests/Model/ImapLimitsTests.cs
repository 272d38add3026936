using Hoopoe.Protocol.Model;

namespace Hoopoe.Protocol.Tests.Model;

public class ImapLimitsTests
{
    [Fact]
    public void What_a_stranger_may_send_is_less_than_what_a_user_may()
    {
        var limits = ImapLimits.Default;

        Assert.True(limits.LineBeforeLogin < limits.LineAfterLogin);
        Assert.True(limits.CommandBeforeLogin < limits.CommandAfterLogin);
        Assert.True(limits.LiteralBeforeLogin < limits.LiteralAfterLogin);
        Assert.True(limits.LiteralsBeforeLogin < limits.LiteralsAfterLogin);
        Assert.True(limits.DrainedBeforeLogin < limits.DrainedAfterLogin);
        Assert.True(limits.NestingBeforeLogin < limits.NestingAfterLogin);
        Assert.True(limits.BadCommandsBeforeLogin < limits.BadCommandsAfterLogin);
    }

    [Fact]
    public void A_line_and_a_literal_fit_into_a_command()
    {
        var limits = ImapLimits.Default;

        Assert.True(limits.LineBeforeLogin + limits.LiteralBeforeLogin <= limits.CommandBeforeLogin);
        Assert.True(limits.SaslLine <= limits.CommandBeforeLogin);
        Assert.True(limits.LineAfterLogin <= limits.CommandAfterLogin);
    }

    [Fact]
    public void A_message_that_nobody_wants_can_be_swallowed() =>
        Assert.True(
            ImapLimits.Default.DrainedAfterLogin >= ImapLimits.Default.MessageSize + ImapLimits.Default.LineAfterLogin);
}
