package rs.astra.hotline.asterisk.dialplan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DialplanTimeTest {
  @Test
  void secondsAndMillisecondsAreATime() {
    assertEquals(Instant.ofEpochMilli(1_795_286_875_772L), DialplanTime.parse("1795286875.772"));
    assertEquals(Instant.ofEpochMilli(7), DialplanTime.parse("0.007"));
  }

  @Test
  void whatIsNoTimeIsNone() {
    assertNull(DialplanTime.parse(null));
    for (String none :
        List.of(
            "",
            "yesterday",
            "1795286875",
            "1795286875.77",
            "1795286875.7722",
            "1234567890123.000",
            "x.772",
            "-1.000",
            " 1.000")) {
      assertNull(DialplanTime.parse(none), none);
    }
  }
}
