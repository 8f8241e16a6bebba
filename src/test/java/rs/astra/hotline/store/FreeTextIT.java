package rs.astra.hotline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rs.astra.hotline.Config;
import rs.astra.hotline.engine.InMemoryAudit;
import rs.astra.hotline.privacy.TrailKeys;

/**
 * What somebody can write in their own words, and its end. Which columns take a sentence is asked
 * of the database itself: whoever adds one says in {@code what-we-keep.md} when it goes, and puts
 * it in here.
 */
final class FreeTextIT {
  private static final Instant DAY = Instant.parse("2026-08-22T09:14:32Z");
  private static final String SENTENCE = "Zove se Ana i pazi na brata";
  private static final Path KEPT = Path.of("src/site/markdown/what-we-keep.md");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (\\w+\\.\\w+) \\| [^|]{8,} \\| ([a-z-]+|none) \\|$");

  /** Columns that are one word, by a check or because they name a row of a table that is. */
  private static final String TEXT_COLUMNS =
      """
      SELECT attrelid::regclass || '.' || attname, format_type(atttypid, atttypmod)
      FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
      WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
        AND relname <> 'flyway_schema_history'
        AND format_type(atttypid, -1) IN
          ('text', 'text[]', 'character varying', 'character varying[]', 'json', 'jsonb', 'bytea', 'xml')
        AND NOT EXISTS (
          SELECT FROM pg_constraint WHERE contype = 'f' AND conrelid = attrelid AND conkey = ARRAY[attnum])
      ORDER BY 1\
      """;

  private static final String CHECKS =
      """
      SELECT attrelid::regclass || '.' || attname, attname, pg_get_expr(conbin, conrelid)
      FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND conkey = ARRAY[attnum]
      WHERE contype = 'c' AND connamespace = 'public'::regnamespace\
      """;

  @TempDir private Path folder = Path.of("");
  private final Vertx vertx = Vertx.vertx();
  private final Config.Database database = TestDatabase.ready();
  private final Store store = Store.open(vertx, database, null, 10);

  FreeTextIT() throws Exception {}

  @AfterEach
  void close() {
    store.close().await();
    vertx.close().await();
  }

  private List<String> rows(String sql) throws Exception {
    return TestDatabase.rows(database, sql);
  }

  private static String sample(String type) {
    return switch (type) {
      case "text[]", "character varying[]" -> "ARRAY['" + SENTENCE + "']";
      case "json", "jsonb" -> "'{\"said\": \"" + SENTENCE + "\"}'::" + type;
      case "bytea" -> "convert_to('" + SENTENCE + "', 'UTF8')";
      default -> "'" + SENTENCE + "'::" + type;
    };
  }

  /** The columns that take the sentence, with their types. */
  private Map<String, String> free() throws Exception {
    Map<String, String> free = new TreeMap<>();
    for (String column : rows(TEXT_COLUMNS)) {
      String[] parts = column.split("\\|", 2);
      free.put(parts[0], parts[1]);
    }
    for (String check : rows(CHECKS)) {
      String[] parts = check.split("\\|", 3);
      String type = free.get(parts[0]);
      if (type != null
          && rows("SELECT (%s) FROM (SELECT %s AS \"%s\") one"
                  .formatted(parts[2], sample(type), parts[1]))
              .equals(List.of("f"))) {
        free.remove(parts[0]);
      }
    }
    return free;
  }

  /** As it is said: the column, and the rule that ends it or {@code none}. */
  private static Map<String, String> said() throws Exception {
    return ROW.matcher(Files.readString(KEPT))
        .results()
        .collect(
            Collectors.toMap(row -> row.group(1), row -> row.group(2), (a, _) -> a, TreeMap::new));
  }

  @Test
  void everyColumnThatTakesASentenceHasAnEndOrAReason() throws Exception {
    assertEquals(free().keySet(), said().keySet());
    List<String> rules = Stream.of(Retention.Rule.values()).map(Retention.Rule::id).toList();
    said()
        .forEach(
            (column, end) ->
                assertTrue(end.equals("none") || rules.contains(end), column + ": " + end));
  }

  @Test
  void aColumnThatIsAddedWithoutAnEndIsSeen() throws Exception {
    TestDatabase.run(
        database,
        "ALTER TABLE person ADD COLUMN note text CHECK (char_length(note) < 200),"
            + " ADD COLUMN colour text CHECK (colour IN ('RED', 'GREEN'))");
    assertTrue(free().containsKey("person.note"));
    assertTrue(!free().containsKey("person.colour"), "a choice is no text");
  }

  @Test
  void whatWasWrittenAnywhereIsGoneWhenItsTimeIsOver() throws Exception {
    TestDatabase.run(
        database,
        """
        INSERT INTO callback_consent (id, call, recorded_by, agreed_at, expires_at, days, window_from, window_until,
                                      tries_left, sealed_number, sealed_words)
          VALUES (gen_random_uuid(), 'c', 'ana', '%1$s', '2026-08-25T09:14:32Z', '{1}', '10:00', '11:00', 3,
                  convert_to('%2$s', 'UTF8'), convert_to('%2$s', 'UTF8'));
        INSERT INTO sharing (id, call, recorded_by, at, expires_at, sealed_recipient, purpose, what)
          VALUES (gen_random_uuid(), 'c', 'ana', '%1$s', '2026-09-21T09:14:32Z', convert_to('%2$s', 'UTF8'), 'SHELTER', '{NEEDS}');
        """
            .formatted(DAY, SENTENCE));
    Map<String, String> ends = said();
    ends.values().removeIf("none"::equals);
    Map<String, String> types = free();
    for (String column : ends.keySet()) {
      assertEquals(1, written(column, types), column + ": nothing was written there");
    }

    Instant later = DAY.plus(Duration.ofDays(91));
    RetentionJob job =
        new RetentionJob(
            store,
            new TrailKeys(folder.resolve("keys")),
            new InMemoryAudit(),
            () -> 1,
            () -> later);
    assertEquals(List.of(), job.run().await().failed());

    for (String column : ends.keySet()) {
      assertEquals(0, written(column, types), column + ": is still there");
    }
  }

  private int written(String column, Map<String, String> types) throws Exception {
    String table = column.substring(0, column.indexOf('.'));
    String name = column.substring(column.indexOf('.') + 1);
    String text =
        "bytea".equals(types.get(column))
            ? "convert_from(\"" + name + "\", 'UTF8')"
            : "\"" + name + "\"::text";
    return Integer.parseInt(
        rows("SELECT count(*) FROM \"%s\" WHERE %s LIKE '%%%s%%'".formatted(table, text, SENTENCE))
            .getFirst());
  }
}
