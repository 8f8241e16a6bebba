package rs.astra.hotline.store;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.call.CallerToken;
import rs.astra.hotline.core.roster.Span;
import rs.astra.hotline.engine.Notary;
import rs.astra.hotline.engine.TrailBook.Verified;
import rs.astra.hotline.store.AuditTable.Line;

/**
 * Finds out what a breach could have shown.
 *
 * <ol>
 *   <li>A record could be seen if it was there in that time: a call that had arrived before its
 *       end, a number that was agreed before its end and not destroyed before its beginning. In
 *       doubt it could.
 *   <li>Of everybody: all of these are concerned. Of one: the calls that they have asked for, and
 *       with the list of what may be told all calls in which something may be.
 *   <li>Where the trail keeps only the hour, the whole hour counts.
 *   <li>The trail says a call's id for 90 days; for an entry that is older no key is asked for,
 *       since asking would make one. Its calls are counted.
 * </ol>
 */
final class BreachReader {
  private static final String CALLS =
      """
      SELECT id, token, cut, coalesce(numbers, 0) AS numbers, coalesce(sharings, 0) AS sharings
      FROM call
        LEFT JOIN (SELECT call, count(*) AS numbers FROM callback_consent
                   WHERE agreed_at < $2 AND (ended_at IS NULL OR ended_at >= $1) GROUP BY call) AS agreed
          ON agreed.call = call.id
        LEFT JOIN (SELECT call, count(*) AS sharings FROM sharing WHERE at < $2 GROUP BY call) AS told
          ON told.call = call.id
      WHERE arrived_at < $2 ORDER BY arrived_at, id\
      """;

  private static final String OTHERS =
      """
      SELECT (SELECT count(*) FROM callback_consent
              WHERE agreed_at < $2 AND (ended_at IS NULL OR ended_at >= $1)) AS numbers,
             (SELECT count(*) FROM sharing WHERE at < $2) AS sharings,
             (SELECT count(*) FROM account) AS accounts\
      """;

  private static final String SINCE =
      """
      SELECT action, count(*) AS times, max(at) AS last FROM audit
      WHERE at >= $1 AND (action IN ('ACCOUNT_REMOVE', 'KEYS_ROTATE')
        OR (action = 'SESSION_END' AND subject_kind = 'RULE' AND subject = 'everybody'))
      GROUP BY action ORDER BY action\
      """;

  private final Store store;
  private final Notary notary;
  private final Span time;
  private final Instant now;

  BreachReader(Store store, Notary notary, Span time, Instant now) {
    this.store = store;
    this.notary = notary;
    this.time = time;
    this.now = now;
  }

  /**
   * Reads it all.
   *
   * @param actor as the trail has it, null for everybody
   */
  Future<Breach> read(@Nullable String actor, Verified trail) {
    Tuple from = Tuple.of(time.from().atOffset(ZoneOffset.UTC));
    Tuple both = Tuple.of(from.getValue(0), time.until().atOffset(ZoneOffset.UTC));
    Future<List<Line>> entries =
        store
            .ask(pool -> AuditTable.between(pool, time, TrailReader.OF_CALLERS))
            .map(
                all ->
                    all.stream()
                        .map(AuditTable.Placed::line)
                        .filter(line -> actor == null || line.actor().equals(actor))
                        .toList());
    Future<RowSet<Row>> calls = rows(CALLS, both);
    Future<RowSet<Row>> others = rows(OTHERS, both);
    Future<RowSet<Row>> since = rows(SINCE, from);
    return Future.all(entries, calls, others, since)
        .compose(
            _ ->
                store.blocking(
                    () ->
                        breach(
                            trail.isWhole(),
                            actor == null,
                            entries.result(),
                            calls.result(),
                            others.result().iterator().next(),
                            since.result())));
  }

  private Future<RowSet<Row>> rows(String sql, Tuple values) {
    return store.ask(pool -> pool.preparedQuery(sql).execute(values));
  }

