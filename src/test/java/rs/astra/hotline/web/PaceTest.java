package rs.astra.hotline.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");

  private final Pace pace = new Pace(10, 2);

  /** How many of so many requests at one time are let in. */
  private int letIn(String session, int asked, Instant now) {
    int in = 0;
    for (int i = 0; i < asked; i++) {
      in += pace.ask(session, now).isZero() ? 1 : 0;
    }
    return in;
  }

  @Test
  void asManyAtOnceAsPermittedAreLetInAndThenOneWaitsForRoom() {
    assertEquals(10, letIn("one", 15, NOON));
    assertEquals(Duration.ofMillis(500), pace.ask("one", NOON));
    assertEquals(Duration.ofMillis(200), pace.ask("one", NOON.plusMillis(300)));
    assertEquals(Duration.ZERO, pace.ask("one", NOON.plusMillis(500)), "what is refused is free");
  }

  @Test
  void inTheLongRunSoManyASecondAreLetInAndARestGivesNoMoreThanAllAtOnce() {
    letIn("one", 10, NOON);
    assertEquals(6, letIn("one", 20, NOON.plusSeconds(3)));
    assertEquals(10, letIn("one", 20, NOON.plusSeconds(3600)));
  }

  @Test
  void anotherSessionNoticesNothing() {
    letIn("one", 20, NOON);
    assertEquals(10, letIn("other", 20, NOON));
  }

  @Test
  void aClockThatIsSetBackMakesNobodyWait() {
    letIn("one", 10, NOON);
    assertEquals(10, letIn("one", 20, NOON.minusSeconds(3600)));
  }
}
