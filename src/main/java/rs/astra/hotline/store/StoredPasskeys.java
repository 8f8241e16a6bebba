package rs.astra.hotline.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import rs.astra.hotline.people.AccountId;
import rs.astra.hotline.people.Passkeys;

/** The table {@code passkey}. */
public final class StoredPasskeys implements Passkeys {
  private static final String ADD =
      """
      INSERT INTO passkey (id, account, public_key, counter, since) SELECT $1, $2, $3, $4, $5
      WHERE (SELECT count(*) FROM passkey WHERE account = $2) < $6 ON CONFLICT (id) DO NOTHING\
      """;

  private static final String READ =
      "SELECT id, account, public_key, counter, since FROM passkey WHERE ";

  // A counter that is always zero is none.
  private static final String USE =
      "UPDATE passkey SET counter = $2 WHERE id = $1 AND (counter < $2 OR (counter = 0 AND $2 ="
          + " 0))";

  private static final String REMOVE = "DELETE FROM passkey WHERE account = $1 AND id = $2";

  private final Store store;

  /** Kept in this store. */
  public StoredPasskeys(Store store) {
    this.store = store;
  }

  @Override
  public Future<Boolean> add(Passkey it) {
    return rows(
            ADD,
            Tuple.of(
                it.id(),
                it.who().value(),
                it.publicKey(),
                it.counter(),
                it.since().atOffset(ZoneOffset.UTC),
                MOST))
        .map(rows -> rows.rowCount() > 0);
  }

  @Override
  public Future<Optional<Passkey>> passkey(String id) {
    return rows(READ + "id = $1", Tuple.of(id)).map(rows -> all(rows).stream().findFirst());
  }

  @Override
  public Future<List<Passkey>> of(AccountId who) {
    return rows(READ + "account = $1 ORDER BY since, id", Tuple.of(who.value()))
        .map(StoredPasskeys::all);
  }

  @Override
  public Future<Boolean> use(String id, long counter) {
    return rows(USE, Tuple.of(id, counter)).map(rows -> rows.rowCount() > 0);
  }

  @Override
  public Future<Boolean> remove(AccountId who, String id) {
    return rows(REMOVE, Tuple.of(who.value(), id)).map(rows -> rows.rowCount() > 0);
  }

  private Future<RowSet<Row>> rows(String sql, Tuple values) {
    return store.ask(pool -> pool.preparedQuery(sql).execute(values));
  }

  private static List<Passkey> all(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false)
        .map(
            row ->
                new Passkey(
                    row.getString("id"),
                    new AccountId(row.getString("account")),
                    row.getBuffer("public_key"),
                    row.getLong("counter"),
                    row.getOffsetDateTime("since").toInstant()))
        .toList();
  }
}
