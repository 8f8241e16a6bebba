package rs.astra.hotline.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.roster.Duty;
import rs.astra.hotline.core.roster.Level;
import rs.astra.hotline.core.roster.Roster;
import rs.astra.hotline.core.roster.Span;

/**
 * What the roster says of the time in which we were not there.
 *
 * <ol>
 *   <li>Whoever came by their own word, and whose shift has ended since, is to leave, if they are
 *       in no other. Who was on duty by a shift, and is in none, leaves anyhow.
 *   <li>Whoever has left during the shift that goes on has said so, and is not called back.
 *   <li>Shifts of one person that touch are one. What is further back than {@link #MEMORY} is
 *       forgotten.
 * </ol>
 */
public final class TimeAway {
  private static final Duration MEMORY = Duration.ofDays(31);

  private TimeAway() {}

  /**
   * What the store remembers of somebody.
   *
   * @param onDutySince null if not on duty
   * @param byShift whether a shift kept them there
   * @param leftAt when duty was left in the midst of a shift; null if there was none, or it was
   *     over
   */
  public record Presence(
      @Nullable Instant onDutySince, boolean byShift, @Nullable Instant leftAt) {}

  /** What is to be told to the engine after our start. */
  public static Fact.WhileAway told(
      Roster roster, Map<CounsellorId, Presence> people, Instant now) {
    Map<CounsellorId, List<Span>> spans = new HashMap<>();
    for (Duty duty : roster.duties(new Span(now.minus(MEMORY), now.plusNanos(1)))) {
      if (duty.post() instanceof Level) {
        spans.computeIfAbsent(duty.person(), _ -> new ArrayList<>()).add(duty.span());
      }
    }
    Set<CounsellorId> over = new HashSet<>();
    Set<CounsellorId> left = new HashSet<>();
    people.forEach(
        (id, presence) -> {
          List<Span> shifts = Span.joined(spans.getOrDefault(id, List.of()));
          if (over(shifts, presence, now)) {
            over.add(id);
          }
          if (left(shifts, presence, now)) {
            left.add(id);
          }
        });
    return new Fact.WhileAway(over, left);
  }

  private static boolean over(List<Span> shifts, Presence presence, Instant now) {
    Instant since = presence.onDutySince();
    return since != null
        && !presence.byShift()
        && shifts.stream().noneMatch(shift -> shift.contains(now))
        && shifts.stream().anyMatch(shift -> shift.until().isAfter(since));
  }

  private static boolean left(List<Span> shifts, Presence presence, Instant now) {
    Instant leftAt = presence.leftAt();
    return presence.onDutySince() == null
        && leftAt != null
        && shifts.stream().anyMatch(shift -> shift.contains(now) && !leftAt.isBefore(shift.from()));
  }
}
