package rs.astra.hotline.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import rs.astra.hotline.people.AccountId;
import rs.astra.hotline.people.Identities;
import rs.astra.hotline.people.Identity;

/** The table {@code identity}. */
public final class StoredIdentities implements Identities {
  // Two rules are at work here, one for each side; whichever says no, nothing is changed.
  private static final String BIND =
      "INSERT INTO identity (account, hash, since) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";

  private static final String UNBIND = "DELETE FROM identity WHERE account = $1";

  private final Store store;

  /** Kept in this store. */
  public StoredIdentities(Store store) {
    this.store = store;
  }

  @Override
  public Future<Boolean> bind(AccountId who, Identity identity, Instant now) {
    return rows(BIND, Tuple.of(who.value(), identity.hash(), now.atOffset(ZoneOffset.UTC)))
        .map(rows -> rows.rowCount() > 0);
  }

  @Override
  public Future<Optional<AccountId>> boundTo(Identity identity) {
    return rows("SELECT account FROM identity WHERE hash = $1", Tuple.of(identity.hash()))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> new AccountId(row.getString("account")))
                    .findFirst());
  }

  @Override
  public Future<Optional<Instant>> boundSince(AccountId who) {
    return rows("SELECT since FROM identity WHERE account = $1", Tuple.of(who.value()))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(StoredIdentities::since)
                    .findFirst());
  }

  @Override
  public Future<Map<AccountId, Instant>> bound() {
    return rows("SELECT account, since FROM identity", Tuple.tuple())
        .map(
            rows -> {
              Map<AccountId, Instant> bound = new TreeMap<>();
              rows.forEach(row -> bound.put(new AccountId(row.getString("account")), since(row)));
              return bound;
            });
  }

  @Override
  public Future<Boolean> unbind(AccountId who) {
    return rows(UNBIND, Tuple.of(who.value())).map(rows -> rows.rowCount() > 0);
  }

  private static Instant since(Row row) {
    return row.getOffsetDateTime("since").toInstant();
  }

  private Future<RowSet<Row>> rows(String sql, Tuple values) {
    return store.ask(pool -> pool.preparedQuery(sql).execute(values));
  }
}
