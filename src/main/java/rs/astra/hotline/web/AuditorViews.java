package rs.astra.hotline.web;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import rs.astra.hotline.engine.RetentionBook;
import rs.astra.hotline.engine.TrailBook;

/**
 * What leaves for an auditor, as the commands print it. As in {@link Views}, nothing leaves that is
 * not named here.
 */
final class AuditorViews {
  private AuditorViews() {}

  /** Entries, the oldest first; where only the hour is kept, {@code at} is when that began. */
  static JsonObject trail(List<TrailBook.Told> entries) {
    return new JsonObject()
        .put("entries", new JsonArray(entries.stream().map(AuditorViews::entry).toList()));
  }

  private static JsonObject entry(TrailBook.Told it) {
    return new JsonObject()
        .put("number", it.number())
        .put("at", it.at().toEpochMilli())
        .put("hour", it.hour())
        .put("actor", it.who())
        .put("action", word(it.action()))
        .put("kind", word(it.kind()))
        .put("subject", it.about())
        .put("purpose", word(it.purpose()))
        .put("case", it.caseId())
        .put("amount", it.amount());
  }

  /** Whether the trail is whole; and what is to be kept on paper, if there is anything. */
  static JsonObject verification(TrailBook.Verified it) {
    return new JsonObject()
        .put("whole", it.isWhole())
        .put("findings", new JsonArray(it.flaws()))
        .put("entries", it.last().number())
        .put("noted", it.last().number() == 0 ? null : it.last().text());
  }

  /** The rules of retention; of one whose things have an end of their own no days. */
  static JsonObject retention(List<RetentionBook.Standing> rules, Instant now) {
    return new JsonObject()
        .put("rules", new JsonArray(rules.stream().map(rule -> rule(rule, now)).toList()));
  }

  private static JsonObject rule(RetentionBook.Standing it, Instant now) {
    return new JsonObject()
        .put("rule", it.rule())
        .put("words", it.words())
        .put("keptDays", it.keeps().isZero() ? null : it.keeps().toDays())
        .put("appliedAt", it.ranAt() == null ? null : it.ranAt().toEpochMilli())
        .put("gone", it.removed())
        .put("late", it.isLate(now));
  }

  private static String word(String stored) {
    return stored.toLowerCase(Locale.ROOT);
  }
}
