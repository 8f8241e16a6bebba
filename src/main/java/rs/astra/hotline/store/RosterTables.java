package rs.astra.hotline.store;

import static rs.astra.hotline.store.Tables.column;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Absence;
import rs.astra.hotline.core.roster.Change;
import rs.astra.hotline.core.roster.Days;
import rs.astra.hotline.core.roster.Hours;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Person;
import rs.astra.hotline.core.roster.Post;
import rs.astra.hotline.core.roster.Proficiency;
import rs.astra.hotline.core.roster.Roster;
import rs.astra.hotline.core.roster.Shift;
import rs.astra.hotline.core.roster.ShiftId;
import rs.astra.hotline.engine.StoredRoster;

/**
 * The roster's tables. A roster is replaced as a whole, in one transaction that begins by changing
 * the one row of {@code roster}: a second writer waits there, and then finds another version than
 * the one it knows.
 */
final class RosterTables {
  /** Where a new version is said, as soon as it can be read: LISTEN roster. */
  static final String CHANNEL = "roster";

  private static final String VERSION = "SELECT version FROM roster";

  private static final String NEXT_VERSION =
      """
      UPDATE roster SET version = version + 1, changed_at = $2 WHERE version = $1
      RETURNING version, pg_notify($3, (version)::text)\
      """;

  // Not TRUNCATE: whoever reads at the same time would see nothing instead of what was there.
  private static final List<String> CLEAR =
      List.of(
          "DELETE FROM shift_change",
          "DELETE FROM absence",
          "DELETE FROM shift",
          "DELETE FROM speaks",
          "DELETE FROM person");

  private static final String PEOPLE =
      """
      INSERT INTO person (id, station, long_nights)
      SELECT * FROM unnest($1::text[], $2::text[], $3::boolean[])\
      """;

  private static final String SPEAKS =
      """
      INSERT INTO speaks (person, language, proficiency)
      SELECT * FROM unnest($1::text[], $2::text[], $3::text[])\
      """;

  private static final String SHIFTS =
      """
      INSERT INTO shift (id, person, post, first_day, last_day, weekdays, every, starts, ends)
      SELECT id, person, post, first_day, last_day, weekdays::smallint[], every, starts, ends
      FROM unnest($1::text[], $2::text[], $3::text[], $4::date[], $5::date[], $6::text[], $7::smallint[],
                  $8::time[], $9::time[])
           AS new (id, person, post, first_day, last_day, weekdays, every, starts, ends)\
      """;

  private static final String ABSENCES =
      """
      INSERT INTO absence (person, starts, ends)
      SELECT * FROM unnest($1::text[], $2::timestamp[], $3::timestamp[])\
      """;

  private static final String CHANGES =
      """
      INSERT INTO shift_change (shift, day, taken_by, moved_to, starts, ends)
      SELECT * FROM unnest($1::text[], $2::date[], $3::text[], $4::date[], $5::time[], $6::time[])\
      """;

  private RosterTables() {}

  static Future<Long> version(Pool pool) {
    return pool.query(VERSION).execute().map(rows -> rows.iterator().next().getLong(0));
  }

  // --- replacing

  static Future<Long> replace(Pool pool, long version, Roster roster, Instant now) {
    return pool.withTransaction(connection -> replace(connection, version, roster, now))
        .map(Objects::requireNonNull);
  }

  private static Future<@Nullable Long> replace(
      SqlConnection connection, long version, Roster roster, Instant now) {
    return connection
        .preparedQuery(NEXT_VERSION)
        .execute(Tuple.of(version, now.atOffset(ZoneOffset.UTC), CHANNEL))
        .compose(
            rows ->
                rows.iterator().hasNext()
                    ? Future.succeededFuture(rows.iterator().next().getLong(0))
                    : Future.failedFuture(new StoredRoster.Replaced()))
        .compose(next -> cleared(connection).compose(_ -> written(connection, roster)).map(next));
  }

