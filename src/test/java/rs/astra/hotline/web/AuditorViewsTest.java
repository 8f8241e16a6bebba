package rs.astra.hotline.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.engine.Notary;
import rs.astra.hotline.engine.RetentionBook;
import rs.astra.hotline.engine.TrailBook;

/** Nothing but what is listed here leaves for an auditor. */
class AuditorViewsTest {
  private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");

  private static JsonObject first(JsonObject view, String list) {
    assertEquals(Set.of(list), view.fieldNames());
    return view.getJsonArray(list).getJsonObject(0);
  }

  private static JsonObject rule(Duration keeps, @Nullable Instant ranAt) {
    RetentionBook.Standing it =
        new RetentionBook.Standing("calls", "times of calls, to the hour", keeps, ranAt, 7);
    return first(AuditorViews.retention(List.of(it), NOON), "rules");
  }

  @Test
  void of_an_entry_what_the_command_prints() {
    JsonObject entry =
        first(
            AuditorViews.trail(
                List.of(
                    new TrailBook.Told(
                        3,
                        NOON,
                        true,
                        "ana",
                        "CALLBACK_DIAL",
                        "CONSENT",
                        "consent-1",
                        "CALLBACK",
                        null,
                        null))),
            "entries");
    assertEquals(
        Set.of(
            "number", "at", "hour", "actor", "action", "kind", "subject", "purpose", "case",
            "amount"),
        entry.fieldNames());
    assertEquals("callback_dial", entry.getString("action"));
    assertEquals(NOON.toEpochMilli(), entry.getLong("at"));
    assertTrue(entry.getBoolean("hour"));
  }

  @Test
  void of_the_whole_trail_what_was_found_and_what_goes_on_paper() {
    String seal = "ab".repeat(32);
    JsonObject broken =
        AuditorViews.verification(
            new TrailBook.Verified(new Notary.Head(4, seal), List.of("Entry 3 is missing.")));
    assertEquals(Set.of("whole", "findings", "entries", "noted"), broken.fieldNames());
    assertFalse(broken.getBoolean("whole"));
    assertEquals(new JsonArray(List.of("Entry 3 is missing.")), broken.getJsonArray("findings"));
    assertEquals(4, broken.getLong("entries"));
    assertEquals("4:" + seal, broken.getString("noted"));
    JsonObject empty =
        AuditorViews.verification(
            new TrailBook.Verified(new Notary.Head(0, "0".repeat(64)), List.of()));
    assertTrue(empty.getBoolean("whole"));
    assertNull(empty.getString("noted"));
  }

  @Test
  void of_a_rule_how_long_when_how_much_and_whether_it_is_late() {
    JsonObject good = rule(Duration.ofDays(90), NOON.minus(Duration.ofHours(26)));
    assertEquals(
        Set.of("rule", "words", "keptDays", "appliedAt", "gone", "late"), good.fieldNames());
    assertEquals(90, good.getLong("keptDays"));
    assertEquals(7, good.getLong("gone"));
    assertFalse(good.getBoolean("late"));
    assertTrue(
        rule(Duration.ofDays(90), NOON.minus(Duration.ofHours(26)).minusMillis(1))
            .getBoolean("late"));
    JsonObject never = rule(Duration.ZERO, null);
    assertNull(never.getLong("keptDays"), "it has an end of its own");
    assertNull(never.getLong("appliedAt"));
    assertTrue(never.getBoolean("late"));
  }
}
