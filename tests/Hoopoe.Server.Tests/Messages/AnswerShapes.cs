namespace Hoopoe.Server.Tests.Messages;

/// <summary>The shapes of ENVELOPE and BODYSTRUCTURE (RFC 9051 §7.5.2, §9).</summary>
static class AnswerShapes
{
    public static void IsEnvelope(WireValue value)
    {
        var fields = value.Items!;
        Assert.Equal(10, fields.Count);
        foreach (var text in (int[])[0, 1, 8, 9]) Assert.True(fields[text].IsNString);
        for (var addresses = 2; addresses < 8; addresses++) IsAddressList(fields[addresses]);
    }

    /// <summary>A body; extension data is there or not as said.</summary>
    public static void IsBody(WireValue value, bool extended)
    {
        var parts = value.Items!.TakeWhile(item => item.Items is not null).ToList();
        var rest = value.Items!.Skip(parts.Count).ToList();
        if (parts.Count > 0)
        {
            foreach (var part in parts) IsBody(part, extended);
            Assert.True(rest[0].IsString);
            IsExtension(rest[1..], extended, areParametersFirst: true);
            return;
        }
        Assert.True(rest[0].IsString && rest[1].IsString && rest[3].IsNString && rest[4].IsNString && rest[5].IsString && rest[6].IsNumber);
        AreParameters(rest[2]);
        var next = 7;
        if (rest[0].Text!.Equals("TEXT", StringComparison.OrdinalIgnoreCase))
        {
            Assert.True(rest[next++].IsNumber);
        }
        else if (rest[0].Text!.Equals("MESSAGE", StringComparison.OrdinalIgnoreCase) && IsLookedInto(rest))
        {
            IsEnvelope(rest[next++]);
            IsBody(rest[next++], extended);
            Assert.True(rest[next++].IsNumber);
        }
        IsExtension(rest[next..], extended, areParametersFirst: false);
    }

    /// <summary>A message/global is opaque to a client that does not take UTF-8 (RFC 9755 §6).</summary>
    static bool IsLookedInto(List<WireValue> message) =>
        message[1].Text!.Equals("RFC822", StringComparison.OrdinalIgnoreCase)
        || (message[1].Text!.Equals("GLOBAL", StringComparison.OrdinalIgnoreCase) && message.Count > 7 && message[7].Items is { Count: 10 });

    static void IsExtension(IReadOnlyList<WireValue> values, bool extended, bool areParametersFirst)
    {
        Assert.Equal(extended ? 4 : 0, values.Count);
        if (!extended) return;
        if (areParametersFirst) AreParameters(values[0]);
        else Assert.True(values[0].IsNString);
        if (values[1].Items is { } disposition)
        {
            Assert.True(disposition[0].IsString);
            AreParameters(disposition[1]);
            Assert.Equal(2, disposition.Count);
        }
        else
        {
            Assert.True(values[1].IsNil);
        }
        Assert.True(values[2].IsNString || values[2].Items!.All(language => language.IsString));
        Assert.True(values[3].IsNString);
    }

    static void AreParameters(WireValue value)
    {
        if (value.IsNil) return;
        Assert.True(value.Items!.Count > 0 && value.Items.Count % 2 == 0 && value.Items.All(item => item.IsString));
    }

    static void IsAddressList(WireValue value)
    {
        if (value.IsNil) return;
        Assert.NotEmpty(value.Items!);
        foreach (var address in value.Items!)
        {
            Assert.Equal(4, address.Items!.Count);
            Assert.All(address.Items, part => Assert.True(part.IsNString));
        }
    }
}
