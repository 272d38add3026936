using System.Text;

namespace Hoopoe.Fuzz;

/// <summary>Something that reads octets. Whatever they are it must not throw; what else must hold it checks itself.</summary>
abstract class FuzzTarget : IDisposable
{
    /// <summary>What it is called on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>Inputs to begin with.</summary>
    public virtual IReadOnlyList<byte[]> Seeds => [.. Words];

    /// <summary>What its grammar is made of.</summary>
    public abstract IReadOnlyList<byte[]> Words { get; }

    /// <summary>Runs one input.</summary>
    public abstract void Run(ReadOnlySpan<byte> input);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }

    /// <summary>Octets of characters up to 255.</summary>
    protected static byte[][] Octets(params string[] texts) => Array.ConvertAll(texts, Encoding.Latin1.GetBytes);

    /// <summary>Says that something does not hold.</summary>
    protected static void Require(bool holds, string what)
    {
        if (!holds) throw new InvalidOperationException(what);
    }
}
