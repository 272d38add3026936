using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Operations;

/// <summary>A chore that is a few statements.</summary>
/// <param name="run">Changes rows and returns how many.</param>
sealed class RowsChore(Func<SqliteConnection, int> run) : StoreChore
{
    protected override int Run(SqliteConnection rows) => run(rows);
}
