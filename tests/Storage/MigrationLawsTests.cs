using FsCheck;
using FsCheck.Fluent;
using MeetAi.Storage;

namespace MeetAi.Tests.Storage;

/// <summary>
/// Whenever a database was upgraded on its way, it comes to the same one: any releases that its owner took or left out
/// make no difference, to no row and no index.
/// </summary>
[Trait("Proof", "input")]
public sealed class MigrationLawsTests
{
    private static readonly int[] versions = [.. Migrations.All.Select(one => one.Version)];

    [Fact]
    public void Every_way_from_a_release_to_today_leads_to_the_same_database()
    {
        var config = Config.QuickThrowOnFailure.WithMaxTest(Effort.Of(ordinary: 2, published: 5, full: 60));
        var ways = from lived in Gen.Choose(0, versions.Length - 1)
                   from stop in Gen.Choose(lived, versions.Length - 1)
                   select (versions[lived], versions[stop]);
        Prop.ForAll(ways.ToArbitrary(), way => IsOneWay(way.Item1, way.Item2).GetAwaiter().GetResult())
            .Check(config);
    }

    /// <summary>
    /// One and the same database, in which people lived with the releases before one, is brought to today's at once,
    /// and a copy of it with a stop on the way.
    /// </summary>
    private static async Task<bool> IsOneWay(int lived, int stop)
    {
        var root = Running.NewDirectory();
        try
        {
            var (direct, indirect) = (Path.Combine(root, "direct"), Path.Combine(root, "indirect"));
            OlderDatabase.In(direct, lived, Lives.Live);
            Directory.CreateDirectory(indirect);
            File.Copy(DataDirectory.DatabaseIn(direct), DataDirectory.DatabaseIn(indirect));
            using (var session = Session.Writer(DataDirectory.DatabaseIn(indirect)))
            {
                foreach (var migration in Migrations.All.Where(one => one.Version >= lived && one.Version < stop))
                    OlderDatabase.Apply(session, migration);
            }

            return await Upgraded(direct) == await Upgraded(indirect);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static async Task<string> Upgraded(string data)
    {
        Assert.Equal(0, (await Running.Run(["migrate", "--data", data])).ExitCode);
        return Everything(DataDirectory.DatabaseIn(data));
    }

    private static string Everything(string database)
    {
        using var session = Session.Reader(database);
        var all = session.All(
            "SELECT name, sql, type = 'table' FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name",
            row => (Name: row.Text(0), Sql: row.Text(1), IsTable: row.Long(2) == 1));
        return string.Join('\n', all.Select(one => one.IsTable ? $"{one.Sql}\n{Rows(session, one.Name)}" : one.Sql));
    }

    /// <summary>When it was upgraded makes a difference, and what was drawn for its index, but to nobody.</summary>
    private static string Rows(Session session, string table)
    {
        var columns = session.All(
            "SELECT name FROM pragma_table_info(?1) WHERE name <> 'applied_at' AND ?1 <> 'search_index'",
            row => $"quote({row.Text(0)})", table);
        if (columns.Count == 0)
            return "";

        var rows = session.All($"SELECT {string.Join(" || ',' || ", columns)} FROM {table}", row => row.Text(0));
        return string.Join('\n', rows.Order(StringComparer.Ordinal));
    }
}
