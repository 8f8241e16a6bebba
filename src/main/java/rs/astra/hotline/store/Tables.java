package rs.astra.hotline.store;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.CallerToken;

/**
 * Writes a batch in one transaction: the journal, and what the entries that are new there mean for
 * calls and duty. Whole columns are sent as arrays and unnested: thirty times as fast as row by
 * row.
 */
final class Tables implements Sink {
  private static final String JOURNAL =
      """
      INSERT INTO journal (run, sequence, at, call, kind, detail)
      SELECT * FROM unnest($1::text[], $2::bigint[], $3::timestamptz[], $4::text[], $5::text[], $6::jsonb[])
      ON CONFLICT (run, sequence) DO NOTHING
      RETURNING run, sequence\
      """;

  private static final String COUNSELLORS =
      "INSERT INTO counsellor (id) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING";

  private static final String STATIONS =
      "INSERT INTO station (id) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING";

  private static final String CALLS =
      """
      INSERT INTO call AS known (id, line, language, language_by, learned, arrived_at, fell_back, rings,
                                 answered_at, counsellor, via, ended_at, ending)
      SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::boolean[],
                           $8::integer[], $9::timestamptz[], $10::text[], $11::text[], $12::timestamptz[], $13::text[])
      ON CONFLICT (id) DO UPDATE SET
        line = excluded.line,
        language = excluded.language,
        language_by = coalesce(excluded.language_by, known.language_by),
        learned = coalesce(known.learned, excluded.learned),
        arrived_at = excluded.arrived_at,
        fell_back = known.fell_back OR excluded.fell_back,
        rings = CASE WHEN excluded.ended_at IS NULL THEN known.rings ELSE 0 END + excluded.rings,
        answered_at = CASE WHEN excluded.ended_at IS NULL THEN coalesce(known.answered_at, excluded.answered_at)
                           ELSE excluded.answered_at END,
        counsellor = CASE WHEN excluded.ended_at IS NULL THEN coalesce(excluded.counsellor, known.counsellor)
                          ELSE excluded.counsellor END,
        via = CASE WHEN excluded.ended_at IS NULL THEN coalesce(excluded.via, known.via)
                   ELSE excluded.via END,
        ended_at = excluded.ended_at,
        ending = excluded.ending
      WHERE known.ended_at IS NULL\
      """;

  private static final String RINGS =
      """
      UPDATE call SET rings = call.rings + further.rings
      FROM unnest($1::text[], $2::integer[]) AS further (id, rings)
      WHERE call.id = further.id AND call.ended_at IS NULL\
      """;

  private static final String TOKENS =
      """
      UPDATE call SET token = recognised.token
      FROM unnest($1::text[], $2::text[]) AS recognised (id, token)
      WHERE call.id = recognised.id\
      """;

  private static final String ON_DUTY =
      """
      INSERT INTO duty AS known (counsellor, station, level, by_shift, since, shift_since,
                                 resting, resting_since, resting_until, pause)
      SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::boolean[], $5::timestamptz[], $6::timestamptz[],
                           $7::text[], $8::timestamptz[], $9::timestamptz[], $10::text[])
      ON CONFLICT (counsellor) DO UPDATE
      SET station = excluded.station, level = excluded.level, by_shift = excluded.by_shift,
        since = CASE WHEN (known.station, known.level, known.by_shift)
                          = (excluded.station, excluded.level, excluded.by_shift)
                     THEN known.since ELSE excluded.since END,
        shift_since = excluded.shift_since, resting = excluded.resting,
        resting_since = excluded.resting_since, resting_until = excluded.resting_until,
        pause = excluded.pause
      WHERE (known.station, known.level, known.by_shift, known.shift_since, known.resting,
             known.resting_since, known.resting_until, known.pause)
        IS DISTINCT FROM (excluded.station, excluded.level, excluded.by_shift, excluded.shift_since, excluded.resting,
             excluded.resting_since, excluded.resting_until, excluded.pause)\
      """;

  private static final String HEAVY =
      """
      INSERT INTO heavy_call (call, counsellor, at)
      SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[]) ON CONFLICT DO NOTHING\
      """;

  private static final String OFF_DUTY =
      """
      WITH gone AS (DELETE FROM duty WHERE counsellor = ANY ($1::text[]))
      UPDATE counsellor SET left_at = CASE WHEN leaving.in_shift THEN leaving.at END
      FROM unnest($1::text[], $2::timestamptz[], $3::boolean[]) AS leaving (id, at, in_shift)
      WHERE counsellor.id = leaving.id\
      """;

  // What no clock of ours says is a mistake, and no type of the database's would hold all of it.
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

  private final Connections connections;

  Tables(Connections connections) {
    this.connections = connections;
  }

  private record Key(String run, long sequence) {}

  /**
   * Where somebody is on duty after the batch.
   *
   * @param station null: not on duty
   * @param byShift as in {@link Transition.CounsellorMoved}
   */
  private record Duty(
      String counsellor,
      @Nullable String station,
      String level,
      boolean byShift,
      Instant since,
      Instant shiftSince,
      Resting resting) {}

