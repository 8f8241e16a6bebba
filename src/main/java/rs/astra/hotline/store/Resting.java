package rs.astra.hotline.store;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.PauseReason;

/**
 * The wrap-up, rest or pause in which somebody is, as it is kept: also while a ring interrupts it.
 *
 * @param kind WRAP_UP, REST, PAUSE; null for none of them
 * @param since when it began; of a rest nobody asks
 * @param until when it ends, null for a pause
 * @param reason why, null if no pause
 */
record Resting(
    @Nullable String kind,
    @Nullable Instant since,
    @Nullable Instant until,
    @Nullable String reason) {
  private static final Resting NOT = new Resting(null, null, null, null);

  static Resting of(Availability availability) {
    return switch (availability) {
      case Availability.WrapUp w -> new Resting("WRAP_UP", w.since(), w.until(), null);
      case Availability.Rest r -> new Resting("REST", null, r.until(), null);
      case Availability.Paused p -> new Resting("PAUSE", p.since(), null, p.reason().name());
      case Availability.Ringing r -> of(r.before());
      case Availability.Missed m -> of(m.before());
      case Availability.Clearing c -> c.talked() ? NOT : of(c.before());
      case Availability.CallingBack b -> b.answeredAt() != null ? NOT : of(b.before());
      case Availability.OffDuty _, Availability.Free _, Availability.OnCall _ -> NOT;
    };
  }

  /** As the journal says it. */
  static Resting of(JsonObject moved) {
    return new Resting(
        moved.getString("resting"),
        time(moved.getString("since")),
        time(moved.getString("until")),
        moved.getString("reason"));
  }

  JsonObject json() {
    JsonObject json = new JsonObject();
    if (kind != null) {
      json.put("resting", kind);
    }
    if (since != null) {
      json.put("since", since.toString());
    }
    if (until != null) {
      json.put("until", until.toString());
    }
    if (reason != null) {
      json.put("reason", reason);
    }
    return json;
  }

  /** What goes on after a restart, null for nothing. */
  Availability.@Nullable Ringable goesOn() {
    if (kind == null) {
      return null;
    }
    return switch (kind) {
      case "WRAP_UP" ->
          since == null || until == null ? null : new Availability.WrapUp(since, until);
      case "REST" -> until == null ? null : new Availability.Rest(until);
      default ->
          since == null || reason == null
              ? null
              : new Availability.Paused(since, PauseReason.valueOf(reason));
    };
  }

  private static @Nullable Instant time(@Nullable String text) {
    return text == null ? null : Instant.parse(text);
  }
}