  private Breach breach(
      boolean whole,
      boolean everybody,
      List<Line> entries,
      RowSet<Row> calls,
      Row others,
      RowSet<Row> since)
      throws IOException {
    Set<String> unknown = new HashSet<>();
    Map<String, Long> asked = askedFor(entries, calls, unknown);
    boolean listed = entries.stream().anyMatch(BreachReader::isTheList);
    return new Breach(
        whole,
        new Breach.Kept(
            calls.size(),
            calls.stream().filter(row -> row.getBoolean("cut")).count(),
            others.getLong("numbers"),
            others.getLong("sharings"),
            others.getLong("accounts")),
        byAction(entries),
        entries.stream().map(BreachReader::actor).distinct().count(),
        unknown.size(),
        calls.stream()
            .map(
                row ->
                    new Breach.Affected(
                        row.getString("id"),
                        token(row.getString("token")),
                        row.getLong("numbers"),
                        row.getLong("sharings"),
                        asked.getOrDefault(row.getString("id"), 0L)))
            .filter(it -> everybody || it.asked() > 0 || (listed && it.sharings() > 0))
            .toList(),
        since.stream()
            .map(
                row ->
                    new Breach.Done(
                        row.getString("action"),
                        row.getLong("times"),
                        row.getOffsetDateTime("last").toInstant()))
            .toList());
  }

  private static @Nullable CallerToken token(@Nullable String stored) {
    return stored == null ? null : new CallerToken(stored);
  }

  private static List<Breach.Asked> byAction(List<Line> entries) {
    return entries.stream()
        .collect(
            groupingBy(Line::action, TreeMap::new, groupingBy(BreachReader::actor, counting())))
        .entrySet()
        .stream()
        .map(
            it ->
                new Breach.Asked(
                    it.getKey(),
                    it.getValue().values().stream().mapToLong(Long::longValue).sum(),
                    it.getValue().size()))
        .toList();
  }

  private static String actor(Line line) {
    return line.actorKind() + ' ' + line.actor();
  }

  private static boolean isTheList(Line line) {
    return line.action().equals("CONSENT_READ") && line.subjectKind().equals("RULE");
  }

  /** How often each call was asked for. */
  private Map<String, Long> askedFor(List<Line> entries, RowSet<Row> calls, Set<String> unknown)
      throws IOException {
    Map<YearMonth, Map<String, String>> ids = new HashMap<>();
    Map<String, Long> asked = new HashMap<>();
    for (Line line : entries) {
      Set<String> codes = codes(line);
      if (codes.isEmpty()) {
        continue;
      }
      YearMonth month = YearMonth.from(line.at().atOffset(ZoneOffset.UTC));
      if (!ids.containsKey(month)) {
        ids.put(month, ids(line.at(), calls));
      }
      for (String code : codes) {
        String id = ids.getOrDefault(month, Map.of()).get(code);
        if (id == null) {
          unknown.add(code);
        } else {
          asked.merge(id, 1L, Long::sum);
        }
      }
    }
    return asked;
  }

  private static Set<String> codes(Line line) {
    return Stream.of(
            line.subjectKind().equals("CALL") ? List.of(line.subject()) : List.<String>of(),
            line.caseId() == null ? List.<String>of() : List.of(line.caseId()))
        .flatMap(List::stream)
        .collect(toSet());
  }

  /** The ids of that month's codes. */
  private Map<String, String> ids(Instant at, RowSet<Row> calls) throws IOException {
    Map<String, String> ids = new HashMap<>();
    if (at.isBefore(now.minus(RetentionJob.CALL_KEYS))) {
      return ids;
    }
    for (Row row : calls) {
      if (!row.getBoolean("cut")) {
        ids.put(notary.call(row.getString("id"), at), row.getString("id"));
      }
    }
    return ids;
  }
}