  @Override
  public Future<Void> write(List<Row> rows) {
    Tuple columns;
    try {
      columns = journal(rows);
    } catch (Unwritable e) {
      return Future.failedFuture(e);
    }
    return connections
        .ask(pool -> pool.withTransaction(connection -> write(connection, rows, columns)))
        .recover(error -> Future.failedFuture(Failure.judged(error)));
  }

  private static Future<@Nullable Void> write(
      SqlConnection connection, List<Row> rows, Tuple columns) {
    return connection
        .preparedQuery(JOURNAL)
        .execute(columns)
        .compose(
            inserted -> {
              Set<Key> fresh = new HashSet<>();
              inserted.forEach(r -> fresh.add(new Key(r.getString(0), r.getLong(1))));
              return follow(
                  connection,
                  rows.stream()
                      .filter(r -> fresh.contains(new Key(r.run(), r.sequence())))
                      .toList());
            })
        .mapEmpty();
  }

  private static Tuple journal(List<Row> rows) {
    return Tuple.tuple()
        .addArrayOfString(column(rows, Row::run, String[]::new))
        .addArrayOfLong(column(rows, Row::sequence, Long[]::new))
        .addArrayOfOffsetDateTime(times(rows, Row::at))
        .addArrayOfString(column(rows, r -> text(r.call()), String[]::new))
        .addArrayOfString(column(rows, Row::kind, String[]::new))
        .addArrayOfJsonObject(column(rows, Row::detail, JsonObject[]::new));
  }

  /** What the entries that were not in the journal before mean. */
  private static Future<Void> follow(SqlConnection connection, List<Row> fresh) {
    SortedMap<CallId, CallChange> calls = new TreeMap<>();
    SortedMap<CallId, CallerToken> tokens = new TreeMap<>();
    SortedMap<String, Duty> duties = new TreeMap<>();
    for (Row row : fresh) {
      CallId id = row.call();
      CallChange change = id == null ? null : CallChange.of(calls.get(id), row);
      if (id != null && change != null) {
        calls.put(id, change);
      }
      CallerToken token = row.token();
      if (id != null && token != null) {
        tokens.put(id, token);
      }
      if (row.kind().equals("CounsellorMoved")) {
        Duty duty = duty(row.detail(), row.at());
        duties.merge(duty.counsellor(), duty, Tables::later);
      }
    }
    List<CallChange> known = calls.values().stream().filter(c -> c.about() != null).toList();
    List<CallChange> rung = calls.values().stream().filter(c -> c.about() == null).toList();
    List<Duty> on = duties.values().stream().filter(d -> d.station() != null).toList();
    List<Duty> off = duties.values().stream().filter(d -> d.station() == null).toList();
    List<Row> calledBack = fresh.stream().filter(r -> r.kind().equals("CallbackEnded")).toList();
    List<Row> heavy = fresh.stream().filter(r -> r.kind().equals("CallMarkedHeavy")).toList();
    return people(connection, calls.values(), duties.values(), heavy)
        .compose(_ -> run(connection, CALLS, known, Tables::calls))
        .compose(_ -> run(connection, RINGS, rung, Tables::rings))
        .compose(_ -> run(connection, TOKENS, List.copyOf(tokens.entrySet()), Tables::tokens))
        .compose(_ -> run(connection, ON_DUTY, on, Tables::onDuty))
        .compose(_ -> run(connection, OFF_DUTY, off, Tables::offDuty))
        .compose(_ -> run(connection, HEAVY, heavy, Tables::heavy))
        .compose(_ -> run(connection, StoredConsents.CALLED_BACK, calledBack, Tables::calledBack));
  }

  private static Duty duty(JsonObject moved, Instant at) {
    boolean off = moved.getString("to").equals("OffDuty");
    // An entry of an earlier version, kept in the spool, does not say these.
    String shiftSince = moved.getString("shiftSince");
    return new Duty(
        moved.getString("counsellor"),
        off ? null : moved.getString("station"),
        moved.getString("level"),
        moved.getBoolean("byShift", off),
        at,
        shiftSince == null ? at : Instant.parse(shiftSince),
        Resting.of(moved));
  }

  private static Duty later(Duty before, Duty now) {
    boolean same =
        Objects.equals(before.station(), now.station())
            && before.level().equals(now.level())
            && before.byShift() == now.byShift();
    return new Duty(
        now.counsellor(),
        now.station(),
        now.level(),
        now.byShift(),
        same ? before.since() : now.since(),
        now.shiftSince(),
        now.resting());
  }

  private static Future<Void> people(
      SqlConnection connection,
      Collection<CallChange> calls,
      Collection<Duty> duties,
      Collection<Row> heavy) {
    List<String> counsellors =
        sorted(
            Stream.of(
                    calls.stream().map(CallChange::counsellor),
                    duties.stream().map(Duty::counsellor),
                    heavy.stream().map(Tables::counsellor))
                .flatMap(each -> each));
    List<String> stations = sorted(duties.stream().map(Duty::station));
    return run(connection, COUNSELLORS, counsellors, Tables::ids)
        .compose(_ -> run(connection, STATIONS, stations, Tables::ids));
  }

