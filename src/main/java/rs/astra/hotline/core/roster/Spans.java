package rs.astra.hotline.core.roster;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Times of which no two touch or overlap, found by looking, not by going through all of them. */
final class Spans {
  static final Spans NONE = new Spans(List.of());

  private final NavigableMap<Instant, Span> byEnd = new TreeMap<>();

  /** The same times, in whatever order and however they overlap. */
  Spans(Collection<Span> spans) {
    Span.joined(spans).forEach(span -> byEnd.put(span.until(), span));
  }

  /** What they have in common with that span, in its order. */
  List<Span> within(Span span) {
    return byEnd.tailMap(span.from(), false).values().stream()
        .takeWhile(other -> other.from().isBefore(span.until()))
        .flatMap(other -> other.with(span).stream())
        .toList();
  }
}
