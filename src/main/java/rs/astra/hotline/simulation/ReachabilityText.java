package rs.astra.hotline.simulation;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Span;
import rs.astra.hotline.simulation.Reachability.Found;

/** Prints who reaches whom, and where nobody does. */
public final class ReachabilityText {
  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("EEE d MMM HH:mm", Locale.ENGLISH);
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("EEE d MMM HH:mm:ss", Locale.ENGLISH);

  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  private final Reachability.Question question;
  private final Duration within;
  private final ZoneId zone;
  private final PrintWriter out;

  /**
   * What was asked.
   *
   * @param within how long a caller may wait
   */
  public ReachabilityText(
      Reachability.Question question, Duration within, ZoneId zone, PrintWriter out) {
    this.question = question;
    this.within = within;
    this.zone = zone;
    this.out = out;
  }

  /** What is true in a stretch of time, of these lines and languages. */
  private record Range(Span span, String words) {}

  private record Kind(LineId line, Language language, String words) {}

  private record Place(Span span, LineId line, Language language) {}

  /**
   * Prints the whole.
   *
   * @param details whether everything is listed, and not only what is missing
   * @param seconds how long it has taken
   * @return whether everybody is reached
   */
  public boolean print(Reachability.Answer answer, boolean details, double seconds) {
    long languages = question.lines().values().stream().flatMap(List::stream).distinct().count();
    Span week = question.week();
    out.printf(
        Locale.ROOT,
        "%s to %s, %s: %d lines, %d languages; whoever is rung picks up after %d s%n%n",
        said(week.from(), false),
        said(week.until(), false),
        zone,
        question.lines().size(),
        languages,
        question.pickUp().toSeconds());
    table(answer.found());
    out.println();
    if (details) {
      ranges(answer.found(), ReachabilityText::who).forEach(this::range);
      out.println();
    }
    spoken(answer.found());
    List<Found> missing = missing(answer.found());
    out.printf(
        Locale.ROOT,
        "%d situations, %d of them different, simulated in %.1f s%n",
        answer.found().size(),
        answer.different(),
        seconds);
    if (missing.isEmpty()) {
      out.printf(Locale.ROOT, "Everybody is reached within %d s.%n", within.toSeconds());
    } else {
      out.printf(Locale.ROOT, "Not reached within %d s:%n", within.toSeconds());
      ranges(missing, this::missing).forEach(this::range);
    }
    return missing.isEmpty();
  }

  /** Whoever is not reached; where nothing need be broken for that, only so much is said. */
  private List<Found> missing(List<Found> found) {
    List<Found> missing = new ArrayList<>();
    Set<Place> always = new HashSet<>();
    for (Found each : found) {
      Place place = new Place(each.span(), each.line(), each.language());
      if (!isGood(each) && !always.contains(place)) {
        missing.add(each);
        if (each.failure() instanceof Failure.None) {
          always.add(place);
        }
      }
    }
    return missing;
  }

  /** In the line's other languages whoever answers will do: then there is a person. */
  private boolean isGood(Found found) {
    boolean mustUnderstand =
        question.sure().getOrDefault(found.line(), Set.of()).contains(found.language());
    return found.reached().within(within) && (found.reached().understood() || !mustUnderstand);
  }

  /** Languages that whoever answers does not speak: for how long, and who interprets. */
  private void spoken(List<Found> found) {
    Map<Kind, List<Span>> spans = new LinkedHashMap<>();
    for (Found each : found) {
      if (each.failure() instanceof Failure.None
          && each.reached() instanceof Reached.WithoutLanguage w
          && isGood(each)) {
        String who = w.interpreter() == null ? "nobody" : w.interpreter().value();
        spans
            .computeIfAbsent(
                new Kind(each.line(), each.language(), who + " interprets"), _ -> new ArrayList<>())
            .add(each.span());
      }
    }
    SortedMap<String, Set<String>> lines = new TreeMap<>();
    spans.forEach(
        (kind, of) ->
            lines.computeIfAbsent(spoken(kind, of), _ -> new TreeSet<>()).add(kind.line().value()));
    if (!lines.isEmpty()) {
      out.println("Somebody answers who does not speak it:");
      lines.forEach((words, of) -> out.println("  " + words + " (" + String.join(", ", of) + ")"));
      out.println();
    }
  }

  private String spoken(Kind kind, List<Span> of) {
    List<Span> spans = Span.joined(of);
    Duration all = spans.stream().map(Span::length).reduce(Duration.ZERO, Duration::plus);
    return String.format(
        Locale.ROOT,
        "%s: %s in %.1f h, first %s",
        kind.language(),
        kind.words(),
        all.toMinutes() / 60.0,
        said(spans.getFirst()));
  }

