using System.Reflection;
using Hoopoe.Server.Hosting.Administration;

namespace Hoopoe.Server.Tests.Moving;

/// <summary>An administration whose streams of messages break off after so many bytes, as when one of the two programs is killed.</summary>
public class Breaking : DispatchProxy
{
    IAdministration _inner = null!;
    long _left;

    /// <summary>Makes one of a whole one.</summary>
    public static IAdministration Of(IAdministration inner, long bytes)
    {
        var broken = Create<IAdministration, Breaking>();
        ((Breaking)(object)broken)._inner = inner;
        ((Breaking)(object)broken)._left = bytes;
        return broken;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        for (var place = 0; place < args!.Length; place++)
            if (args[place] is Stream stream) args[place] = new BreakingStream(stream, this);
        return targetMethod!.Invoke(_inner, args);
    }

    void Pass(int count)
    {
        if ((_left -= count) < 0) throw new IOException("broken off");
    }

    sealed class BreakingStream(Stream inner, Breaking owner) : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await inner.ReadAsync(buffer, cancellationToken);
            owner.Pass(count);
            return count;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            owner.Pass(buffer.Length);
            return inner.WriteAsync(buffer, cancellationToken);
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);
    }
}
