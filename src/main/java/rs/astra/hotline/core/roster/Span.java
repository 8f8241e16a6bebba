package rs.astra.hotline.core.roster;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A stretch of time that is not empty.
 *
 * @param from its first instant
 * @param until the first instant after it
 */
public record Span(Instant from, Instant until) {
  static final Comparator<Span> BY_BEGINNING = Comparator.comparing(Span::from);

  /**
   * A stretch of time.
   *
   * @throws IllegalArgumentException if it is empty or ends before it begins
   */
  public Span {
    if (!from.isBefore(until)) {
      throw new IllegalArgumentException("a span of time ends after it begins");
    }
  }

  /** The span between the instants, empty if there is none. */
  public static Optional<Span> between(Instant from, Instant until) {
    return from.isBefore(until) ? Optional.of(new Span(from, until)) : Optional.empty();
  }

  /**
   * The span between two wall-clock times, by the rule of RFC 5545, section 3.3.5:
   *
   * <ol>
   *   <li>A time that the clock skips in spring is read with the offset from before the gap: 02:30
   *       becomes 03:30.
   *   <li>A time that the clock shows twice in autumn is the first of the two.
   * </ol>
   *
   * <p>So a wall-clock time is one instant, whether a shift ends or begins at it, and where one
   * shift hands over to the next nobody is missing. A shift that would end before it begins, since
   * the whole of it lies in the skipped hour, does not take place; whatever the wall-clock times in
   * a chain of shifts are, the others cover it, because the chain still goes from its first instant
   * to its last without a step.
   */
  public static Optional<Span> between(LocalDateTime from, LocalDateTime until, ZoneId zone) {
    return between(from.atZone(zone).toInstant(), until.atZone(zone).toInstant());
  }

  /** Whether the instant is in it. */
  public boolean contains(Instant instant) {
    return !instant.isBefore(from) && instant.isBefore(until);
  }

  /** What both have in common, empty if nothing. */
  public Optional<Span> with(Span other) {
    return between(
        from.isAfter(other.from) ? from : other.from,
        until.isBefore(other.until) ? until : other.until);
  }

  /** What the others, in whatever order, leave of it; the parts in their order. */
  public List<Span> without(Collection<Span> others) {
    List<Span> left = new ArrayList<>();
    Instant begin = from;
    for (Span other : others.stream().sorted(BY_BEGINNING).toList()) {
      between(begin, other.from.isBefore(until) ? other.from : until).ifPresent(left::add);
      begin = other.until.isAfter(begin) ? other.until : begin;
    }
    between(begin, until).ifPresent(left::add);
    return left;
  }

  /** The same times, in their order, with those made one that touch or overlap. */
  public static List<Span> joined(Collection<Span> spans) {
    List<Span> joined = new ArrayList<>();
    for (Span span : spans.stream().sorted(BY_BEGINNING).toList()) {
      Span last = joined.isEmpty() ? null : joined.getLast();
      if (last == null || span.from.isAfter(last.until)) {
        joined.add(span);
      } else if (span.until.isAfter(last.until)) {
        joined.set(joined.size() - 1, new Span(last.from, span.until));
      }
    }
    return joined;
  }

  /** How long it really lasts, whatever the clock on the wall shows. */
  public Duration length() {
    return Duration.between(from, until);
  }
}
