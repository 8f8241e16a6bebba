package rs.astra.hotline.asterisk.ami;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rs.astra.hotline.asterisk.Backend;

/** What is rehearsed is the way that a real call takes, to its end. */
@Timeout(60)
final class RehearsalTest {
  @Test
  void aTelephoneIsRungForEveryCallThatIsRehearsed() {
    assertEquals(200, Rehearsal.play(Backend.unconnected(), 200));
  }
}
