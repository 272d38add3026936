using Hoopoe.Mime;
using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Sorting;

namespace Hoopoe.Server.Commands;

/// <summary>COMPARATOR (RFC 5255 §4.7): tells by which collation SEARCH, SORT and THREAD compare, and changes it.</summary>
static class ComparatorCommand
{
    static readonly ResponseCode BadComparator = ResponseCode.Of("BADCOMPARATOR");

    public static ValueTask<CommandResult> RunAsync(SessionContext context, ComparatorArguments arguments, CancellationToken cancellationToken)
    {
        var matching = arguments.Orders.SelectMany(Matching).Distinct().ToList();
        if (!arguments.Orders.IsEmpty)
        {
            if (matching.Count == 0) return new(CommandResult.No(BadComparator, "None of these is known."));
            context.Comparator = matching[0];
        }
        context.Output.BeginUntagged("COMPARATOR "u8);
        context.Output.AString(context.Comparator.ToString());
        if (matching.Count > 1) WriteMatching(context, matching);
        context.Output.EndLine();
        return new(CommandResult.Ok($"Texts are compared by {context.Comparator}."));
    }

    static void WriteMatching(SessionContext context, List<Comparator> matching)
    {
        context.Output.Space();
        context.Output.OpenParen();
        var names = matching.Select(comparator => comparator.Collation.Name).Distinct().ToList();
        for (var index = 0; index < names.Count; index++)
        {
            if (index > 0) context.Output.Space();
            context.Output.AString(names[index]);
        }
        context.Output.CloseParen();
    }

    /// <summary>What a collation-order means (RFC 4790 §3.2, §3.3): a name or a pattern, after a sign for the direction.</summary>
    static IEnumerable<Comparator> Matching(string order)
    {
        if (order.Equals("default", StringComparison.OrdinalIgnoreCase)) return [Comparator.Default];
        var isReversed = order.StartsWith('-');
        var pattern = order.AsSpan(order.StartsWith('+') || isReversed ? 1 : 0).ToString();
        return Collation.All.Where(collation => Matches(pattern, collation.Name)).Select(collation => new Comparator(collation, isReversed));
    }

    /// <summary>Whether a name is a pattern's, in which <c>*</c> stands for any characters; linear but for the number of stars.</summary>
    static bool Matches(string pattern, string name)
    {
        var parts = pattern.Split('*');
        if (parts.Length == 1) return name.Equals(pattern, StringComparison.OrdinalIgnoreCase);
        if (name.Length < parts[0].Length + parts[^1].Length) return false;
        if (!name.StartsWith(parts[0], StringComparison.OrdinalIgnoreCase) || !name.EndsWith(parts[^1], StringComparison.OrdinalIgnoreCase)) return false;
        var at = parts[0].Length;
        var end = name.Length - parts[^1].Length;
        foreach (var part in parts.AsSpan(1..^1))
        {
            var found = name.AsSpan(at, end - at).IndexOf(part, StringComparison.OrdinalIgnoreCase);
            if (found < 0) return false;
            at += found + part.Length;
        }
        return true;
    }
}
