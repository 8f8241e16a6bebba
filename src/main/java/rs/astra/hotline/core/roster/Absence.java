package rs.astra.hotline.core.roster;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Optional;
import rs.astra.hotline.core.counsellor.CounsellorId;

/**
 * Somebody is not there, whatever the shifts say, even for a part of one. Why is nobody's business:
 * there is no place for a reason.
 *
 * @param from by the clock on the wall, whole minutes
 * @param until by the clock on the wall, whole minutes; the first moment after it
 */
public record Absence(CounsellorId person, LocalDateTime from, LocalDateTime until)
    implements Comparable<Absence> {
  private static final Comparator<Absence> ORDER =
      Comparator.comparing(Absence::person)
          .thenComparing(Absence::from)
          .thenComparing(Absence::until);

  /**
   * An absence.
   *
   * @throws IllegalArgumentException if it ends before it begins, or a time is out of range
   */
  public Absence {
    if (!from.isBefore(until)) {
      throw new IllegalArgumentException("an absence ends after it begins");
    }
    if (!from.equals(from.truncatedTo(ChronoUnit.MINUTES))
        || !until.equals(until.truncatedTo(ChronoUnit.MINUTES))) {
      throw new IllegalArgumentException("an absence begins and ends at a whole minute");
    }
    if (from.toLocalDate().isBefore(Days.EARLIEST) || until.toLocalDate().isAfter(Days.LATEST)) {
      throw new IllegalArgumentException(
          "a date is from " + Days.EARLIEST.getYear() + " to " + Days.LATEST.getYear());
    }
  }

  /** The absence in that zone, empty in the rare case of {@link Span#between}. */
  public Optional<Span> in(ZoneId zone) {
    return Span.between(from, until, zone);
  }

  @Override
  public int compareTo(Absence other) {
    return ORDER.compare(this, other);
  }
}
