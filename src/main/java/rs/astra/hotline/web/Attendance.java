package rs.astra.hotline.web;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import rs.astra.hotline.core.Hotline;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.Counsellor;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.people.AccountId;

/**
 * Who is at work.
 *
 * <ol>
 *   <li>On shift by the roster, or on duty; who talks is on duty until the call is over.
 *   <li>Whoever leaves and has talked with somebody in the shift has {@link #WRITES_FOR} to write
 *       down what was agreed in it.
 *   <li>A restart forgets who has just left, as it forgets in which calls they talked.
 * </ol>
 *
 * Answers on any thread.
 */
final class Attendance implements Consumer<List<Transition.Entry>> {
  /** What is agreed at the end of a shift is written down after it. */
  static final Duration WRITES_FOR = Duration.ofMinutes(30);

  private final Supplier<Hotline> hotline;
  private final InstantSource clock;
  private final Map<CounsellorId, Instant> left = new ConcurrentHashMap<>();

  Attendance(Supplier<Hotline> hotline, InstantSource clock) {
    this.hotline = hotline;
    this.clock = clock;
  }

  /** Notes who leaves. */
  @Override
  public void accept(List<Transition.Entry> entries) {
    for (Transition.Entry entry : entries) {
      if (entry.transition() instanceof Transition.CounsellorMoved moved
          && moved.to() instanceof Availability.OffDuty) {
        left.values().removeIf(at -> !entry.at().isBefore(at.plus(WRITES_FOR)));
        left.put(moved.counsellor(), entry.at());
      }
    }
  }

  /** Whether that person is at work now. */
  Presence of(AccountId who) {
    Hotline now = hotline.get();
    Counsellor known = now.staff().counsellor(who.counsellor());
    if (known.onDuty() || now.shifts().of(known.id()) != null) {
      return Presence.AT_WORK;
    }
    Instant at = left.get(known.id());
    return at != null
            && known.load().last() != null
            && clock.instant().isBefore(at.plus(WRITES_FOR))
        ? Presence.JUST_LEFT
        : Presence.AWAY;
  }
}
