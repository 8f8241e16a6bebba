package rs.astra.hotline.core.roster;

import java.time.LocalDate;
import java.util.Comparator;
import rs.astra.hotline.core.counsellor.CounsellorId;

/**
 * What differs on one day from what the shift says. A swap is two {@link Taken}. Each occurrence
 * has at most one change; what is more than one (another day and another person) is a {@link
 * Cancelled} and a single shift.
 */
public sealed interface Change {
  /** What is changed. */
  Occurrence of();

  /**
   * One occurrence of a shift.
   *
   * @param day on which the shift says that it begins
   */
  record Occurrence(ShiftId shift, LocalDate day) implements Comparable<Occurrence> {
    private static final Comparator<Occurrence> ORDER =
        Comparator.comparing(Occurrence::shift).thenComparing(Occurrence::day);

    @Override
    public int compareTo(Occurrence other) {
      return ORDER.compare(this, other);
    }
  }

  /** It does not take place. */
  record Cancelled(Occurrence of) implements Change {}

  /** Somebody else takes it; the other person's absences count, no longer those of the first. */
  record Taken(Occurrence of, CounsellorId by) implements Change {}

  /**
   * It takes place at another time.
   *
   * @param to the day on which it begins, which may be the same
   */
  record Moved(Occurrence of, LocalDate to, Hours hours) implements Change {
    /**
     * It takes place at another time.
     *
     * @throws IllegalArgumentException if the day is out of range
     */
    public Moved {
      to = new Days.Once(to).day();
    }
  }
}
