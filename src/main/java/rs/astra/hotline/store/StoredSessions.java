package rs.astra.hotline.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.people.AccountId;
import rs.astra.hotline.people.Session;
import rs.astra.hotline.people.Sessions;

/** The tables {@code session} and {@code browser}. */
public final class StoredSessions implements Sessions {
  private static final String BEGIN =
      """
      WITH ended AS (DELETE FROM session WHERE hash IN (
        SELECT hash FROM session WHERE account = $2 ORDER BY begun_at DESC, hash OFFSET $6))
      INSERT INTO session (hash, account, begun_at, used_at, worked) VALUES ($1, $2, $3, $4, $5)\
      """;

  private static final String READ =
      """
      SELECT session.hash, account, roles, begun_at, used_at, worked
      FROM session JOIN account ON account.id = session.account WHERE \
      """;

  private static final String END_OF = "DELETE FROM session WHERE account = $1 AND hash = $2";

  private static final String END_ALL = "DELETE FROM session WHERE account = $1";

  private static final String END_EVERYBODYS =
      "DELETE FROM session WHERE hash IS DISTINCT FROM $1::text";

  private static final String USED = "UPDATE session SET used_at = $2, worked = $3 WHERE hash = $1";

  private static final String END = "DELETE FROM session WHERE hash = $1";

  private static final String KNOW =
      """
      INSERT INTO browser (hash, account, until) VALUES ($1, $2, $3)
      ON CONFLICT (hash, account) DO UPDATE SET until = excluded.until\
      """;

  private static final String ANEW = "UPDATE browser SET hash = $2 WHERE hash = $1";

  private static final String KNOWS =
      "SELECT FROM browser WHERE hash = $1 AND account = $2 AND until > $3";

  private final Store store;

  /** Kept in this store. */
  public StoredSessions(Store store) {
    this.store = store;
  }

  @Override
  public Future<Void> begin(Session it) {
    return rows(
            BEGIN,
            Tuple.of(
                it.hash(),
                it.who().value(),
                it.begun().atOffset(ZoneOffset.UTC),
                it.used().atOffset(ZoneOffset.UTC),
                it.worked(),
                Session.MOST - 1))
        .mapEmpty();
  }

  @Override
  public Future<Optional<Session>> session(String hash) {
    return rows(READ + "session.hash = $1", Tuple.of(hash))
        .map(rows -> all(rows).stream().findFirst());
  }

  @Override
  public Future<List<Session>> sessions(AccountId who) {
    return rows(READ + "account = $1 ORDER BY begun_at DESC, session.hash", Tuple.of(who.value()))
        .map(StoredSessions::all);
  }

  @Override
  public Future<Boolean> end(AccountId who, String hash) {
    return rows(END_OF, Tuple.of(who.value(), hash)).map(rows -> rows.rowCount() > 0);
  }

  @Override
  public Future<Integer> endAll(AccountId who) {
    return rows(END_ALL, Tuple.of(who.value())).map(RowSet::rowCount);
  }

  @Override
  public Future<Integer> endEverybodys(@Nullable String hash) {
    return rows(END_EVERYBODYS, Tuple.of(hash)).map(RowSet::rowCount);
  }

  @Override
  public Future<Void> used(Session it) {
    return rows(USED, Tuple.of(it.hash(), it.used().atOffset(ZoneOffset.UTC), it.worked()))
        .mapEmpty();
  }

  @Override
  public Future<Void> end(String hash) {
    return rows(END, Tuple.of(hash)).mapEmpty();
  }

  @Override
  public Future<Void> anew(String before, String after) {
    return rows(ANEW, Tuple.of(before, after)).mapEmpty();
  }

  @Override
  public Future<Void> know(String browser, AccountId who, Instant until) {
    return rows(KNOW, Tuple.of(browser, who.value(), until.atOffset(ZoneOffset.UTC))).mapEmpty();
  }

  @Override
  public Future<Boolean> knows(String browser, AccountId who, Instant now) {
    return rows(KNOWS, Tuple.of(browser, who.value(), now.atOffset(ZoneOffset.UTC)))
        .map(rows -> rows.size() > 0);
  }

  private Future<RowSet<Row>> rows(String sql, Tuple values) {
    return store.ask(pool -> pool.preparedQuery(sql).execute(values));
  }

  private static List<Session> all(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false)
        .map(
            row ->
                new Session(
                    row.getString("hash"),
                    new AccountId(row.getString("account")),
                    StoredAccounts.roles(row),
                    row.getOffsetDateTime("begun_at").toInstant(),
                    row.getOffsetDateTime("used_at").toInstant(),
                    row.getBoolean("worked")))
        .toList();
  }
}
