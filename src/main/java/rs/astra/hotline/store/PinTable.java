package rs.astra.hotline.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.StreamSupport;
import rs.astra.hotline.core.counsellor.CounsellorId;

/** The table {@code pin}. */
final class PinTable {
  private static final String READ = "SELECT counsellor, code, hash FROM pin ORDER BY counsellor";

  // A counsellor keeps the code; a new one gets the first that is free.
  private static final String SET =
      """
      INSERT INTO pin (counsellor, code, hash, changed_at)
      SELECT $1, coalesce(
          (SELECT code FROM pin WHERE counsellor = $1),
          (SELECT min(free) FROM (SELECT to_char(generate_series(10, 99), 'FM00') EXCEPT SELECT code FROM pin) AS of (free))),
        $2, $3
      ON CONFLICT (counsellor) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at
      RETURNING code\
      """;

  private static final String REMOVE = "DELETE FROM pin WHERE counsellor = $1";

  private PinTable() {}

  static Future<List<StoredPins.Kept>> read(Pool pool) {
    return pool.query(READ)
        .execute()
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(
                        row ->
                            new StoredPins.Kept(
                                new CounsellorId(row.getString("counsellor")),
                                row.getString("code"),
                                row.getString("hash")))
                    .toList());
  }

  static Future<String> set(Pool pool, CounsellorId who, String hash, Instant now) {
    return pool.preparedQuery(SET)
        .execute(Tuple.of(who.value(), hash, now.atOffset(ZoneOffset.UTC)))
        .map(rows -> rows.iterator().next().getString("code"));
  }

  static Future<Boolean> remove(Pool pool, CounsellorId who) {
    return pool.preparedQuery(REMOVE).execute(Tuple.of(who.value())).map(r -> r.rowCount() > 0);
  }
}
