package rs.astra.hotline.core.consent;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * When it is safe to ring somebody, by the clock on that person's wall.
 *
 * <ol>
 *   <li>Inside means that the clock reads a time from the beginning on and before the end, and the
 *       window began on one of the days. So an hour that a night has twice is inside twice, and an
 *       hour that a night leaves out is never inside.
 *   <li>An end at or before the beginning is on the next day; 08:00 to 08:00 is a whole day.
 * </ol>
 *
 * @param days on which the window begins, at least one
 * @param from whole minutes
 * @param until whole minutes
 */
public record SafeWindow(Set<DayOfWeek> days, LocalTime from, LocalTime until) {
  /**
   * A window.
   *
   * @throws IllegalArgumentException if there is no day, or a time is not a whole minute
   */
  public SafeWindow {
    days = Set.copyOf(days);
    if (days.isEmpty()) {
      throw new IllegalArgumentException("a safe window has a day");
    }
    if (!from.equals(from.truncatedTo(ChronoUnit.MINUTES))
        || !until.equals(until.truncatedTo(ChronoUnit.MINUTES))) {
      throw new IllegalArgumentException("a safe window begins and ends at a whole minute");
    }
  }

  /** Whether it is safe at that instant. */
  public boolean isOpen(Instant at, ZoneId zone) {
    ZonedDateTime wall = at.atZone(zone);
    LocalTime time = wall.toLocalTime();
    boolean today = days.contains(wall.getDayOfWeek());
    boolean yesterday = days.contains(wall.getDayOfWeek().minus(1));
    return from.isBefore(until)
        ? today && !time.isBefore(from) && time.isBefore(until)
        : (today && !time.isBefore(from)) || (yesterday && time.isBefore(until));
  }

  /** Whether it is safe from that instant on for so long, which is less than an hour. */
  public boolean isOpen(Instant at, Duration lasting, ZoneId zone) {
    return isOpen(at, zone) && isOpen(at.plus(lasting), zone);
  }

  /**
   * The first whole minute from then on at which it is safe, empty if there is none before the end.
   * Each minute is looked at, so that no night needs a thought of its own.
   */
  public Optional<Instant> opens(Instant from, Instant before, ZoneId zone) {
    return first(true, from, before, zone);
  }

  /** The first whole minute from then on at which it is not safe, as {@link #opens}. */
  public Optional<Instant> closes(Instant from, Instant before, ZoneId zone) {
    return first(false, from, before, zone);
  }

  private Optional<Instant> first(boolean open, Instant from, Instant before, ZoneId zone) {
    Instant first = from.truncatedTo(ChronoUnit.MINUTES);
    return Stream.iterate(
            first.equals(from) ? first : first.plus(1, ChronoUnit.MINUTES),
            minute -> minute.isBefore(before),
            minute -> minute.plus(1, ChronoUnit.MINUTES))
        .filter(minute -> isOpen(minute, zone) == open)
        .findFirst();
  }

  /** The days in the order of the week. */
  public Set<DayOfWeek> inOrder() {
    return EnumSet.copyOf(days);
  }
}
