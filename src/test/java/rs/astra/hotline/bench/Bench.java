package rs.astra.hotline.bench;

import static rs.astra.hotline.asterisk.Backend.eventually;

import java.io.IOException;
import java.util.Map;
import rs.astra.hotline.asterisk.Backend;
import rs.astra.hotline.asterisk.Pbx;
import rs.astra.hotline.asterisk.ami.Rehearsal;

/**
 * {@code mvn -Pbench verify}: how fast a telephone rings, beside Asterisk's own ways on the same
 * Asterisk in the same minutes, what a fact costs, and a simulated week. Not a test: it prints, and
 * asserts nothing.
 */
public final class Bench {
  private static final int WARM_UP = Integer.getInteger("bench.warm-up", 400);
  private static final int CALLS = Integer.getInteger("bench.calls", 300);
  private static final int FREED = Integer.getInteger("bench.freed", 40);

  private Bench() {}

  /**
   * Runs everything, or what {@code bench.only} names: {@code asterisk}, {@code decide} or {@code
   * simulate}.
   */
  public static void main(String[] arguments) throws Exception {
    String only = System.getProperty("bench.only", "");
    if (only.isEmpty() || only.equals("asterisk")) {
      asterisk();
    }
    if (only.isEmpty() || only.equals("decide")) {
      Deciding.run(System.out);
    }
    if (only.isEmpty() || only.equals("simulate")) {
      Simulating.run(System.out);
    }
    System.exit(0);
  }

  private static void asterisk() throws IOException {
    try (Pbx pbx = Pbx.start();
        Ways ways = new Ways(pbx);
        Backend backend = new Backend(pbx, Map.of("HOTLINE_DISPATCH_WRAP_UP", "0s"))) {
      eventually("linked", () -> backend.state().linked());
      Rehearsal.play(Backend.config(pbx, Map.of()), Rehearsal.ENOUGH); // as "hotline serve" does
      backend.signIn(Ways.OUR_STATION);
      Rings rings = new Rings(ways, () -> settled(backend));
      rings.arrivals(WARM_UP, CALLS);
      rings.freed(2, FREED);
      System.out.println(rings.report());
      System.out.println("  Asterisk complained " + pbx.complaints().size() + " times");
      pbx.complaints().stream().limit(3).forEach(System.out::println);
    }
  }

  private static void settled(Backend backend) {
    eventually(
        "no call, and the counsellor is free",
        () ->
            backend.state().calls().open().isEmpty() && backend.state().staff().free().size() == 1);
  }
}
