package rs.astra.hotline.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.dispatch.Choice;
import rs.astra.hotline.core.roster.Language;

/** What every journal does. */
public abstract class JournalContract {
  /** One entry as it can be read back. */
  public record Kept(long sequence, Instant at, String kind) {
    static Kept of(Transition.Entry entry) {
      return new Kept(entry.sequence(), entry.at(), entry.transition().getClass().getSimpleName());
    }
  }

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  protected final String run = UUID.randomUUID().toString().substring(0, 8);

  protected abstract Journal journal();

  /**
   * What is kept of that run in the order of its sequence, as soon as nothing is under way any
   * more.
   */
  protected abstract List<Kept> kept(String ofRun) throws Exception;

  private static List<Transition.Entry> entries(long first, long last) {
    return LongStream.rangeClosed(first, last)
        .mapToObj(
            n ->
                new Transition.Entry(
                    n,
                    NOON.plusMillis(n),
                    n % 2 == 0
                        ? new Transition.CallKeptWaiting(
                            new CallId("hotline-1." + n), Choice.Reason.EVERYBODY_BUSY)
                        : new Transition.CallArrived(
                            new Caller(
                                new CallId("hotline-1." + n),
                                "PJSIP/trunk-1",
                                new LineId("sos"),
                                new Language("sr"),
                                NOON),
                            Transition.Learned.ARRIVED)))
        .toList();
  }

  private static List<Kept> expected(List<Transition.Entry> entries) {
    return entries.stream().map(Kept::of).toList();
  }

  @Test
  void whatIsAppendedIsKeptInItsOrderWithoutAGap() throws Exception {
    for (int n = 1; n <= 40; n += 4) {
      journal().append(run, entries(n, n + 3));
    }

    assertEquals(expected(entries(1, 40)), kept(run));
  }

  @Test
  void anEntryThatIsAppendedAgainIsKeptOnceAndAsItWas() throws Exception {
    journal().append(run, entries(1, 10));
    List<Transition.Entry> again =
        new ArrayList<>(
            List.of(
                new Transition.Entry(9, NOON, new Transition.Impossible("another")),
                entries(10, 10).getFirst()));
    again.addAll(entries(11, 12));
    journal().append(run, again);

    assertEquals(expected(entries(1, 12)), kept(run));
  }

  @Test
  void twoRunsHaveEachTheirOwnSequence() throws Exception {
    String other = run + "b";
    journal().append(run, entries(1, 3));
    journal().append(other, entries(1, 2));

    assertEquals(expected(entries(1, 3)), kept(run));
    assertEquals(expected(entries(1, 2)), kept(other));
  }

  @Test
  void aLargeBatchIsKeptWhole() throws Exception {
    journal().append(run, entries(1, 20_000));

    assertEquals(expected(entries(1, 20_000)), kept(run));
  }

  @Test
  void aListThatIsChangedAfterwardsDoesNotChangeWhatIsKept() throws Exception {
    List<Transition.Entry> list = new ArrayList<>(entries(1, 5));
    journal().append(run, list);
    list.clear();

    assertEquals(expected(entries(1, 5)), kept(run));
  }

  @Test
  void nothingAppendedIsNothingKept() throws Exception {
    journal().append(run, List.of());

    assertEquals(List.of(), kept(run));
  }
}
