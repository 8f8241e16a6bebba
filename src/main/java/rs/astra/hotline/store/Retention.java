package rs.astra.hotline.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.engine.RetentionBook.Standing;

/**
 * What goes, and when. Each rule is one statement, applied again and again to at most {@value
 * #BATCH} rows until nothing is left to do: so nothing is blocked, a run that is cut short goes on
 * with the next one, and one after a long absence catches up. Two runs at once do no harm.
 *
 * <ol>
 *   <li>{@link Rule#CALLS}: 90 days after a call has ended its times are cut to the hour, in its
 *       row, in all that the journal says of it, and in its heavy marks. Its id holds the second,
 *       so it becomes a random one everywhere. What it adds to the figures of its hour is added up
 *       before, in the same statement: so the figures stay what they were.
 *   <li>{@link Rule#JOURNAL}: so are all other entries of the journal, 90 days after they were
 *       made.
 *   <li>{@link Rule#LEFT_DUTY}: so is the time at which somebody left duty.
 *   <li>{@link Rule#ABSENCES}: an absence goes 90 days after its end.
 *   <li>{@link Rule#TOKENS}: a caller's token goes with the key that made it.
 *   <li>{@link Rule#INVITATIONS}: an invitation goes when it has lapsed.
 *   <li>{@link Rule#SESSIONS}: a session goes two days after it was used last, however it ended,
 *       and one that was used by a clock that is days ahead goes at once.
 *   <li>{@link Rule#BROWSERS}: a known browser is forgotten when its time is over.
 *   <li>{@link Rule#CALLBACK_NUMBERS}: the number of a callback and the words agreed with it go
 *       when the consent lapses, 72 hours after it was given at the latest; when it is withdrawn or
 *       used up, whoever does that lets them go.
 *   <li>{@link Rule#CALLBACKS}: 90 days after it was given nothing says any more that it was.
 *   <li>{@link Rule#SHARINGS}: so with a consent to tell somebody something; it holds 30 days at
 *       most.
 * </ol>
 *
 * Keys are files: those of tokens are destroyed by {@code privacy.EpochKeys}, those of calls in the
 * trail when a run is over, see {@link RetentionJob}.
 */
public final class Retention {
  /** How many rows one statement changes at most. */
  static final int BATCH = 200;

  private static final Duration QUARTER = Duration.ofDays(90);

  private Retention() {}

