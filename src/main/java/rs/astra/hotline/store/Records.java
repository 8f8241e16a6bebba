package rs.astra.hotline.store;

import io.vertx.core.Future;
import io.vertx.pgclient.data.Interval;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.Snapshot;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.CallerToken;
import rs.astra.hotline.core.call.Calls;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.call.Via;
import rs.astra.hotline.core.consent.CallbackRules;
import rs.astra.hotline.core.consent.ConsentId;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Load;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Level;
import rs.astra.hotline.engine.MonthBook;
import rs.astra.hotline.engine.Outcome;
import rs.astra.hotline.engine.Today;

/** Reads what an earlier run has left, and what today has brought. */
final class Records {
  private static final Duration SEEN_WITHIN = Duration.ofSeconds(5);

  private static final String OPEN =
      """
      SELECT id, line, language, arrived_at, rings, answered_at, counsellor, via, token
      FROM call WHERE ended_at IS NULL ORDER BY arrived_at, id\
      """;

  private static final String ENDED = "SELECT id FROM call WHERE ended_at >= $1 ORDER BY ended_at";

  private static final String CALLED_BACK =
      "SELECT DISTINCT detail->>'leg' AS leg FROM journal WHERE kind = 'CallbackEnded' AND at >="
          + " $1";

  /** As long as a consent holds at most. */
  private static final String CALLING_BACK =
      """
      SELECT call, detail->>'leg' AS leg, detail->>'consent' AS consent, min(at) AS at FROM journal AS answered
      WHERE kind = 'CallbackAnswered' AND at >= $1 AND call IS NOT NULL
        AND NOT EXISTS (SELECT FROM journal AS ended WHERE ended.kind = 'CallbackEnded' AND ended.at >= $1
                        AND ended.detail->>'leg' = answered.detail->>'leg')
      GROUP BY call, detail->>'leg', detail->>'consent' ORDER BY min(at)\
      """;

  /** As long as the configuration allows; the core knows how long it is. */
  private static final Duration LOST_WITHIN = Duration.ofHours(2);

  /** The last call of each counts: whoever was reached then is lost no more. */
  private static final String LOST =
      """
      SELECT token, ended_at
      FROM (SELECT DISTINCT ON (token) token, ended_at, ending FROM call
            WHERE ended_at >= $1 AND token IS NOT NULL ORDER BY token, ended_at DESC) AS lately
      WHERE ending <> 'COMPLETED'\
      """;

  private static final String COUNSELLORS =
      """
      SELECT counsellor.id, duty.*,
             (SELECT count(*) FROM heavy_call
              WHERE heavy_call.counsellor = counsellor.id AND at >= shift_since) AS heavy,
             coalesce(talked, '0') AS talked, last, open,
             EXISTS (SELECT FROM heavy_call
                     WHERE heavy_call.counsellor = counsellor.id AND call = last) AS marked
      FROM counsellor LEFT JOIN duty ON duty.counsellor = counsellor.id
        LEFT JOIN LATERAL (
          SELECT sum(extract(epoch FROM ended_at - answered_at)) AS talked
          FROM call WHERE call.counsellor = duty.counsellor AND answered_at >= shift_since) AS shift ON true
        LEFT JOIN LATERAL (
          SELECT id AS last, ended_at IS NULL AS open
          FROM call WHERE call.counsellor = duty.counsellor AND answered_at >= shift_since
          ORDER BY answered_at DESC LIMIT 1) AS latest ON true
      ORDER BY duty.since DESC NULLS LAST, counsellor.id\
      """;

  private static final String PRESENCE =
      """
      SELECT counsellor.id, duty.since, duty.by_shift, counsellor.left_at
      FROM counsellor LEFT JOIN duty ON duty.counsellor = counsellor.id\
      """;

  // The same rules as engine.Outcome and engine.Today.
  private static final String TODAY =
      """
      SELECT line, count(*) AS offered,
             count(*) FILTER (WHERE talked) AS answered,
             count(*) FILTER (WHERE talked AND answered_at - arrived_at <= $3) AS in_time,
             count(*) FILTER (WHERE gave_up AND ended_at - arrived_at > $4) AS abandoned,
             count(*) FILTER (WHERE gave_up AND ended_at - arrived_at <= $4) AS short,
             count(*) FILTER (WHERE ending = 'LOST') AS lost
      FROM (SELECT *, answered_at IS NOT NULL AND ending IS DISTINCT FROM 'LOST' AS talked,
                   answered_at IS NULL AND ended_at IS NOT NULL AND ending <> 'LOST' AS gave_up
            FROM call WHERE arrived_at >= $1 AND arrived_at < $2) AS today
      GROUP BY line\
      """;

  // Each hour lies in one month, whether its calls are cut or not.
  private static final String MONTH =
      """
      SELECT line, sum(answered)::bigint AS answered, sum(abandoned - abandoned_5)::bigint AS abandoned,
             sum(abandoned_5)::bigint AS short, sum(lost)::bigint AS lost,
             sum(offered - answered - abandoned - lost)::bigint AS open
      FROM hour_total WHERE hour >= $1 AND hour < $2 GROUP BY line ORDER BY line\
      """;

