package rs.astra.hotline.simulation;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.roster.Span;

/** Prints what a replay has counted, with everything that was assumed. */
public final class TallyText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE d MMM yyyy HH:mm", Locale.ENGLISH);
  private static final Duration SECONDS_15 = Duration.ofSeconds(15);
  private static final Duration SECONDS_20 = Duration.ofSeconds(20);

  private final Span period;
  private final ZoneId zone;
  private final Replay.Habits habits;
  private final long seed;
  private final PrintWriter out;

  /** What is known before. */
  public TallyText(Span period, ZoneId zone, Replay.Habits habits, long seed, PrintWriter out) {
    this.period = period;
    this.zone = zone;
    this.habits = habits;
    this.seed = seed;
    this.out = out;
  }

  /**
   * Prints everything.
   *
   * @param rate how the calls were made up, null if they came from a file
   * @param seconds how long it has taken
   */
  public void print(Replay.Result result, GeneratedCalls.@Nullable Rate rate, double seconds) {
    Tally tally = result.tally();
    assumptions(rate);
    out.printf(
        Locale.ROOT,
        "%nEvery call counts until a counsellor's voice is there; - stands for no figure.%n");
    out.printf(
        Locale.ROOT,
        "%-12s %7s %9s %7s %7s %9s %7s %8s %8s %8s %8s %9s%n",
        "",
        "calls",
        "answered",
        "<=15 s",
        "<=20 s",
        "abandoned",
        "failed",
        "ASA s",
        "P50 s",
        "P90 s",
        "max s",
        "occupancy");
    line("all", tally.all(), tally.occupancy());
    new TreeMap<>(tally.byLine()).forEach((line, figures) -> line("line " + line, figures, null));
    new TreeMap<>(tally.byLanguage())
        .forEach((language, figures) -> line("language " + language, figures, null));
    for (int hour = 0; hour < 24; hour++) {
      Figures figures = tally.byHour().getOrDefault(hour, new Figures());
      line(String.format(Locale.ROOT, "%02d:00", hour), figures, tally.occupancy(hour));
    }
    Figures all = tally.all();
    List<Integer> gaveUp = all.abandons();
    out.printf(
        Locale.ROOT,
        "%nGave up after  0-5 s: %d   5-15 s: %d   15-30 s: %d   30-60 s: %d   over 60 s: %d%n",
        gaveUp.get(0),
        gaveUp.get(1),
        gaveUp.get(2),
        gaveUp.get(3),
        gaveUp.get(4));
    if (habits.again() > 0 || habits.heavy() > 0) {
      out.printf(
          Locale.ROOT,
          "Rang again and went first: %d   heavy conversations: %d%n",
          tally.again(),
          tally.heavy());
    }
    interval(all);
    if (rate != null) {
      expected(rate, tally);
    }
    out.printf(
        Locale.ROOT,
        "%d calls, %d facts, simulated in %.1f s%n",
        all.offered(),
        result.facts(),
        seconds);
  }

  private void assumptions(GeneratedCalls.@Nullable Rate rate) {
    out.printf(
        Locale.ROOT,
        "%s to %s, %s, seed %d%n",
        TIME.format(period.from().atZone(zone)),
        TIME.format(period.until().atZone(zone)),
        zone,
        seed);
    if (rate != null) {
      Duration patience = rate.patience();
      out.printf(
          Locale.ROOT,
          "Calls: %s an hour, independent of each other, lines and languages in equal parts; talk:"
              + " exponential, mean %d s; patience: %s%n",
          number(rate.anHour()),
          rate.talk().toSeconds(),
          patience == null ? "without end" : "exponential, mean " + patience.toSeconds() + " s");
    }
    out.printf(
        Locale.ROOT,
        "Rings: %s %% picked up after %d to %d s (uniform), %s %% unreachable, the others ring"
            + " out%n",
        number(habits.answered() * 100),
        habits.soonest().toSeconds(),
        habits.latest().toSeconds(),
        number(habits.unreachable() * 100));
    out.printf(
        Locale.ROOT,
        "Care: %s %% of the conversations are heavy; who misses too many rings resumes after %d"
            + " min; %s %% of those who give up ring again after %d to %d min%n",
        number(habits.heavy() * 100),
        Replay.Habits.RESUMES.toMinutes(),
        number(habits.again() * 100),
        Replay.Habits.AGAIN_SOONEST.toMinutes(),
        Replay.Habits.AGAIN_LATEST.toMinutes());
  }

  private void line(String of, Figures figures, @Nullable OptionalDouble occupancy) {
    out.printf(
        Locale.ROOT,
        "%-12s %7d %9s %7s %7s %9d %7d %8s %8s %8s %8s %9s%n",
        of,
        figures.offered(),
        percent(figures.answerRate()),
        percent(figures.serviceLevel(SECONDS_15)),
        percent(figures.serviceLevel(SECONDS_20)),
        figures.abandoned(),
        figures.failed(),
        seconds(figures.meanWait()),
        seconds(figures.waitOf(50)),
        seconds(figures.waitOf(90)),
        seconds(figures.waitOf(100)),
        occupancy == null ? "" : percent(occupancy));
  }

  private void interval(Figures all) {
    List<Double> ends = all.interval(all.answeredWithin(SECONDS_20));
    if (!ends.isEmpty()) {
      out.printf(
          Locale.ROOT,
          "Answered within 20 s: with so many calls the truth lies between %.1f and %.1f %%"
              + " (Wilson, 95 %%)%n",
          ends.getFirst() * 100,
          ends.getLast() * 100);
    }
  }

  /** What the formula says of as many people, all the time, who can answer at once. */
  private void expected(GeneratedCalls.Rate rate, Tally tally) {
    int people = (int) Math.round(tally.staff());
    Duration patience = rate.patience();
    double load = rate.anHour() * rate.talk().toSeconds() / 3600;
    if (people == 0) {
      return;
    }
    double within =
        patience == null
            ? Erlang.within(SECONDS_20, load, people, rate.talk())
            : Erlang.A.of(rate.anHour(), rate.talk(), patience, people).within(SECONDS_20);
    out.printf(
        Locale.ROOT,
        "For comparison: %.2f erlangs, %d people all the time who pick up at once and never wrap"
            + " up: %.1f %% within 20 s (Erlang %s)%n",
        load,
        people,
        within * 100,
        patience == null ? "C" : "A");
  }

  private static String percent(OptionalDouble share) {
    return share.isEmpty() ? "-" : String.format(Locale.ROOT, "%.1f %%", share.getAsDouble() * 100);
  }

  private static String seconds(OptionalDouble time) {
    return time.isEmpty() ? "-" : String.format(Locale.ROOT, "%.1f", time.getAsDouble());
  }

  private static String number(double number) {
    return number == Math.rint(number)
        ? String.format(Locale.ROOT, "%.0f", number)
        : String.format(Locale.ROOT, "%.2f", number);
  }
}
