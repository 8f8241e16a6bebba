package rs.astra.hotline.core.roster;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Working hours by the clock on the wall: at most 24. An end at or before the start is on the next
 * day; 08:00 to 08:00 is a whole day.
 *
 * @param start whole minutes
 * @param end whole minutes; 00:00 is the end of the day
 */
public record Hours(LocalTime start, LocalTime end) {
  /** The hours that the law calls night (Labour Act, art. 62). */
  public static final Hours NIGHT = new Hours(LocalTime.of(22, 0), LocalTime.of(6, 0));

  /**
   * Working hours.
   *
   * @throws IllegalArgumentException if a time is not a whole minute
   */
  public Hours {
    if (!wholeMinute(start) || !wholeMinute(end)) {
      throw new IllegalArgumentException("a shift begins and ends at a whole minute");
    }
  }

  private static boolean wholeMinute(LocalTime time) {
    return time.equals(time.truncatedTo(ChronoUnit.MINUTES));
  }

  /** These hours, begun on that day; empty in the rare case of {@link Span#between}. */
  public Optional<Span> on(LocalDate day, ZoneId zone) {
    LocalDateTime from = day.atTime(start);
    LocalDateTime until = (end.isAfter(start) ? day : day.plusDays(1)).atTime(end);
    return Span.between(from, until, zone);
  }
}