  /** Those of the call, and where everybody on duty was before and meanwhile. */
  private static final String STORY =
      """
      WITH part AS (
        SELECT run, min(sequence) AS first, max(sequence) AS last, min(at) AS began
        FROM journal WHERE call = $1 GROUP BY run),
      before AS (
        SELECT DISTINCT ON (journal.run, detail->>'counsellor') journal.*
        FROM journal JOIN part ON journal.run = part.run AND sequence < first
        WHERE kind = 'CounsellorMoved'
        ORDER BY journal.run, detail->>'counsellor', sequence DESC),
      meanwhile AS (
        SELECT journal.*
        FROM journal JOIN part ON journal.run = part.run AND sequence BETWEEN first AND last
        WHERE call = $1 OR kind = 'CounsellorMoved')
      SELECT story.run, at, call, kind, detail
      FROM (SELECT * FROM before UNION ALL SELECT * FROM meanwhile) AS story
        JOIN part ON story.run = part.run
      ORDER BY began, story.run, sequence\
      """;

  private static final String LAST = "SELECT id FROM call ORDER BY arrived_at DESC, id LIMIT 1";

  private Records() {}

  /** What the journal says of the call and of everybody around it. */
  static Future<List<Explanation.Entry>> story(Pool pool, CallId call) {
    return pool.preparedQuery(STORY)
        .execute(Tuple.of(call.value()))
        .map(
            rows ->
                rows.stream()
                    .map(
                        row ->
                            new Explanation.Entry(
                                row.getString("run"),
                                row.getOffsetDateTime("at").toInstant(),
                                row.getString("call"),
                                row.getString("kind"),
                                row.getJsonObject("detail")))
                    .toList());
  }

  /** The call that arrived last. */
  static Future<Optional<CallId>> last(Pool pool) {
    return pool.query(LAST)
        .execute()
        .map(rows -> rows.stream().map(row -> new CallId(row.getString("id"))).findFirst());
  }

  static Future<Fact.Recovered> recovered(Pool pool, Instant now) {
    return Connections.picture(pool, connection -> recovered(connection, now));
  }

  private static Future<Fact.@Nullable Recovered> recovered(SqlConnection connection, Instant now) {
    Tuple since = Tuple.of(utc(now.minus(Calls.REMEMBERED)));
    Tuple lately = Tuple.of(utc(now.minus(LOST_WITHIN)));
    return Future.all(
            connection.query(OPEN).execute(),
            connection.preparedQuery(ENDED).execute(since),
            connection.query(COUNSELLORS).execute(),
            connection.preparedQuery(LOST).execute(lately),
            connection.preparedQuery(CALLED_BACK).execute(since),
            connection
                .preparedQuery(CALLING_BACK)
                .execute(Tuple.of(utc(now.minus(CallbackRules.LONGEST)))))
        .map(
            all ->
                recovered(
                    all.<RowSet<Row>>resultAt(0),
                    all.resultAt(1),
                    all.resultAt(2),
                    all.resultAt(3),
                    all.resultAt(4),
                    all.resultAt(5),
                    now));
  }

  private static Fact.Recovered recovered(
      RowSet<Row> open,
      RowSet<Row> ended,
      RowSet<Row> people,
      RowSet<Row> lost,
      RowSet<Row> calledBack,
      RowSet<Row> callingBack,
      Instant now) {
    List<Call.Unseen> calls = new ArrayList<>();
    Map<CallId, CallerToken> whose = new LinkedHashMap<>();
    for (Row row : open) {
      calls.add(unseen(row, now.plus(SEEN_WITHIN)));
      String token = row.getString("token");
      if (token != null) {
        whose.put(new CallId(row.getString("id")), new CallerToken(token));
      }
    }
    List<CallId> gone = new ArrayList<>();
    ended.forEach(row -> gone.add(new CallId(row.getString("id"))));
    Map<CounsellorId, Optional<Fact.Seat>> counsellors = new LinkedHashMap<>();
    Set<String> taken = new HashSet<>();
    for (Row row : people) {
      // Two at one station: the one who was to leave after a call, and the next. The next has it.
      String station = row.getString("station");
      counsellors.put(
          new CounsellorId(row.getString("id")),
          station != null && taken.add(station)
              ? Optional.of(seat(row, new StationId(station)))
              : Optional.empty());
    }
    Map<CallerToken, Instant> lately = new LinkedHashMap<>();
    lost.forEach(
        row ->
            lately.put(
                new CallerToken(row.getString("token")),
                row.getOffsetDateTime("ended_at").toInstant()));
    return new Fact.Recovered(
        calls,
        gone,
        counsellors,
        new Fact.Tokens(whose, lately),
        new Fact.Callbacks(ended(calledBack), unended(callingBack)));
  }

