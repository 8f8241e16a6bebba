package rs.astra.hotline.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.roster.Span;
import rs.astra.hotline.engine.Audit;
import rs.astra.hotline.engine.Notary;
import rs.astra.hotline.engine.Notary.Head;

/**
 * The table {@code audit}.
 *
 * <ol>
 *   <li>Entries are numbered from 1 without a gap. Writers, of whatever process, wait for each
 *       other inside PostgreSQL; the table itself refuses an entry that does not follow the last.
 *   <li>The seal of an entry is over all its columns and the seal of the one before. Which key
 *       seals is asked while the others wait.
 *   <li>What is sealed is written down in one way only: each text by its length and its bytes, so
 *       that nothing can move from one column into the next; null is no text.
 * </ol>
 */
final class AuditTable {
  /** Ours among the database's advisory locks: "trail" in ASCII. */
  private static final String LOCK = "SELECT pg_advisory_xact_lock(500135192940)";

  private static final String LAST = "SELECT number, mac FROM audit ORDER BY number DESC LIMIT 1";

  private static final String MAC = "SELECT mac FROM audit WHERE number = $1";

  private static final String APPEND =
      """
      INSERT INTO audit (number, at, actor_kind, actor, action, subject_kind, subject, purpose, case_id, amount,
                         previous, mac)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)\
      """;

  private static final String AFTER =
      "SELECT * FROM audit WHERE number > $1 ORDER BY number LIMIT $2";

  private static final String LATEST = "SELECT * FROM audit ORDER BY number DESC LIMIT $1";

  private static final String BETWEEN =
      """
      SELECT * FROM audit
      WHERE at < $2 AND (at >= $1 OR (action = ANY ($3) AND at > $1 - interval '1 hour')) ORDER BY number\
      """;

  private static final String KNOWN =
      "SELECT EXISTS (SELECT FROM audit WHERE subject_kind = $1 AND subject = $2 AND action = $3)";

  private static final String CHANGE =
      """
      SELECT * FROM audit
      WHERE subject_kind = 'KEYS' AND action = 'KEYS_ROTATE' AND subject LIKE 'trail-key-%' ORDER BY number DESC LIMIT 1\
      """;

  private static final String EMPTY = "SELECT NOT EXISTS (SELECT FROM audit)";

  private AuditTable() {}

  /** An entry as the table has it, without its place. */
  record Line(
      Instant at,
      String actorKind,
      String actor,
      String action,
      String subjectKind,
      String subject,
      String purpose,
      @Nullable String caseId,
      @Nullable Long amount) {
    /** The database keeps microseconds. */
    Line {
      at = at.truncatedTo(ChronoUnit.MICROS);
    }
  }

  /** An entry in its place. */
  record Placed(long number, Line line, String previous, String mac) {
    /** Whether it is what was written in this place. */
    boolean isSealedBy(Notary.Key key) {
      return mac.equals(key.seal().of(bytes(number, line, previous)));
    }
  }

  /**
   * What became of it.
   *
   * @param follows whether the entry that was noted last is there as it was noted
   */
  record Appended(Head head, boolean follows) {}

  /** What seals the entry after that one, asked while nobody else can write. */
  interface Turns extends Function<Head, Future<Notary.Turn>> {}

  /**
   * Adds the entry, after the one that says that the key has changed, if one is due.
   *
   * @param line null for that one alone
   * @param now when a key is taken up
   */
  static Future<Appended> append(
      Pool pool, @Nullable Line line, Turns turns, Optional<Head> noted, Instant now) {
    return pool.<Appended>withTransaction(
            connection ->
                connection
                    .query(LOCK)
                    .execute()
                    .compose(_ -> connection.query(LAST).execute())
                    .map(rows -> rows.stream().findFirst().map(AuditTable::head).orElse(Head.NONE))
                    .compose(last -> append(connection, line, turns, last, now))
                    .compose(head -> follows(connection, noted).map(it -> new Appended(head, it))))
        .map(Objects::requireNonNull);
  }

  private static Future<Head> append(
      SqlConnection connection, @Nullable Line line, Turns turns, Head last, Instant now) {
    return turns
        .apply(last)
        .compose(
            turn -> {
              if (turn.begins()) {
                return insert(connection, change(turn.key(), now), turn.key(), last)
                    .compose(head -> append(connection, line, turns, head, now));
              }
              return line == null
                  ? Future.succeededFuture(last)
                  : insert(connection, line, turn.key(), last);
            });
  }

