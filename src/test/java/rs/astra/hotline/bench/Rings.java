package rs.astra.hotline.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import rs.astra.hotline.bench.SipEnd.Dialog;
import rs.astra.hotline.bench.Ways.Way;

/**
 * Measures two moments, in rounds that take every way once in an order that changes: what disturbs
 * the machine for a while disturbs every way.
 */
final class Rings {
  private static final long BETWEEN_MILLIS = 40;

  private final Ways ways;
  private final Runnable settled;
  private final Random random = new Random(1);
  private final Map<Way, Figures> arrivals = new LinkedHashMap<>();
  private final Map<Way, Figures> freed = new LinkedHashMap<>();

  /**
   * Measures nothing yet.
   *
   * @param settled waits until the backend has nothing to do
   */
  Rings(Ways ways, Runnable settled) {
    this.ways = ways;
    this.settled = settled;
    ways.all().forEach(way -> arrivals.put(way, new Figures()));
    ways.all().stream()
        .filter(way -> !way.equals(ways.dial))
        .forEach(way -> freed.put(way, new Figures()));
  }

  /** From the caller's INVITE to the telephone's, the counsellor being free. */
  void arrivals(int warmUp, int rounds) throws IOException {
    // Only Java has to warm up; every way has a call before it counts.
    for (int call = 0; call < warmUp; call++) {
      arrival(ways.ours);
    }
    for (Way way : ways.all()) {
      arrival(way);
    }
    for (int round = 0; round < rounds; round++) {
      for (Way way : shuffled(arrivals)) {
        figures(arrivals, way).add(arrival(way));
      }
    }
  }

  private long arrival(Way way) throws IOException {
    Dialog call = way.carrier().call(way.number());
    Dialog ring = way.telephone().rung();
    if (way.answersFirst()) {
      call.awaitEstablished();
    }
    call.leave();
    ring.awaitOver();
    settled.run();
    pause(BETWEEN_MILLIS);
    return ring.at() - call.at();
  }

  /** From the telephone's BYE to its INVITE for the caller who has been waiting. */
  void freed(int warmUp, int rounds) throws IOException {
    Map<Way, Line> lines = new LinkedHashMap<>();
    for (Way way : freed.keySet()) {
      lines.put(way, new Line(way));
    }
    for (int round = 0; round < warmUp + rounds; round++) {
      for (Line line : lines.values()) {
        line.callerJoins();
      }
      pause(300);
      for (Way way : shuffled(freed)) {
        // At any moment of a polling second, and not in step with the way before.
        pause(random.nextInt(1_000));
        long nanos = line(lines, way).free();
        if (round >= warmUp) {
          figures(freed, way).add(nanos);
        }
      }
    }
    for (Line line : lines.values()) {
      line.end();
    }
    settled.run();
  }

  /** A counsellor who talks, while one caller waits. */
  private static final class Line {
    private final Way way;
    private Dialog talking;
    private Dialog counsellor;
    private Dialog waiting;

    Line(Way way) throws IOException {
      this.way = way;
      this.talking = way.carrier().call(way.number());
      this.counsellor = way.telephone().rung();
      this.waiting = talking;
      counsellor.answer();
      counsellor.awaitEstablished();
      talking.awaitEstablished();
    }

    void callerJoins() throws IOException {
      waiting = way.carrier().call(way.number());
    }

    long free() throws IOException {
      long free = counsellor.hangUp();
      Dialog next = way.telephone().rung();
      counsellor.awaitOver();
      talking.awaitOver();
      next.answer();
      next.awaitEstablished();
      waiting.awaitEstablished();
      counsellor = next;
      talking = waiting;
      return next.at() - free;
    }

    void end() throws IOException {
      talking.leave();
      counsellor.awaitOver();
    }
  }

  private static Line line(Map<Way, Line> lines, Way way) {
    Line line = lines.get(way);
    if (line == null) {
      throw new IllegalStateException("no line for " + way.label());
    }
    return line;
  }

  private static Figures figures(Map<Way, Figures> all, Way way) {
    Figures figures = all.get(way);
    if (figures == null) {
      throw new IllegalStateException("no figures for " + way.label());
    }
    return figures;
  }

  private List<Way> shuffled(Map<Way, Figures> all) {
    List<Way> order = new ArrayList<>(all.keySet());
    Collections.shuffle(order, random);
    return order;
  }

  private static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  String report() {
    StringBuilder text = new StringBuilder();
    text.append("\ncaller's INVITE → counsellor's INVITE (aim: our p50 at most 1.5 × Queue()'s)\n");
    table(text, arrivals);
    text.append(
        "\ncounsellor's BYE → next caller's INVITE (aim: ours at most 1/50 of Queue()'s)\n");
    table(text, freed);
    return text.toString();
  }

  private void table(StringBuilder text, Map<Way, Figures> all) {
    Figures queue = figures(all, ways.queue);
    text.append(Figures.head("Queue()")).append('\n');
    all.forEach((way, figures) -> text.append(figures.line(way.label(), queue)).append('\n'));
    Figures answered = figures(all, ways.queueAnswered);
    text.append(
        String.format(
            java.util.Locale.ROOT,
            "  ours to Queue() after Answer(,i): %.3f%n",
            figures(all, ways.ours).millis(50) / answered.millis(50)));
  }
}