  private static List<LegId> ended(RowSet<Row> calledBack) {
    List<LegId> legs = new ArrayList<>();
    for (Row row : calledBack) {
      String leg = row.getString("leg");
      if (leg != null && LegId.isLeg(leg)) {
        legs.add(new LegId(leg));
      }
    }
    return legs;
  }

  private static List<Snapshot.CallbackNote> unended(RowSet<Row> callingBack) {
    List<Snapshot.CallbackNote> notes = new ArrayList<>();
    for (Row row : callingBack) {
      String leg = row.getString("leg");
      String consent = row.getString("consent");
      Instant at = row.getOffsetDateTime("at").toInstant();
      if (leg != null && LegId.isLeg(leg) && consent != null && ConsentId.isId(consent)) {
        CallId call = new CallId(row.getString("call"));
        notes.add(
            new Snapshot.CallbackNote(
                new LegId(leg), new ConsentId(consent), call, null, at, at, null));
      }
    }
    return notes;
  }

  private static Fact.Seat seat(Row row, StationId station) {
    String last = row.getString("last");
    boolean marked = row.getBoolean("marked");
    Resting resting =
        new Resting(
            row.getString("resting"),
            instant(row.getOffsetDateTime("resting_since")),
            instant(row.getOffsetDateTime("resting_until")),
            row.getString("pause"));
    Load load =
        new Load(
            instant(row.getOffsetDateTime("shift_since")),
            0,
            row.getInteger("heavy"),
            Duration.ofMillis(Math.round(row.getDouble("talked") * 1000)),
            last == null ? null : new CallId(last),
            null,
            marked,
            marked && row.getBoolean("open") && resting.kind() == null,
            false);
    return new Fact.Seat(
        station,
        Level.valueOf(row.getString("level")),
        row.getBoolean("by_shift"),
        load,
        resting.goesOn());
  }

  /** The channel's name is not kept; whoever sees the caller again says it. */
  private static Call.Unseen unseen(Row row, Instant deadline) {
    Caller caller =
        new Caller(
            new CallId(row.getString("id")),
            "",
            new LineId(row.getString("line")),
            new Language(row.getString("language")),
            row.getOffsetDateTime("arrived_at").toInstant());
    String counsellor = row.getString("counsellor");
    String via = row.getString("via");
    return new Call.Unseen(
        caller,
        row.getInteger("rings"),
        instant(row.getOffsetDateTime("answered_at")),
        counsellor == null ? null : new CounsellorId(counsellor),
        via == null ? Via.BACKEND : Via.valueOf(via),
        deadline);
  }

  static Future<Map<CounsellorId, TimeAway.Presence>> presence(Pool pool) {
    return pool.query(PRESENCE)
        .execute()
        .map(
            rows -> {
              Map<CounsellorId, TimeAway.Presence> people = new LinkedHashMap<>();
              rows.forEach(
                  row ->
                      people.put(
                          new CounsellorId(row.getString("id")),
                          new TimeAway.Presence(
                              instant(row.getOffsetDateTime("since")),
                              Boolean.TRUE.equals(row.getBoolean("by_shift")),
                              instant(row.getOffsetDateTime("left_at")))));
              return people;
            });
  }

  static Future<Map<LineId, Today.Figures>> today(Pool pool, ZoneId zone, Instant now) {
    LocalDate day = now.atZone(zone).toLocalDate();
    return pool.preparedQuery(TODAY)
        .execute(
            Tuple.of(
                utc(day.atStartOfDay(zone).toInstant()),
                utc(day.plusDays(1).atStartOfDay(zone).toInstant()),
                Interval.of(Today.IN_TIME),
                Interval.of(Outcome.SHORT)))
        .map(
            rows -> {
              Map<LineId, Today.Figures> lines = new TreeMap<>();
              rows.forEach(row -> lines.put(new LineId(row.getString("line")), figures(row)));
              return lines;
            });
  }

  private static Today.Figures figures(Row row) {
    return new Today.Figures(
        row.getLong("offered"),
        row.getLong("answered"),
        row.getLong("in_time"),
        row.getLong("abandoned"),
        row.getLong("short"),
        row.getLong("lost"));
  }

  static Future<MonthBook.Counted> counted(Pool pool, YearMonth month, ZoneId zone) {
    return pool.preparedQuery(MONTH)
        .execute(
            Tuple.of(
                utc(month.atDay(1).atStartOfDay(zone).toInstant()),
                utc(month.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant())))
        .map(
            rows ->
                new MonthBook.Counted(
                    rows.stream().map(Records::line).toList(),
                    rows.stream().mapToLong(row -> row.getLong("open")).sum()));
  }

  private static MonthBook.Line line(Row row) {
    return new MonthBook.Line(
        new LineId(row.getString("line")),
        Map.of(
            Outcome.ANSWERED, row.getLong("answered"),
            Outcome.ABANDONED, row.getLong("abandoned"),
            Outcome.ABANDONED_SHORT, row.getLong("short"),
            Outcome.LOST, row.getLong("lost")));
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