  /** Always in the same order, so that two writers cannot wait for each other. */
  private static List<String> sorted(Stream<@Nullable String> ids) {
    return ids.filter(Objects::nonNull).map(Objects::requireNonNull).distinct().sorted().toList();
  }

  private static <T> Future<Void> run(
      SqlConnection connection, String sql, List<T> rows, Function<List<T>, Tuple> columns) {
    return rows.isEmpty()
        ? Future.succeededFuture()
        : connection.preparedQuery(sql).execute(columns.apply(rows)).mapEmpty();
  }

  // --- columns

  private static Tuple ids(List<String> ids) {
    return Tuple.tuple().addArrayOfString(ids.toArray(String[]::new));
  }

  private static Tuple calls(List<CallChange> calls) {
    return Tuple.tuple()
        .addArrayOfString(column(calls, c -> c.id().value(), String[]::new))
        .addArrayOfString(
            column(calls, c -> c.about() == null ? null : c.about().line(), String[]::new))
        .addArrayOfString(
            column(calls, c -> c.about() == null ? null : c.about().language(), String[]::new))
        .addArrayOfString(column(calls, CallChange::languageBy, String[]::new))
        .addArrayOfString(column(calls, CallChange::learned, String[]::new))
        .addArrayOfOffsetDateTime(
            times(calls, c -> c.about() == null ? null : c.about().arrivedAt()))
        .addArrayOfBoolean(column(calls, CallChange::fellBack, Boolean[]::new))
        .addArrayOfInteger(column(calls, CallChange::rings, Integer[]::new))
        .addArrayOfOffsetDateTime(times(calls, CallChange::answeredAt))
        .addArrayOfString(column(calls, CallChange::counsellor, String[]::new))
        .addArrayOfString(column(calls, CallChange::via, String[]::new))
        .addArrayOfOffsetDateTime(times(calls, CallChange::endedAt))
        .addArrayOfString(column(calls, CallChange::ending, String[]::new));
  }

  private static Tuple rings(List<CallChange> calls) {
    return Tuple.tuple()
        .addArrayOfString(column(calls, c -> c.id().value(), String[]::new))
        .addArrayOfInteger(column(calls, CallChange::rings, Integer[]::new));
  }

  private static Tuple tokens(List<Map.Entry<CallId, CallerToken>> tokens) {
    return Tuple.tuple()
        .addArrayOfString(column(tokens, t -> t.getKey().value(), String[]::new))
        .addArrayOfString(column(tokens, t -> t.getValue().reveal(), String[]::new));
  }

  private static Tuple onDuty(List<Duty> duties) {
    return Tuple.tuple()
        .addArrayOfString(column(duties, Duty::counsellor, String[]::new))
        .addArrayOfString(column(duties, Duty::station, String[]::new))
        .addArrayOfString(column(duties, Duty::level, String[]::new))
        .addArrayOfBoolean(column(duties, Duty::byShift, Boolean[]::new))
        .addArrayOfOffsetDateTime(times(duties, Duty::since))
        .addArrayOfOffsetDateTime(times(duties, Duty::shiftSince))
        .addArrayOfString(column(duties, d -> d.resting().kind(), String[]::new))
        .addArrayOfOffsetDateTime(times(duties, d -> d.resting().since()))
        .addArrayOfOffsetDateTime(times(duties, d -> d.resting().until()))
        .addArrayOfString(column(duties, d -> d.resting().reason(), String[]::new));
  }

  private static Tuple calledBack(List<Row> ends) {
    return Tuple.tuple()
        .addArrayOfUUID(
            column(ends, e -> UUID.fromString(e.detail().getString("consent")), UUID[]::new))
        .addArrayOfBoolean(column(ends, e -> e.detail().getBoolean("talked"), Boolean[]::new))
        .addArrayOfOffsetDateTime(times(ends, Row::at));
  }

  private static Tuple heavy(List<Row> marks) {
    return Tuple.tuple()
        .addArrayOfString(column(marks, r -> text(r.call()), String[]::new))
        .addArrayOfString(column(marks, Tables::counsellor, String[]::new))
        .addArrayOfOffsetDateTime(times(marks, Row::at));
  }

  private static @Nullable String counsellor(Row row) {
    return row.detail().getString("counsellor");
  }

  private static Tuple offDuty(List<Duty> duties) {
    return Tuple.tuple()
        .addArrayOfString(column(duties, Duty::counsellor, String[]::new))
        .addArrayOfOffsetDateTime(times(duties, Duty::since))
        .addArrayOfBoolean(column(duties, Duty::byShift, Boolean[]::new));
  }

  static <T, C> C[] column(
      Collection<T> rows, Function<T, @Nullable C> value, IntFunction<C[]> array) {
    return rows.stream().map(value).toArray(array);
  }

  private static <T> OffsetDateTime[] times(List<T> rows, Function<T, @Nullable Instant> value) {
    return rows.stream().map(value).map(Tables::time).toArray(OffsetDateTime[]::new);
  }

  /** The database keeps microseconds. */
  private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    if (instant == null) {
      return null;
    }
    if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
      throw new Unwritable("a time out of range");
    }
    return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
