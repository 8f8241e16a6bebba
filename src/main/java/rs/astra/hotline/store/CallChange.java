package rs.astra.hotline.store;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.call.Via;

/**
 * What one batch of entries changes in the row of one call.
 *
 * <ol>
 *   <li>A call that has ended is changed by nothing more.
 *   <li>The first answer counts; the counsellor is the last who talked.
 *   <li>{@link rs.astra.hotline.core.Transition.CallEnded} is the whole truth and overrides what
 *       was gathered, whichever run began the call.
 * </ol>
 *
 * @param about null if no entry of the batch said it; then the row must be there
 * @param languageBy who chose the language last, null if nobody has in this batch
 * @param rings further rings, or all rings once it has ended
 */
record CallChange(
    CallId id,
    @Nullable About about,
    @Nullable String languageBy,
    @Nullable String learned,
    boolean fellBack,
    int rings,
    @Nullable Instant answeredAt,
    @Nullable String counsellor,
    @Nullable String via,
    @Nullable Instant endedAt,
    @Nullable String ending) {

  /** What every call has from its beginning. */
  record About(String line, String language, Instant arrivedAt) {
    private static About of(JsonObject detail) {
      return new About(
          detail.getString("line"),
          detail.getString("language"),
          Instant.parse(detail.getString("arrivedAt")));
    }
  }

  private static CallChange none(CallId id) {
    return new CallChange(id, null, null, null, false, 0, null, null, null, null, null);
  }

  /** The change with that entry, null if it does not concern the row of a call. */
  static @Nullable CallChange of(@Nullable CallChange before, Row entry) {
    CallId call = entry.call();
    if (call == null || (before != null && before.endedAt != null)) {
      return before;
    }
    CallChange so = before == null ? none(call) : before;
    JsonObject detail = entry.detail();
    return switch (entry.kind()) {
      case "CallArrived" -> so.arrived(detail);
      case "LanguageChosen" -> so.speaks(detail);
      case "LegRung" -> so.rung();
      case "CallAnswered" -> so.answered(detail);
      case "CallFellBack" -> so.inFallback(detail);
      case "CallEnded" -> so.ended(detail);
      default -> before;
    };
  }

  private CallChange arrived(JsonObject detail) {
    return new CallChange(
        id,
        About.of(detail),
        languageBy,
        learned == null ? detail.getString("learned") : learned,
        fellBack,
        rings,
        answeredAt,
        counsellor,
        via,
        null,
        null);
  }

  private CallChange speaks(JsonObject detail) {
    return new CallChange(
        id,
        About.of(detail),
        detail.getString("by"),
        learned,
        fellBack,
        rings,
        answeredAt,
        counsellor,
        via,
        null,
        null);
  }

  private CallChange rung() {
    return new CallChange(
        id,
        about,
        languageBy,
        learned,
        fellBack,
        rings + 1,
        answeredAt,
        counsellor,
        via,
        null,
        null);
  }

  private CallChange inFallback(JsonObject detail) {
    return new CallChange(
        id,
        About.of(detail),
        languageBy,
        learned,
        true,
        rings,
        answeredAt,
        counsellor,
        via,
        null,
        null);
  }

  private CallChange answered(JsonObject detail) {
    String by = detail.getString("counsellor");
    return new CallChange(
        id,
        About.of(detail),
        languageBy,
        learned,
        fellBack || inFallback(detail.getString("via")),
        rings,
        answeredAt == null ? time(detail, "answeredAt") : answeredAt,
        by == null ? counsellor : by,
        detail.getString("via"),
        null,
        null);
  }

  private CallChange ended(JsonObject detail) {
    Instant answered = time(detail, "answeredAt");
    String how = answered == null ? null : detail.getString("via");
    return new CallChange(
        id,
        About.of(detail),
        languageBy,
        learned,
        fellBack
            || inFallback(how)
            || detail.getString("ending").equals(Ending.ABANDONED_FALLBACK.name()),
        detail.getInteger("rings"),
        answered,
        detail.getString("counsellor"),
        how,
        time(detail, "endedAt"),
        detail.getString("ending"));
  }

  private static boolean inFallback(@Nullable String via) {
    return Via.FALLBACK.name().equals(via);
  }

  private static @Nullable Instant time(JsonObject detail, String key) {
    String text = detail.getString(key);
    return text == null ? null : Instant.parse(text);
  }
}
