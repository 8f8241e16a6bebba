package rs.astra.hotline.store;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.consent.ConsentId;
import rs.astra.hotline.core.consent.Danger;
import rs.astra.hotline.core.consent.Sharing;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.engine.RecipientSealing;
import rs.astra.hotline.engine.Sealing.NoKey;
import rs.astra.hotline.engine.SharingBook;

/** The table {@code sharing}; to whom is sealed before it gets there. */
public final class StoredSharings implements SharingBook {
  private static final String KEEP =
      """
      INSERT INTO sharing (id, call, recorded_by, at, expires_at, sealed_recipient, purpose, what, ground)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)\
      """;

  private static final String READ =
      """
      SELECT id, call, recorded_by, at, expires_at, sealed_recipient, purpose, what, withdrawn_at, ground, second, second_at,
             agrees, alarmed_at
      FROM sharing\
      """;

  private static final String FIND = READ + " WHERE id = $1";

  private static final String HELD =
      READ
          + " WHERE (withdrawn_at IS NULL AND expires_at > $1) OR (ground IS NOT NULL AND second IS"
          + " NULL) ORDER BY expires_at, id";

  private static final String WITHOUT_WORD =
      READ + " WHERE ground IS NOT NULL AND second IS NULL ORDER BY at, id";

  private static final String SAY =
      """
      UPDATE sharing SET second = $2, second_at = $3, agrees = $4
      WHERE id = $1 AND ground IS NOT NULL AND second IS NULL AND recorded_by <> $2\
      """;

  private static final String ALARMED =
      "UPDATE sharing SET alarmed_at = $2 WHERE id = $1 AND alarmed_at IS NULL";

  private static final String WITHDRAW =
      "UPDATE sharing SET withdrawn_at = $2 WHERE id = $1 AND withdrawn_at IS NULL AND expires_at >"
          + " $2";

  private final Store store;
  private final RecipientSealing sealing;

  /** Kept in this store. */
  public StoredSharings(Store store, RecipientSealing sealing) {
    this.store = store;
    this.sealing = sealing;
  }

  @Override
  public Future<Void> keep(Sharing sharing) {
    Buffer sealed;
    try {
      sealed = sealing.seal(Objects.requireNonNull(sharing.recipient()), sharing);
    } catch (NoKey e) {
      return Future.failedFuture(e);
    }
    return store
        .ask(
            pool ->
                pool.preparedQuery(KEEP)
                    .execute(
                        Tuple.tuple()
                            .addUUID(StoredConsents.uuid(sharing.id()))
                            .addString(sharing.call().value())
                            .addString(sharing.recordedBy().value())
                            .addOffsetDateTime(time(sharing.at()))
                            .addOffsetDateTime(time(sharing.expiresAt()))
                            .addBuffer(sealed)
                            .addString(sharing.purpose().name())
                            .addArrayOfString(
                                sharing.inOrder().stream().map(Enum::name).toArray(String[]::new))
                            .addString(
                                sharing.danger() == null
                                    ? null
                                    : sharing.danger().ground().name())))
        .mapEmpty();
  }

  @Override
  public Future<Optional<Sharing>> find(ConsentId id) {
    return read(FIND, Tuple.of(StoredConsents.uuid(id))).map(all -> all.stream().findFirst());
  }

  @Override
  public Future<List<Sharing>> held(Instant now) {
    return read(HELD, Tuple.of(time(now)));
  }

  @Override
  public Future<List<Sharing>> withoutWord() {
    return read(WITHOUT_WORD, Tuple.tuple());
  }

  @Override
  public Future<Boolean> say(ConsentId id, Danger.Word word) {
    return changed(
        SAY, Tuple.of(StoredConsents.uuid(id), word.by().value(), time(word.at()), word.agrees()));
  }

  @Override
  public Future<Void> alarmed(ConsentId id, Instant now) {
    return changed(ALARMED, Tuple.of(StoredConsents.uuid(id), time(now))).mapEmpty();
  }

  @Override
  public Future<Boolean> withdraw(ConsentId id, Instant now) {
    return changed(WITHDRAW, Tuple.of(StoredConsents.uuid(id), time(now)));
  }

  private Future<Boolean> changed(String sql, Tuple with) {
    return store.ask(pool -> pool.preparedQuery(sql).execute(with)).map(r -> r.rowCount() > 0);
  }

  private Future<List<Sharing>> read(String sql, Tuple with) {
    return store
        .ask(pool -> pool.preparedQuery(sql).execute(with))
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(this::sharing).toList());
  }

  private Sharing sharing(Row row) {
    Sharing sharing = closed(row);
    Buffer sealed = row.getBuffer("sealed_recipient");
    try {
      return sealed == null ? sharing : sharing.to(sealing.open(sealed, sharing));
    } catch (NoKey e) {
      return sharing;
    }
  }

  private static Sharing closed(Row row) {
    UUID id = row.getUUID("id");
    return new Sharing(
        new ConsentId(id.toString()),
        new CallId(row.getString("call")),
        new CounsellorId(row.getString("recorded_by")),
        row.getOffsetDateTime("at").toInstant(),
        row.getOffsetDateTime("expires_at").toInstant(),
        null,
        Sharing.Purpose.valueOf(row.getString("purpose")),
        Arrays.stream(row.getArrayOfStrings("what"))
            .map(Sharing.Kind::valueOf)
            .collect(Collectors.toSet()),
        instant(row, "withdrawn_at"),
        danger(row));
  }

  private static @Nullable Danger danger(Row row) {
    String ground = row.getString("ground");
    String second = row.getString("second");
    Instant secondAt = instant(row, "second_at");
    return ground == null
        ? null
        : new Danger(
            Danger.Ground.valueOf(ground),
            second == null || secondAt == null
                ? null
                : new Danger.Word(new CounsellorId(second), secondAt, row.getBoolean("agrees")),
            instant(row, "alarmed_at"));
  }

  private static @Nullable Instant instant(Row row, String column) {
    OffsetDateTime at = row.getOffsetDateTime(column);
    return at == null ? null : at.toInstant();
  }

  private static OffsetDateTime time(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }
}