  private static Future<Void> cleared(SqlConnection connection) {
    Future<Void> done = Future.succeededFuture();
    for (String clear : CLEAR) {
      done = done.compose(_ -> connection.query(clear).execute().mapEmpty());
    }
    return done;
  }

  private static Future<Void> written(SqlConnection connection, Roster roster) {
    return run(connection, PEOPLE, people(roster.people().values()))
        .compose(_ -> run(connection, SPEAKS, speaks(roster.people().values())))
        .compose(_ -> run(connection, SHIFTS, shifts(roster.shifts().values())))
        .compose(_ -> run(connection, ABSENCES, absences(roster.absences())))
        .compose(_ -> run(connection, CHANGES, changes(roster.changes().values())));
  }

  private static Future<Void> run(SqlConnection connection, String sql, Tuple columns) {
    return connection.preparedQuery(sql).execute(columns).mapEmpty();
  }

  private static Tuple people(Collection<Person> people) {
    return Tuple.tuple()
        .addArrayOfString(column(people, p -> p.id().value(), String[]::new))
        .addArrayOfString(
            column(people, p -> p.station() == null ? null : p.station().value(), String[]::new))
        .addArrayOfBoolean(column(people, Person::longNights, Boolean[]::new));
  }

  private static Tuple speaks(Collection<Person> people) {
    record Speaks(CounsellorId person, Language language, Proficiency proficiency) {}
    List<Speaks> all =
        people.stream()
            .flatMap(
                person ->
                    person.speaks().entrySet().stream()
                        .map(s -> new Speaks(person.id(), s.getKey(), s.getValue())))
            .toList();
    return Tuple.tuple()
        .addArrayOfString(column(all, s -> s.person().value(), String[]::new))
        .addArrayOfString(column(all, s -> s.language().tag(), String[]::new))
        .addArrayOfString(column(all, s -> s.proficiency().name(), String[]::new));
  }

  private static Tuple shifts(Collection<Shift> shifts) {
    return Tuple.tuple()
        .addArrayOfString(column(shifts, s -> s.id().value(), String[]::new))
        .addArrayOfString(column(shifts, s -> s.person().value(), String[]::new))
        .addArrayOfString(column(shifts, s -> s.post().name(), String[]::new))
        .addArrayOfLocalDate(column(shifts, s -> s.days().first(), LocalDate[]::new))
        .addArrayOfLocalDate(column(shifts, s -> s.days().last(), LocalDate[]::new))
        .addArrayOfString(column(shifts, RosterTables::weekdays, String[]::new))
        .addArrayOfShort(
            column(
                shifts,
                s -> s.days() instanceof Days.Weekly weekly ? (short) weekly.every() : null,
                Short[]::new))
        .addArrayOfLocalTime(column(shifts, s -> s.hours().start(), LocalTime[]::new))
        .addArrayOfLocalTime(column(shifts, s -> s.hours().end(), LocalTime[]::new));
  }

  /** An array as text, since an array cannot be one of several in an array. */
  private static @Nullable String weekdays(Shift shift) {
    return shift.days() instanceof Days.Weekly weekly
        ? weekly.on().stream()
            .map(day -> Integer.toString(day.getValue()))
            .collect(Collectors.joining(",", "{", "}"))
        : null;
  }

  private static Tuple absences(Collection<Absence> absences) {
    return Tuple.tuple()
        .addArrayOfString(column(absences, a -> a.person().value(), String[]::new))
        .addArrayOfLocalDateTime(column(absences, Absence::from, LocalDateTime[]::new))
        .addArrayOfLocalDateTime(column(absences, Absence::until, LocalDateTime[]::new));
  }

