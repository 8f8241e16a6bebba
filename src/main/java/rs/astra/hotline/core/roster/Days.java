package rs.astra.hotline.core.roster;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The days on which a shift begins. */
public sealed interface Days {
  /** No roster reaches further back. */
  LocalDate EARLIEST = LocalDate.of(2000, 1, 1);

  /** No date of a roster is later. */
  LocalDate LATEST = LocalDate.of(2199, 12, 31);

  /** The first day that is possible. */
  LocalDate first();

  /** The last day that is possible, null if there is no end. */
  @Nullable LocalDate last();

  /** Whether it is one of them. */
  boolean include(LocalDate day);

  /** Those of them that are neither before {@code from} nor after {@code to}. */
  default Stream<LocalDate> between(LocalDate from, LocalDate to) {
    LocalDate begin = from.isBefore(first()) ? first() : from;
    LocalDate last = last();
    LocalDate end = last != null && last.isBefore(to) ? last : to;
    return begin.isAfter(end)
        ? Stream.empty()
        : begin.datesUntil(end.plusDays(1)).filter(this::include);
  }

  /** One day. */
  record Once(LocalDate day) implements Days {
    /**
     * One day.
     *
     * @throws IllegalArgumentException if it is out of range
     */
    public Once {
      requireInRange(day);
    }

    @Override
    public LocalDate first() {
      return day;
    }

    @Override
    public LocalDate last() {
      return day;
    }

    @Override
    public boolean include(LocalDate other) {
      return day.equals(other);
    }
  }

  /**
   * Days of the week, every so many weeks. Weeks begin on Monday and are counted from the week of
   * {@code from}.
   *
   * @param on at least one
   * @param every 1 for every week, up to 52
   * @param from the first day on which it is valid
   * @param until the last day on which it is valid, null if there is no end
   */
  record Weekly(Set<DayOfWeek> on, int every, LocalDate from, @Nullable LocalDate until)
      implements Days {
    /** Not less often than this. */
    public static final int MOST_WEEKS = 52;

    /**
     * Days of the week.
     *
     * @throws IllegalArgumentException if a value is out of range, or there is no such day at all
     */
    public Weekly {
      if (on.isEmpty()) {
        throw new IllegalArgumentException("a weekly shift has at least one day of the week");
      }
      if (every < 1 || every > MOST_WEEKS) {
        throw new IllegalArgumentException("a shift recurs every 1 to " + MOST_WEEKS + " weeks");
      }
      requireInRange(from);
      if (until != null) {
        requireInRange(until);
      }
      on = Collections.unmodifiableSet(EnumSet.copyOf(on));
      if (until != null && until.isBefore(firstOf(on, every, from))) {
        throw new IllegalArgumentException("a weekly shift that never takes place");
      }
    }

    @Override
    public LocalDate first() {
      return from;
    }

    @Override
    public @Nullable LocalDate last() {
      return until;
    }

    @Override
    public boolean include(LocalDate day) {
      return !day.isBefore(from)
          && (until == null || !day.isAfter(until))
          && recurs(on, every, from, day);
    }

    private static LocalDate firstOf(Set<DayOfWeek> on, int every, LocalDate from) {
      LocalDate day = from;
      while (!recurs(on, every, from, day)) {
        day = day.plusDays(1);
      }
      return day;
    }

    private static boolean recurs(Set<DayOfWeek> on, int every, LocalDate from, LocalDate day) {
      return on.contains(day.getDayOfWeek())
          && ChronoUnit.WEEKS.between(monday(from), monday(day)) % every == 0;
    }

    private static LocalDate monday(LocalDate day) {
      return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }
  }

  private static void requireInRange(LocalDate day) {
    if (day.isBefore(EARLIEST) || day.isAfter(LATEST)) {
      throw new IllegalArgumentException(
          "a date is from " + EARLIEST.getYear() + " to " + LATEST.getYear());
    }
  }
}
