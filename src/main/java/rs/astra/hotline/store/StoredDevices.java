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
import rs.astra.hotline.people.Devices;

/** The table {@code device}. */
public final class StoredDevices implements Devices {
  private static final String ADD =
      """
      INSERT INTO device (label, hash, since) VALUES ($1, $2, $3)
      ON CONFLICT (label) DO UPDATE SET hash = excluded.hash, since = excluded.since\
      """;

  private static final String READ = "SELECT label, since FROM device";
  private static final String TAKE_BACK = "DELETE FROM device WHERE label = $1";

  private final Store store;

  /** Kept in this store. */
  public StoredDevices(Store store) {
    this.store = store;
  }

  @Override
  public Future<Void> add(Device device, String tokenHash) {
    return rows(
            ADD,
            Tuple.of(device.label().value(), tokenHash, device.since().atOffset(ZoneOffset.UTC)))
        .mapEmpty();
  }

  @Override
  public Future<List<Device>> all() {
    return rows(READ + " ORDER BY label", Tuple.tuple()).map(StoredDevices::devices);
  }

  @Override
  public Future<Optional<Device>> device(String tokenHash) {
    return rows(READ + " WHERE hash = $1", Tuple.of(tokenHash))
        .map(rows -> devices(rows).stream().findFirst());
  }

  @Override
  public Future<Boolean> takeBack(AccountId label) {
    return rows(TAKE_BACK, Tuple.of(label.value())).map(rows -> rows.rowCount() > 0);
  }

  private Future<RowSet<Row>> rows(String sql, Tuple values) {
    return store.ask(pool -> pool.preparedQuery(sql).execute(values));
  }

  private static List<Device> devices(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false)
        .map(
            row ->
                new Device(
                    new AccountId(row.getString("label")),
                    row.getOffsetDateTime("since").toInstant()))
        .toList();
  }
}