  private static Tuple changes(Collection<Change> changes) {
    return Tuple.tuple()
        .addArrayOfString(column(changes, c -> c.of().shift().value(), String[]::new))
        .addArrayOfLocalDate(column(changes, c -> c.of().day(), LocalDate[]::new))
        .addArrayOfString(
            column(
                changes,
                c -> c instanceof Change.Taken taken ? taken.by().value() : null,
                String[]::new))
        .addArrayOfLocalDate(
            column(
                changes,
                c -> c instanceof Change.Moved moved ? moved.to() : null,
                LocalDate[]::new))
        .addArrayOfLocalTime(
            column(
                changes,
                c -> c instanceof Change.Moved moved ? moved.hours().start() : null,
                LocalTime[]::new))
        .addArrayOfLocalTime(
            column(
                changes,
                c -> c instanceof Change.Moved moved ? moved.hours().end() : null,
                LocalTime[]::new));
  }

  // --- reading

  static Future<StoredRoster> read(Pool pool, ZoneId zone) {
    return Connections.picture(pool, connection -> read(connection, zone));
  }

  private static Future<@Nullable StoredRoster> read(SqlConnection connection, ZoneId zone) {
    return Future.all(
            List.of(
                connection.query(VERSION).execute(),
                connection.query("SELECT * FROM person").execute(),
                connection.query("SELECT * FROM speaks").execute(),
                connection.query("SELECT * FROM shift").execute(),
                connection.query("SELECT * FROM absence").execute(),
                connection.query("SELECT * FROM shift_change").execute()))
        .map(all -> stored(all.<RowSet<Row>>list(), zone));
  }

  private static StoredRoster stored(List<RowSet<Row>> tables, ZoneId zone) {
    Map<String, Map<Language, Proficiency>> speaks = new HashMap<>();
    for (Row row : tables.get(2)) {
      speaks
          .computeIfAbsent(row.getString("person"), _ -> new HashMap<>())
          .put(
              new Language(row.getString("language")),
              Proficiency.valueOf(row.getString("proficiency")));
    }
    Roster roster = Roster.empty(zone);
    for (Row row : tables.get(1)) {
      roster = roster.with(person(row, speaks.getOrDefault(row.getString("id"), Map.of())));
    }
    for (Row row : tables.get(3)) {
      roster = roster.with(shift(row));
    }
    for (Row row : tables.get(4)) {
      roster =
          roster.with(
              new Absence(
                  new CounsellorId(row.getString("person")),
                  row.getLocalDateTime("starts"),
                  row.getLocalDateTime("ends")));
    }
    for (Row row : tables.get(5)) {
      roster = roster.with(change(row));
    }
    return new StoredRoster(tables.get(0).iterator().next().getLong(0), roster);
  }

  private static Person person(Row row, Map<Language, Proficiency> speaks) {
    String station = row.getString("station");
    return new Person(
        new CounsellorId(row.getString("id")),
        station == null ? null : new StationId(station),
        speaks,
        row.getBoolean("long_nights"));
  }

  private static Shift shift(Row row) {
    Short[] weekdays = row.getArrayOfShorts("weekdays");
    return new Shift(
        new ShiftId(row.getString("id")),
        new CounsellorId(row.getString("person")),
        Post.all().stream()
            .filter(post -> post.name().equals(row.getString("post")))
            .findFirst()
            .orElseThrow(),
        weekdays == null
            ? new Days.Once(row.getLocalDate("first_day"))
            : new Days.Weekly(
                Arrays.stream(weekdays).map(DayOfWeek::of).collect(Collectors.toSet()),
                row.getShort("every"),
                row.getLocalDate("first_day"),
                row.getLocalDate("last_day")),
        hours(row));
  }

  private static Change change(Row row) {
    Change.Occurrence of =
        new Change.Occurrence(new ShiftId(row.getString("shift")), row.getLocalDate("day"));
    String takenBy = row.getString("taken_by");
    LocalDate movedTo = row.getLocalDate("moved_to");
    if (takenBy != null) {
      return new Change.Taken(of, new CounsellorId(takenBy));
    }
    return movedTo == null ? new Change.Cancelled(of) : new Change.Moved(of, movedTo, hours(row));
  }

  private static Hours hours(Row row) {
    return new Hours(row.getLocalTime("starts"), row.getLocalTime("ends"));
  }
}
