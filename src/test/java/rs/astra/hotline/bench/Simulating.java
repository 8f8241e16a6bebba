package rs.astra.hotline.bench;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Roster;
import rs.astra.hotline.core.roster.Span;
import rs.astra.hotline.rosterfile.RosterFiles;
import rs.astra.hotline.simulation.GeneratedCalls;
import rs.astra.hotline.simulation.Reachability;
import rs.astra.hotline.simulation.Replay;

/** How long simulated weeks take, beside the same weeks in which nothing is decided. */
final class Simulating {
  private static final int ROUNDS = 5;
  private static final int PEOPLE = 40;
  private static final ZoneId BELGRADE = ZoneId.of("Europe/Belgrade");
  private static final Span WEEK =
      new Span(Instant.parse("2026-11-22T23:00:00Z"), Instant.parse("2026-11-29T23:00:00Z"));
  private static final List<Language> LANGUAGES = List.of(new Language("sr"), new Language("en"));

  private Simulating() {}

  static void run(PrintStream out) throws Exception {
    Roster room = roster(room());
    Roster demo = roster(Path.of("src/main/resources/demo-roster.csv"));
    out.println("\na week at 500 calls an hour, 40 people (aim: less than 10 s)");
    measure(out, "calls made up, nothing decided", () -> count(calls(500)));
    measure(out, "calls played", () -> played(room, 500));
    out.println("a week at the demo's roster");
    measure(out, "3 calls an hour played", () -> played(demo, 3));
    measure(out, "reachability, every single failure", () -> reachability(demo));
  }

  private static void measure(PrintStream out, String what, Callable<String> week)
      throws Exception {
    Figures figures = new Figures();
    String result = "";
    for (int round = 0; round < ROUNDS; round++) {
      long begin = System.nanoTime();
      result = week.call();
      figures.add(System.nanoTime() - begin);
    }
    out.printf(
        Locale.ROOT,
        "  %-36s %8.2f s min %8.2f s median %8.2f s max  %s%n",
        what,
        figures.millis(0) / 1000,
        figures.millis(50) / 1000,
        figures.millis(100) / 1000,
        result);
  }

  private static GeneratedCalls calls(double anHour) {
    return new GeneratedCalls(
        WEEK,
        new GeneratedCalls.Rate(anHour, Duration.ofMinutes(3), Duration.ofMinutes(3)),
        List.of(new GeneratedCalls.Wish(new LineId("sos"), LANGUAGES)),
        1);
  }

  private static String count(GeneratedCalls calls) {
    int count = 0;
    while (calls.hasNext()) {
      calls.next();
      count++;
    }
    return count + " calls";
  }

  private static String played(Roster roster, double anHour) {
    Replay.Habits habits =
        new Replay.Habits(0.95, 0, Duration.ofSeconds(2), Duration.ofSeconds(8), 0, 0);
    Replay.Result result =
        Replay.play(Traffic.POLICY, roster, Set.of(), WEEK, calls(anHour), habits, 1);
    return result.tally().all().offered() + " calls, " + result.facts() + " facts";
  }

  private static String reachability(Roster roster) {
    Reachability.Answer answer =
        Reachability.of(
            new Reachability.Question(
                Traffic.POLICY,
                roster,
                Set.of(),
                Map.of(new LineId("sos"), LANGUAGES, new LineId("free"), LANGUAGES),
                Map.of(),
                WEEK,
                Duration.ofSeconds(5)));
    return answer.found().size() + " situations, " + answer.different() + " different";
  }

  private static Path room() throws Exception {
    String rows =
        IntStream.rangeClosed(1, PEOPLE)
            .mapToObj(
                i ->
                    "person;p%1$d;;;;;;sr+ en;c%1$d%nshift;s%1$d;p%1$d;%2$s;daily;00:00;00:00;;%n"
                        .formatted(i, i <= 30 ? "first" : "second"))
            .collect(Collectors.joining());
    return Files.writeString(
        Files.createTempFile("room", ".csv"),
        "kind;id;person;post;days;start;end;speaks;station\n" + rows);
  }

  private static Roster roster(Path file) throws Exception {
    return RosterFiles.read(
        List.of(file),
        BELGRADE,
        IntStream.rangeClosed(1, PEOPLE)
            .mapToObj(i -> new StationId("c" + i))
            .collect(Collectors.toSet()));
  }
}
