package rs.astra.hotline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.Config;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.call.Via;

/** The tables: made once, kept, explained, indexed, and without room for a number. */
final class SchemaIT extends StoreScene {
  @Test
  void aSecondStartFindsTheTablesAndKeepsWhatIsInThem() throws Exception {
    write(story.arrives("hotline-1.1", "sos"));
    String migrations = "SELECT version, installed_on FROM flyway_schema_history ORDER BY 1";
    List<String> made = rows(migrations);

    Store second = Store.open(vertx, database, null, 10_000);
    try {
      assertEquals(1, second.recover(NOON).await().open().size());
    } finally {
      second.close().await();
    }
    assertEquals(made, rows(migrations));
  }

  @Test
  void aDatabaseWithSomebodyElsesTablesIsLeftAlone() throws Exception {
    Config.Database foreign = TestDatabase.empty();
    TestDatabase.run(foreign, "CREATE TABLE somebody_elses (id integer)");

    Store second = Store.open(vertx, foreign, null, 10_000);
    try {
      assertTrue(second.recover(NOON).transform(r -> Future.succeededFuture(r.failed())).await());
    } finally {
      second.close().await();
    }
    assertEquals(
        List.of("somebody_elses"),
        TestDatabase.rows(
            foreign,
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"));
  }

  private static final Path KEPT = Path.of("src/site/markdown/what-we-keep.md");
  private static final Pattern COLUMN =
      Pattern.compile("(?m)^\\| (\\w+\\.\\w+) \\| ([\\w ]+) \\| ([a-z-]+) \\| ([a-z-]+) \\|$");
  private static final Pattern KEPT_SO = Pattern.compile("(?m)^\\| ([a-z, -]+) \\| [^|]{8,} \\|$");

  private static List<MatchResult> columns() throws IOException {
    return COLUMN.matcher(Files.readString(KEPT)).results().toList();
  }

  /**
   * Whoever adds a column says in {@code what-we-keep.md} that it cannot hold a caller's number or
   * a name, how long it is kept and who sees it.
   */
  @Test
  void everyColumnIsToldInWhatWeKeep() throws Exception {
    assertEquals(
        rows(
            "SELECT table_name || '.' || column_name || ' ' || data_type FROM"
                + " information_schema.columns JOIN information_schema.tables USING (table_schema,"
                + " table_name) WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND"
                + " table_name <> 'flyway_schema_history' ORDER BY (table_name || '.' ||"
                + " column_name) COLLATE \"C\""),
        columns().stream().map(it -> it.group(1) + " " + it.group(2)).toList());
  }

  @Test
  void howLongAColumnIsKeptIsSaidOnceAndEveryRuleIsAboutOne() throws Exception {
    Set<String> said = new TreeSet<>();
    KEPT_SO
        .matcher(Files.readString(KEPT))
        .results()
        .forEach(it -> said.addAll(List.of(it.group(1).split(", "))));
    Set<String> used = columns().stream().map(it -> it.group(3)).collect(Collectors.toSet());
    said.remove("word");
    assertEquals(new TreeSet<>(used), said);
    for (Retention.Rule rule : Retention.Rule.values()) {
      assertTrue(used.contains(rule.id()), rule.id());
    }
    assertEquals(
        Set.of("service", "pages", "command"),
        columns().stream().map(it -> it.group(4)).collect(Collectors.toSet()));
  }

  @Test
  void everyColumnSaysWhatItHolds() throws Exception {
    assertEquals(
        List.of(),
        rows(
            "SELECT relname, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid"
                + " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0"
                + " AND NOT attisdropped AND relname <> 'flyway_schema_history'"
                + " AND col_description(attrelid, attnum) IS NULL"));
  }

  @Test
  void noColumnThatAPageOrACommandShowsSaysThatNobodySeesIt() throws Exception {
    Set<String> shown =
        columns().stream()
            .filter(it -> !it.group(4).equals("service"))
            .map(it -> it.group(1))
            .collect(Collectors.toSet());
    assertEquals(
        List.of(),
        rows(
                "SELECT relname || '.' || attname FROM pg_attribute JOIN pg_class ON pg_class.oid ="
                    + " attrelid WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND"
                    + " attnum > 0 AND col_description(attrelid, attnum) ~* 'shown to nobody|nobody"
                    + " sees'")
            .stream()
            .filter(shown::contains)
            .toList());
  }

  /** Detail is free in form, so what is in it is looked at. */
  @Test
  void whatWasDialledIsNowhereThoughTheChannelSaysIt() throws Exception {
    Caller caller = Story.caller("hotline-1.1", "sos", NOON);
    assertTrue(caller.channel().contains("381601234567"));
    write(
        story
            .arrives("hotline-1.1", "sos")
            .answered("hotline-1.1", NOON, "mira", Via.BACKEND)
            .tell(new Transition.CallFellBack(caller))
            .ended("hotline-1.1", "sos", NOON, 1, NOON, "mira", Ending.COMPLETED));

    List<String> everything = rows("SELECT journal::text FROM journal");
    everything.addAll(rows("SELECT call::text FROM call"));
    assertEquals(5, everything.size());
    for (String row : everything) {
      assertFalse(row.contains("1234567"), row);
    }
  }

  @Test
  void theStartsQueriesUseTheirIndexes() throws Exception {
    TestDatabase.run(
        database,
        "INSERT INTO call (id, line, language, arrived_at, ended_at, ending) SELECT 'old-' || n,"
            + " 'sos', 'sr', '2020-01-01'::timestamptz + n * interval '1 hour',"
            + " '2020-01-01'::timestamptz + n * interval '1 hour', 'LOST' FROM generate_series(1,"
            + " 20000) n");
    TestDatabase.run(database, "ANALYZE call");

    for (var query :
        Map.of(
                "SELECT id FROM call WHERE ended_at IS NULL ORDER BY arrived_at, id",
                "call_open",
                "SELECT id FROM call WHERE ended_at >= '2026-11-20'",
                "call_ended_at",
                "SELECT line, count(*) FROM call WHERE arrived_at >= '2026-11-20' AND arrived_at <"
                    + " '2026-11-21' GROUP BY line",
                "call_arrived_at")
            .entrySet()) {
      String plan = String.join("\n", rows("EXPLAIN " + query.getKey()));
      assertTrue(plan.contains(query.getValue()), plan);
    }
  }
}
