package rs.astra.hotline.store;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.consent.CallbackConsent;
import rs.astra.hotline.core.consent.CallbackConsent.Ending;
import rs.astra.hotline.core.consent.ConsentId;
import rs.astra.hotline.core.consent.SafeWindow;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.engine.ConsentBook;
import rs.astra.hotline.engine.Sealing;

/** The table {@code callback_consent}. */
public final class StoredConsents implements ConsentBook {
  private static final String KEEP =
      """
      INSERT INTO callback_consent (id, call, recorded_by, agreed_at, expires_at, days, window_from, window_until,
                                    voicemail, tries_left, sealed_number, sealed_words)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
      ON CONFLICT (id) DO UPDATE SET agreed_at = $4, expires_at = $5, days = $6, window_from = $7, window_until = $8,
                                     voicemail = $9, sealed_number = $11, sealed_words = $12
      WHERE callback_consent.ending IS NULL AND callback_consent.call = $2 AND callback_consent.recorded_by = $3\
      """;

  private static final String READ =
      """
      SELECT id, call, recorded_by, agreed_at, expires_at, days, window_from, window_until, voicemail, tries_left,
             ending, sealed_number, sealed_words
      FROM callback_consent\
      """;

  private static final String FIND = READ + " WHERE id = $1";

  private static final String HELD = READ + " WHERE ending IS NULL ORDER BY expires_at, id";

  private static final String TRIED =
      """
      UPDATE callback_consent SET tries_left = tries_left - 1, tried_at = $3
      WHERE id = $1 AND tries_left = $2 AND tries_left > 0 AND ending IS NULL AND expires_at > $3\
      """;

  private static final String END =
      """
      UPDATE callback_consent SET ending = $2, ended_at = $3, sealed_number = NULL, sealed_words = NULL
      WHERE id = $1 AND ending IS NULL\
      """;

  /** Also for whoever deletes by the rules of retention: of an expired consent only that it was. */
  static final String DESTROY_EXPIRED =
      """
      UPDATE callback_consent SET ending = 'EXPIRED', ended_at = $1, sealed_number = NULL, sealed_words = NULL
      WHERE ending IS NULL AND expires_at <= $1\
      """;

  /**
   * What ends of callbacks mean: after a conversation, and after the last try, the number goes. The
   * same as {@link #END}, for many.
   */
  static final String CALLED_BACK =
      """
      UPDATE callback_consent SET ending = CASE WHEN over.talked THEN 'DONE' ELSE 'TRIED_OFTEN' END,
             ended_at = over.at, sealed_number = NULL, sealed_words = NULL
      FROM unnest($1::uuid[], $2::boolean[], $3::timestamptz[]) AS over (id, talked, at)
      WHERE callback_consent.id = over.id AND ending IS NULL AND (over.talked OR tries_left = 0)\
      """;

  private final Store store;

  /** Kept in this store. */
  public StoredConsents(Store store) {
    this.store = store;
  }

  @Override
  public Future<Boolean> keep(CallbackConsent consent, Sealing.Slip slip) {
    return changed(
        KEEP,
        Tuple.tuple()
            .addUUID(uuid(consent.id()))
            .addString(consent.call().value())
            .addString(consent.recordedBy().value())
            .addOffsetDateTime(time(consent.agreedAt()))
            .addOffsetDateTime(time(consent.expiresAt()))
            .addArrayOfShort(
                consent.window().inOrder().stream()
                    .map(day -> (short) day.getValue())
                    .toArray(Short[]::new))
            .addLocalTime(consent.window().from())
            .addLocalTime(consent.window().until())
            .addBoolean(consent.voicemail())
            .addShort((short) consent.triesLeft())
            .addBuffer(slip.number())
            .addBuffer(slip.words()));
  }

  @Override
  public Future<Optional<Kept>> find(ConsentId id, Instant now) {
    return read(now, pool -> pool.preparedQuery(FIND).execute(Tuple.tuple().addUUID(uuid(id))))
        .map(found -> found.stream().findFirst());
  }

  @Override
  public Future<List<CallbackConsent>> held(Instant now) {
    return read(now, pool -> pool.query(HELD).execute())
        .map(found -> found.stream().map(Kept::consent).toList());
  }

  @Override
  public Future<Boolean> tried(ConsentId id, int triesLeft, Instant now) {
    return changed(
        TRIED,
        Tuple.tuple().addUUID(uuid(id)).addShort((short) triesLeft).addOffsetDateTime(time(now)));
  }

  @Override
  public Future<Boolean> end(ConsentId id, Ending ending, Instant now) {
    return changed(
        END, Tuple.tuple().addUUID(uuid(id)).addString(ending.name()).addOffsetDateTime(time(now)));
  }

  @Override
  public Future<Integer> destroyExpired(Instant now) {
    return store.ask(pool -> destroyExpired(pool, now));
  }

  private Future<Boolean> changed(String sql, Tuple with) {
    return store.ask(pool -> pool.preparedQuery(sql).execute(with)).map(r -> r.rowCount() > 0);
  }

  /** Nothing that has expired is ever read, whether the job of retention has run or not. */
  private Future<List<Kept>> read(Instant now, Function<Pool, Future<RowSet<Row>>> question) {
    return store
        .ask(pool -> destroyExpired(pool, now).compose(_ -> question.apply(pool)))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false).map(StoredConsents::kept).toList());
  }

  private static Future<Integer> destroyExpired(Pool pool, Instant now) {
    return pool.preparedQuery(DESTROY_EXPIRED)
        .execute(Tuple.tuple().addOffsetDateTime(time(now)))
        .map(RowSet::rowCount);
  }

  private static Kept kept(Row row) {
    String ending = row.getString("ending");
    Buffer number = row.getBuffer("sealed_number");
    Buffer words = row.getBuffer("sealed_words");
    return new Kept(
        new CallbackConsent(
            new ConsentId(row.getUUID("id").toString()),
            new CallId(row.getString("call")),
            new CounsellorId(row.getString("recorded_by")),
            row.getOffsetDateTime("agreed_at").toInstant(),
            row.getOffsetDateTime("expires_at").toInstant(),
            new SafeWindow(
                Arrays.stream(row.getArrayOfShorts("days"))
                    .map(DayOfWeek::of)
                    .collect(Collectors.toUnmodifiableSet()),
                row.getLocalTime("window_from"),
                row.getLocalTime("window_until")),
            row.getBoolean("voicemail"),
            row.getShort("tries_left"),
            ending == null ? null : Ending.valueOf(ending)),
        number == null || words == null ? null : new Sealing.Slip(number, words));
  }

  static UUID uuid(ConsentId id) {
    return UUID.fromString(id.value());
  }

  private static OffsetDateTime time(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }
}