  private void table(List<Found> found) {
    SequencedMap<String, Predicate<Failure>> kinds = new LinkedHashMap<>();
    kinds.put("nothing is broken", f -> f instanceof Failure.None);
    kinds.put("a person does not answer", f -> f instanceof Failure.Silent);
    kinds.put("a voicemail answers", f -> f instanceof Failure.Voicemail);
    kinds.put("a station is down", f -> f instanceof Failure.StationDown);
    kinds.put("the backend is down", f -> f instanceof Failure.BackendDown);
    kinds.put("the database is down", f -> f instanceof Failure.DatabaseDown);
    out.printf(
        Locale.ROOT, "%-26s %10s %9s %9s  %s%n", "", "situations", "soonest", "latest", "then");
    kinds.forEach(
        (words, is) -> {
          List<Found> of = found.stream().filter(f -> is.test(f.failure())).toList();
          Comparator<Found> byWait = Comparator.comparing(f -> f.reached().after());
          if (!of.isEmpty()) {
            Found last = of.stream().max(byWait).orElseThrow();
            out.printf(
                Locale.ROOT,
                "%-26s %10d %7d s %7d s  %s%n",
                words,
                of.size(),
                of.stream().min(byWait).orElseThrow().reached().after().toSeconds(),
                last.reached().after().toSeconds(),
                who(last));
          }
        });
  }

  private void range(Range range, List<Kind> kinds) {
    out.println("  " + said(range.span()) + ": " + range.words() + of(kinds));
  }

  /** Stretches of time that touch made one, with the lines and languages of which they are true. */
  private static SequencedMap<Range, List<Kind>> ranges(
      List<Found> found, Function<Found, String> words) {
    Map<Kind, List<Span>> spans = new LinkedHashMap<>();
    for (Found each : found) {
      spans
          .computeIfAbsent(
              new Kind(each.line(), each.language(), words.apply(each)), _ -> new ArrayList<>())
          .add(each.span());
    }
    Map<Range, List<Kind>> ranges = new LinkedHashMap<>();
    spans.forEach(
        (kind, of) ->
            Span.joined(of)
                .forEach(
                    span ->
                        ranges
                            .computeIfAbsent(new Range(span, kind.words()), _ -> new ArrayList<>())
                            .add(kind)));
    return ranges.entrySet().stream()
        .sorted(Comparator.comparing(range -> range.getKey().span().from()))
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, Map.Entry::getValue, (a, _) -> a, LinkedHashMap::new));
  }

  private static String broken(Failure failure) {
    return switch (failure) {
      case Failure.None _ -> "";
      case Failure.Silent s -> "if " + s.who() + " does not answer, ";
      case Failure.Voicemail v -> "if the voicemail of " + v.station() + " answers, ";
      case Failure.StationDown s -> "if station " + s.station() + " is down, ";
      case Failure.BackendDown _ -> "if the backend is down, ";
      case Failure.DatabaseDown _ -> "if the database is down, ";
    };
  }

  /** Who answers, and when. */
  private static String who(Found found) {
    String after = " answers after " + found.reached().after().toSeconds() + " s";
    return broken(found.failure())
        + switch (found.reached()) {
          case Reached.By b -> b.who() + after;
          case Reached.ByNobody _ -> "nobody answers";
          case Reached.WithoutLanguage w when w.interpreter() == null ->
              w.who() + after + " and does not speak the language";
          case Reached.WithoutLanguage w ->
              w.who() + after + ", and " + w.interpreter() + " interprets";
        };
  }

  /** What is missing; who answers too late does not matter. */
  private String missing(Found found) {
    return broken(found.failure())
        + switch (found.reached()) {
          case Reached.ByNobody _ -> "nobody answers";
          case Reached.WithoutLanguage w
              when w.interpreter() == null && w.after().compareTo(within) <= 0 ->
              "nobody answers who speaks the language, and nobody interprets";
          case Reached.By _, Reached.WithoutLanguage _ -> "the answer comes too late";
        };
  }

  /** Of which lines and languages, unless of all. */
  private String of(List<Kind> kinds) {
    long all = question.lines().values().stream().mapToLong(List::size).sum();
    if (kinds.size() == all) {
      return "";
    }
    return kinds.stream()
        .map(kind -> kind.line() + " " + kind.language())
        .collect(Collectors.collectingAndThen(Collectors.toCollection(TreeSet::new), Stream::of))
        .map(each -> " (" + String.join(", ", each) + ")")
        .findFirst()
        .orElse("");
  }

  /** To the second only if it is short: half a minute more or less is no matter in a longer one. */
  private String said(Span span) {
    boolean isShort = span.length().compareTo(A_MINUTE) < 0;
    return said(span.from(), isShort) + " to " + said(span.until(), isShort);
  }

  /** With the offset where the clock shows the time twice. */
  private String said(Instant at, boolean exactly) {
    ZonedDateTime local =
        exactly ? at.atZone(zone) : at.plusSeconds(30).truncatedTo(ChronoUnit.MINUTES).atZone(zone);
    String time = (local.getSecond() == 0 ? MINUTES : SECONDS).format(local);
    boolean twice = zone.getRules().getValidOffsets(local.toLocalDateTime()).size() > 1;
    return twice ? time + " (" + local.getOffset() + ")" : time;
  }
}