  /** One rule: how long something is kept, in words; and the statement. */
  public enum Rule {
    CALLS(
        "times of calls, to the hour",
        QUARTER,
        """
        WITH due AS (
          SELECT id, 'cut-' || replace(gen_random_uuid()::text, '-', '') AS random FROM call
          WHERE NOT cut AND ended_at < $1 ORDER BY ended_at LIMIT $2 FOR UPDATE SKIP LOCKED),
        totals AS (
          INSERT INTO call_hour AS known
          SELECT line, language, hour, count(*), sum(answered), sum(answered_10), sum(answered_15), sum(answered_20),
            sum(answered_30), sum(answered_60), sum(abandoned), sum(abandoned_5), sum(abandoned_15), sum(abandoned_30),
            sum(abandoned_60), sum(lost), sum(fell_back), sum(rings), sum(waited_seconds), max(waited_seconds),
            sum(talked_minutes)
          FROM call_figure JOIN due USING (id) GROUP BY line, language, hour
          ON CONFLICT (line, language, hour) DO UPDATE SET
            offered = known.offered + excluded.offered, answered = known.answered + excluded.answered,
            answered_10 = known.answered_10 + excluded.answered_10,
            answered_15 = known.answered_15 + excluded.answered_15,
            answered_20 = known.answered_20 + excluded.answered_20,
            answered_30 = known.answered_30 + excluded.answered_30,
            answered_60 = known.answered_60 + excluded.answered_60,
            abandoned = known.abandoned + excluded.abandoned,
            abandoned_5 = known.abandoned_5 + excluded.abandoned_5,
            abandoned_15 = known.abandoned_15 + excluded.abandoned_15,
            abandoned_30 = known.abandoned_30 + excluded.abandoned_30,
            abandoned_60 = known.abandoned_60 + excluded.abandoned_60,
            lost = known.lost + excluded.lost, fell_back = known.fell_back + excluded.fell_back,
            rings = known.rings + excluded.rings, waited_seconds = known.waited_seconds + excluded.waited_seconds,
            longest_wait_seconds = greatest(known.longest_wait_seconds, excluded.longest_wait_seconds),
            talked_minutes = known.talked_minutes + excluded.talked_minutes),
        story AS (
          UPDATE journal SET call = random, at = date_trunc('hour', at, 'UTC'), detail = to_the_hour(detail), cut = true
          FROM due WHERE journal.call = due.id),
        marks AS (
          UPDATE heavy_call SET call = random, at = date_trunc('hour', at, 'UTC') FROM due WHERE heavy_call.call = due.id)
        UPDATE call SET id = random, arrived_at = date_trunc('hour', arrived_at, 'UTC'),
          answered_at = date_trunc('hour', answered_at, 'UTC'), ended_at = date_trunc('hour', ended_at, 'UTC'), cut = true
        FROM due WHERE call.id = due.id\
        """),
    JOURNAL(
        "times in the journal that belong to no call, to the hour",
        QUARTER,
        """
        UPDATE journal SET at = date_trunc('hour', at, 'UTC'), detail = to_the_hour(detail), cut = true, call = NULL
        WHERE (run, sequence) IN (
          SELECT run, sequence FROM journal
          WHERE NOT cut AND at < $1 AND NOT EXISTS (SELECT FROM call WHERE call.id = journal.call)
          LIMIT $2 FOR UPDATE SKIP LOCKED)\
        """),
    LEFT_DUTY(
        "when somebody left duty, to the hour",
        QUARTER,
        """
        UPDATE counsellor SET left_at = date_trunc('hour', left_at, 'UTC')
        WHERE id IN (SELECT id FROM counsellor WHERE left_at < $1 AND left_at <> date_trunc('hour', left_at, 'UTC') LIMIT $2)\
        """),
    ABSENCES(
        "absences from the roster",
        QUARTER,
        """
        DELETE FROM absence WHERE ctid IN (SELECT ctid FROM absence WHERE ends < $1::timestamptz AT TIME ZONE 'UTC' LIMIT $2)\
        """),
    TOKENS(
        "callers' tokens whose key is destroyed",
        Duration.ZERO,
        """
        UPDATE call SET token = NULL
        WHERE id IN (SELECT id FROM call WHERE token IS NOT NULL AND split_part(token, '.', 1)::integer < $1 LIMIT $2)\
        """),
    INVITATIONS(
        "invitations that have lapsed",
        Duration.ZERO,
        "DELETE FROM invitation WHERE account IN (SELECT account FROM invitation WHERE expires_at"
            + " <= $1 LIMIT $2)"),
    SESSIONS(
        "sessions that nobody uses",
        Duration.ofDays(2),
        "DELETE FROM session WHERE hash IN (SELECT hash FROM session WHERE used_at < $1 OR used_at"
            + " > $1 + interval '4 days' LIMIT $2)"),
    BROWSERS(
        "browsers in which somebody had signed in",
        Duration.ZERO,
        "DELETE FROM browser WHERE ctid IN (SELECT ctid FROM browser WHERE until <= $1 LIMIT $2)"),
    CALLBACK_NUMBERS(
        "numbers and words of callbacks that have lapsed",
        Duration.ZERO,
        """
        UPDATE callback_consent SET sealed_number = NULL, sealed_words = NULL, ending = 'EXPIRED', ended_at = expires_at
        WHERE id IN (SELECT id FROM callback_consent WHERE ending IS NULL AND expires_at <= $1 LIMIT $2)\
        """),
    CALLBACKS(
        "that there was a callback",
        QUARTER,
        """
        DELETE FROM callback_consent
        WHERE id IN (SELECT id FROM callback_consent WHERE ending IS NOT NULL AND agreed_at < $1 LIMIT $2)\
        """),
    SHARINGS(
        "to whom what could be told",
        QUARTER,
        "DELETE FROM sharing WHERE id IN (SELECT id FROM sharing WHERE at < $1 LIMIT $2)");

