using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Accounts;

/// <summary>Reading rows so that no statement stays open behind them.</summary>
static class DirectoryQueries
{
    /// <summary>The first row of a query, or the default.</summary>
    public static T? One<T>(this SqliteConnection connection, string sql, Func<SqliteStatement, T> read, params ReadOnlySpan<object> values)
    {
        var statement = Bound(connection, sql, values);
        try
        {
            return statement.Step() ? read(statement) : default;
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>All rows of a query.</summary>
    public static List<T> All<T>(this SqliteConnection connection, string sql, Func<SqliteStatement, T> read, params ReadOnlySpan<object> values)
    {
        var statement = Bound(connection, sql, values);
        try
        {
            var rows = new List<T>();
            while (statement.Step()) rows.Add(read(statement));
            return rows;
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>Runs a change; the number of rows changed.</summary>
    public static int Change(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        Bound(connection, sql, values).Run();
        return connection.Changes;
    }

    static SqliteStatement Bound(SqliteConnection connection, string sql, ReadOnlySpan<object?> values)
    {
        var statement = connection.Prepare(sql);
        for (var at = 0; at < values.Length; at++)
            _ = values[at] switch
            {
                null => statement.BindNull(at + 1),
                string text => statement.Bind(at + 1, text),
                byte[] bytes => statement.Bind(at + 1, bytes),
                long number => statement.Bind(at + 1, number),
                int number => statement.Bind(at + 1, (long)number),
                var other => throw new ArgumentException($"A {other.GetType().Name} is no value of a statement.", nameof(values)),
            };
        return statement;
    }
}
