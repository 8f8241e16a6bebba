package rs.astra.hotline.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/**
 * Forgets a person who has left.
 *
 * <ol>
 *   <li>Not while the person is on duty or in the roster: first a roster without them is imported.
 *   <li>What lets the person in goes first: account, sessions, invitation, PIN.
 *   <li>Then a random id takes the place of theirs in calls, heavy marks, callbacks, invitations
 *       and the journal, a batch at a time. How many calls somebody took stays true, and whose they
 *       were is not known.
 *   <li>Last their row goes, and whoever called destroys their key: then the trail holds a code
 *       that nobody can read.
 *   <li>What was interrupted is done by doing it again; done twice it does nothing.
 * </ol>
 */
final class Erasure {
  private static final int BATCH = 1_000;

  private static final String STANDS =
      """
      SELECT EXISTS (SELECT FROM duty WHERE counsellor = $1) AS on_duty,
             EXISTS (SELECT FROM person WHERE id = $1) AS in_roster,
             EXISTS (SELECT FROM counsellor WHERE id = $1) AS worked,
             EXISTS (SELECT FROM account WHERE id = $1) OR EXISTS (SELECT FROM invitation WHERE account = $1)
               OR EXISTS (SELECT FROM pin WHERE counsellor = $1) AS may_come_in\
      """;

  private static final List<String> LOCK_OUT =
      List.of(
          "DELETE FROM account WHERE id = $1",
          "DELETE FROM invitation WHERE account = $1",
          "DELETE FROM pin WHERE counsellor = $1",
          "DELETE FROM leaver WHERE counsellor = $1");

  private static final String STRANGER =
      """
      INSERT INTO counsellor (id, left_at)
      SELECT 'erased-' || left(replace(gen_random_uuid()::text, '-', ''), 16), date_trunc('hour', left_at, 'UTC')
      FROM counsellor WHERE id = $1 RETURNING id\
      """;

  private static final List<String> REPLACE =
      List.of(
          """
          UPDATE journal SET detail = jsonb_set(detail, '{counsellor}', to_jsonb($2::text))
          WHERE (run, sequence) IN (SELECT run, sequence FROM journal WHERE detail ->> 'counsellor' = $1 LIMIT $3)\
          """,
          """
          UPDATE journal SET detail = jsonb_set(detail, '{interpreter}', to_jsonb($2::text))
          WHERE (run, sequence) IN (SELECT run, sequence FROM journal WHERE detail ->> 'interpreter' = $1 LIMIT $3)\
          """,
          "UPDATE call SET counsellor = $2 WHERE id IN (SELECT id FROM call WHERE counsellor = $1"
              + " LIMIT $3)",
          """
          UPDATE heavy_call SET counsellor = $2
          WHERE call IN (SELECT call FROM heavy_call WHERE counsellor = $1 LIMIT $3) AND counsellor = $1\
          """,
          """
          UPDATE callback_consent SET recorded_by = $2
          WHERE id IN (SELECT id FROM callback_consent WHERE recorded_by = $1 LIMIT $3)\
          """,
          "UPDATE sharing SET recorded_by = $2 WHERE id IN (SELECT id FROM sharing WHERE"
              + " recorded_by = $1 LIMIT $3)",
          "UPDATE account SET invited_by = $2 WHERE id IN (SELECT id FROM account WHERE invited_by"
              + " = $1 LIMIT $3)",
          "UPDATE invitation SET made_by = $2 WHERE account IN (SELECT account FROM invitation"
              + " WHERE made_by = $1 LIMIT $3)",
          "UPDATE sharing SET second = $2 WHERE id IN (SELECT id FROM sharing WHERE second = $1"
              + " LIMIT $3)");

  private static final String GONE = "DELETE FROM counsellor WHERE id = $1";

  private Erasure() {}

  /** Why somebody cannot be erased; the message says what to do. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  /** Whether there is anything to forget; fails with {@link Refused} if it may not be forgotten. */
  static Future<Boolean> mayErase(Store store, String id) {
    return rows(store, STANDS, Tuple.of(id))
        .compose(
            rows -> {
              Row it = rows.iterator().next();
              if (it.getBoolean("on_duty")) {
                return Future.failedFuture(new Refused("this person is on duty"));
              } else if (it.getBoolean("in_roster")) {
                return Future.failedFuture(
                    new Refused("this person is in the roster: import one without them first"));
              }
              return Future.succeededFuture(
                  it.getBoolean("worked") || it.getBoolean("may_come_in"));
            });
  }

  /** Forgets the person, as far as the database knows them. */
  static Future<Void> erase(Store store, String id) {
    Future<Void> done = Future.succeededFuture();
    for (String sql : LOCK_OUT) {
      done = done.compose(_ -> rows(store, sql, Tuple.of(id)).mapEmpty());
    }
    return done.compose(_ -> rows(store, STRANGER, Tuple.of(id)))
        .compose(
            made ->
                made.size() == 0
                    ? replaced(store, id, "erased")
                    : replaced(store, id, made.iterator().next().getString("id")))
        .compose(_ -> rows(store, GONE, Tuple.of(id)).mapEmpty());
  }

  private static Future<Void> replaced(Store store, String id, String stranger) {
    Future<Void> done = Future.succeededFuture();
    for (String sql : REPLACE) {
      done = done.compose(_ -> batches(store, sql, Tuple.of(id, stranger, BATCH)));
    }
    return done;
  }

  private static Future<Void> batches(Store store, String sql, Tuple values) {
    return rows(store, sql, values)
        .compose(
            rows ->
                rows.rowCount() < BATCH ? Future.succeededFuture() : batches(store, sql, values));
  }

  private static Future<RowSet<Row>> rows(Store store, String sql, Tuple values) {
    return store.ask(pool -> pool.preparedQuery(sql).execute(values));
  }
}