    private final String words;
    private final Duration keeps;
    private final String sql;

    Rule(String words, Duration keeps, String sql) {
      this.words = words;
      this.keeps = keeps;
      this.sql = sql;
    }

    /** What it is about. */
    public String words() {
      return words;
    }

    /** How long that is kept. */
    public Duration keeps() {
      return keeps;
    }

    /** By which it is called in tables, the trail and metrics. */
    public String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private Object limit(Moment moment) {
      return this == TOKENS ? moment.epoch() : moment.now().minus(keeps).atOffset(ZoneOffset.UTC);
    }
  }

  /**
   * When it is applied.
   *
   * @param epoch the oldest whose key is still there; tokens of earlier ones go
   */
  public record Moment(Instant now, int epoch) {}

  /**
   * What a run has done.
   *
   * @param removed how many rows each rule has cut or removed
   * @param failed the rules that could not be applied to the end
   */
  public record Done(Map<Rule, Long> removed, List<Rule> failed) {
    /** What a run has done. */
    public Done {
      removed = Map.copyOf(removed);
      failed = List.copyOf(failed);
    }

    /** How many rows, in all. */
    public long all() {
      return removed.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  private static final String NOTE =
      """
      INSERT INTO retention AS known (rule, ran_at, removed) VALUES ($1, $2, $3)
      ON CONFLICT (rule) DO UPDATE SET
        ran_at = greatest(known.ran_at, excluded.ran_at), removed = known.removed + excluded.removed\
      """;

  private static final String STANDINGS = "SELECT rule, ran_at, removed FROM retention";

  /** Applies these rules; one that fails does not keep the others from being applied. */
  static Future<Done> run(Store store, Moment moment, Set<Rule> rules) {
    Map<Rule, Long> removed = new EnumMap<>(Rule.class);
    List<Rule> failed = new ArrayList<>();
    Future<Void> all = Future.succeededFuture();
    for (Rule rule : rules) {
      all =
          all.compose(
              _ ->
                  apply(store, rule, moment, 0)
                      .compose(rows -> note(store, rule, moment, rows).map(rows))
                      .<Void>transform(
                          result -> {
                            if (result.failed()) {
                              failed.add(rule);
                            } else {
                              removed.put(rule, result.result());
                            }
                            return Future.succeededFuture();
                          }));
    }
    return all.map(_ -> new Done(removed, failed));
  }

  private static Future<Long> apply(Store store, Rule rule, Moment moment, long before) {
    return store
        .ask(
            pool ->
                pool.preparedQuery(rule.sql)
                    .execute(Tuple.of(rule.limit(moment), BATCH))
                    .map(RowSet::rowCount))
        .compose(
            rows ->
                rows < BATCH
                    ? Future.succeededFuture(before + rows)
                    : apply(store, rule, moment, before + rows));
  }

  private static Future<Void> note(Store store, Rule rule, Moment moment, long rows) {
    return store.ask(
        pool ->
            pool.preparedQuery(NOTE)
                .execute(Tuple.of(rule.id(), moment.now().atOffset(ZoneOffset.UTC), rows))
                .mapEmpty());
  }

  /** How each rule stands, in their order. */
  static Future<List<Standing>> standings(Store store) {
    return store.ask(
        pool ->
            pool.query(STANDINGS)
                .execute()
                .map(
                    rows -> {
                      Map<String, Row> noted = new HashMap<>();
                      rows.forEach(row -> noted.put(row.getString("rule"), row));
                      return Stream.of(Rule.values())
                          .map(rule -> standing(rule, noted.get(rule.id())))
                          .toList();
                    }));
  }

  private static Standing standing(Rule rule, @Nullable Row noted) {
    return new Standing(
        rule.id(),
        rule.words(),
        rule.keeps(),
        noted == null ? null : noted.getOffsetDateTime("ran_at").toInstant(),
        noted == null ? 0 : noted.getLong("removed"));
  }
}
