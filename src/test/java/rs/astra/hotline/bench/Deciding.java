package rs.astra.hotline.bench;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * What a fact costs with few and with many open calls. Many replays of the same facts, the sizes in
 * turn, so that what disturbs the machine disturbs every size; the least time of all rounds is the
 * cost, the median and the largest say how disturbed it was.
 */
final class Deciding {
  private static final List<Integer> OPEN = List.of(10, 1_000, 100_000);
  private static final int FACTS = 20_000;
  private static final int WARM_UP = 8;
  private static final int ROUNDS = 15;

  private Deciding() {}

  static void run(PrintStream out) {
    out.println("\nfacts through decide (aim: cost grows no faster than log n)");
    measure(
        out,
        "nobody free: half talk, half wait",
        open -> new Traffic(open / 2, open / 2, 0, FACTS));
    measure(
        out,
        "all talk, a hundredth as many free",
        open -> new Traffic(open, 0, Math.max(1, open / 100), FACTS));
  }

  private static void measure(PrintStream out, String what, IntFunction<Traffic> traffic) {
    Map<Integer, Traffic> all = new LinkedHashMap<>();
    Map<Integer, Figures> figures = new LinkedHashMap<>();
    for (int open : OPEN) {
      all.put(open, traffic.apply(open));
      figures.put(open, new Figures());
    }
    for (int round = 0; round < WARM_UP + ROUNDS; round++) {
      for (Map.Entry<Integer, Traffic> entry : all.entrySet()) {
        Traffic each = entry.getValue();
        long begin = System.nanoTime();
        if (each.replay().calls().open().isEmpty()) {
          throw new IllegalStateException("no call is open at the end");
        }
        long nanos = (System.nanoTime() - begin) / each.facts();
        Figures of = figures.get(entry.getKey());
        if (round >= WARM_UP && of != null) {
          of.add(nanos);
        }
      }
    }
    out.print(
        String.format(
            Locale.ROOT,
            "  %-34s %12s %9s %9s %9s %9s %9s%n",
            what,
            "facts/s",
            "ns min",
            "median",
            "max",
            "cost",
            "log n"));
    Figures least = figures.values().iterator().next();
    figures.forEach(
        (open, of) ->
            out.print(
                String.format(
                    Locale.ROOT,
                    "  %34s %12.0f %9.0f %9.0f %9.0f %8.2fx %8.2fx%n",
                    open + " open calls",
                    1e3 / of.millis(50),
                    of.millis(0) * 1e6,
                    of.millis(50) * 1e6,
                    of.millis(100) * 1e6,
                    of.millis(50) / least.millis(50),
                    Math.log(open) / Math.log(OPEN.getFirst()))));
  }
}