  private static Line change(Notary.Key key, Instant now) {
    return new Line(
        now,
        "PART",
        "keys",
        Audit.Action.KEYS_ROTATE.name(),
        Audit.Subject.Kind.KEYS.name(),
        key.name(),
        Audit.Purpose.OPERATION.name(),
        null,
        null);
  }

  private static Future<Head> insert(
      SqlConnection connection, Line line, Notary.Key key, Head last) {
    long number = last.number() + 1;
    String mac = key.seal().of(bytes(number, line, last.mac()));
    return connection
        .preparedQuery(APPEND)
        .execute(
            Tuple.tuple()
                .addLong(number)
                .addOffsetDateTime(line.at().atOffset(ZoneOffset.UTC))
                .addString(line.actorKind())
                .addString(line.actor())
                .addString(line.action())
                .addString(line.subjectKind())
                .addString(line.subject())
                .addString(line.purpose())
                .addString(line.caseId())
                .addLong(line.amount())
                .addString(last.mac())
                .addString(mac))
        .map(new Head(number, mac));
  }

  private static Future<Boolean> follows(SqlConnection connection, Optional<Head> noted) {
    return noted
        .map(
            head ->
                connection
                    .preparedQuery(MAC)
                    .execute(Tuple.of(head.number()))
                    .map(
                        rows -> rows.stream().anyMatch(r -> r.getString("mac").equals(head.mac()))))
        .orElseGet(() -> Future.succeededFuture(true));
  }

  /** The entries after that number, in order. */
  static Future<List<Placed>> after(Pool pool, long number, int atMost) {
    return pool.preparedQuery(AFTER)
        .execute(Tuple.of(number, atMost))
        .map(rows -> rows.stream().map(AuditTable::placed).toList());
  }

  /** The last entries, the oldest first. */
  static Future<List<Placed>> last(Pool pool, int entries) {
    return pool.preparedQuery(LATEST)
        .execute(Tuple.of(entries))
        .map(rows -> rows.stream().map(AuditTable::placed).toList().reversed());
  }

  /**
   * The entries of that time, in order; of the actions of which only the hour is kept, its hours.
   */
  static Future<List<Placed>> between(Pool pool, Span time, Set<String> toTheHour) {
    return pool.preparedQuery(BETWEEN)
        .execute(
            Tuple.of(
                time.from().atOffset(ZoneOffset.UTC),
                time.until().atOffset(ZoneOffset.UTC),
                toTheHour.toArray(String[]::new)))
        .map(rows -> rows.stream().map(AuditTable::placed).toList());
  }

  /** Whether the trail has an entry of that action about that subject. */
  static Future<Boolean> has(Pool pool, String kind, String subject, String action) {
    return pool.preparedQuery(KNOWN)
        .execute(Tuple.of(kind, subject, action))
        .map(rows -> rows.iterator().next().getBoolean(0));
  }

  /** Whether nothing was written yet. */
  static Future<Boolean> isEmpty(Pool pool) {
    return pool.query(EMPTY).execute().map(rows -> rows.iterator().next().getBoolean(0));
  }

  /** The entry that says which key was taken up last. */
  static Future<Optional<Placed>> lastChange(Pool pool) {
    return pool.query(CHANGE)
        .execute()
        .map(rows -> rows.stream().findFirst().map(AuditTable::placed));
  }

  private static Placed placed(Row row) {
    return new Placed(
        row.getLong("number"),
        new Line(
            row.getOffsetDateTime("at").toInstant(),
            row.getString("actor_kind"),
            row.getString("actor"),
            row.getString("action"),
            row.getString("subject_kind"),
            row.getString("subject"),
            row.getString("purpose"),
            row.getString("case_id"),
            row.getLong("amount")),
        row.getString("previous"),
        row.getString("mac"));
  }

  private static Head head(Row row) {
    return new Head(row.getLong("number"), row.getString("mac"));
  }

  private static byte[] bytes(long number, Line line, String previous) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(all)) {
      out.writeLong(number);
      out.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, line.at()));
      text(out, line.actorKind());
      text(out, line.actor());
      text(out, line.action());
      text(out, line.subjectKind());
      text(out, line.subject());
      text(out, line.purpose());
      text(out, line.caseId());
      text(out, line.amount() == null ? null : line.amount().toString());
      text(out, previous);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all.toByteArray();
  }

  private static void text(DataOutputStream out, @Nullable String text) throws IOException {
    if (text == null) {
      out.writeInt(-1);
      return;
    }
    byte[] bytes = text.getBytes(UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }
}
