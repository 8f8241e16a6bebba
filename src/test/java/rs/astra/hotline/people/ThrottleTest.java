package rs.astra.hotline.people;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Wrong tries make whoever tries wait, and nobody else. */
class ThrottleTest {
  private static final AccountId ANA = new AccountId("ana");
  private static final AccountId EMA = new AccountId("ema");
  private static final Throttle.Place NET = new Throttle.Place("192.0.2.1", false);
  private static final Throttle.Place OTHER_NET = new Throttle.Place("192.0.2.2", false);
  private static final Throttle.Place BROWSER = new Throttle.Place("hash-of-a-cookie", true);

  private final Throttle throttle = new Throttle(1000);
  private Instant now = Instant.parse("2026-11-21T02:00:00Z");

  private void wrong(int times, AccountId who, Throttle.Place place) {
    for (int i = 0; i < times; i++) {
      Duration wait = throttle.begin(who, place, now);
      if (!wait.isZero()) {
        now = now.plus(wait);
        assertEquals(Duration.ZERO, throttle.begin(who, place, now));
      }
    }
  }

  private Duration wait(AccountId who, Throttle.Place place) {
    Duration wait = throttle.begin(who, place, now);
    if (wait.isZero()) {
      throttle.undecided(who, place);
    }
    return wait;
  }

  @Test
  void fiveWrongTriesAreFreeThenTheWaitDoublesUpToAQuarterOfAnHour() {
    for (int i = 0; i < Throttle.FREE; i++) {
      assertEquals(Duration.ZERO, throttle.begin(ANA, NET, now));
    }
    for (long seconds : new long[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900}) {
      assertEquals(Duration.ofSeconds(seconds), throttle.begin(ANA, NET, now));
      now = now.plusSeconds(seconds).minusMillis(1);
      assertEquals(Duration.ofMillis(1), throttle.begin(ANA, NET, now), "looking counts nothing");
      now = now.plusMillis(1);
      assertEquals(Duration.ZERO, throttle.begin(ANA, NET, now));
    }
  }

  @Test
  void strangersDoNotMakeTheNightShiftWait() {
    for (int net = 0; net < 500; net++) {
      wrong(7, ANA, new Throttle.Place("198.51.100." + net, false));
    }
    wrong(12, ANA, NET);
    assertEquals(Duration.ZERO, wait(ANA, OTHER_NET), "from elsewhere");
    assertEquals(Duration.ZERO, wait(ANA, BROWSER), "from the known browser, in the same network");
    assertEquals(Duration.ofSeconds(1 << 7), wait(ANA, NET));
  }

  @Test
  void aPlaceThatTriesManyAccountsWaits() {
    for (int i = 0; i < Throttle.FREE_OF_PLACE; i++) {
      wrong(1, new AccountId("p" + i), NET);
    }
    assertEquals(Duration.ofSeconds(1), wait(ANA, NET));
    assertEquals(Duration.ZERO, wait(ANA, OTHER_NET));
    assertEquals(Duration.ZERO, wait(ANA, BROWSER));
  }

  @Test
  void ofWhomItIsNotKnownWhoTheyAreThePlaceIsCountedAlone() {
    for (int i = 0; i < Throttle.FREE_OF_PLACE; i++) {
      assertEquals(Duration.ZERO, throttle.begin(NET, now));
    }
    assertEquals(Duration.ofSeconds(1), throttle.begin(NET, now));
    assertEquals(Duration.ofSeconds(1), wait(ANA, NET), "as whoever tries many accounts");
    assertEquals(Duration.ZERO, throttle.begin(OTHER_NET, now));
    assertEquals(Duration.ZERO, wait(ANA, BROWSER));
    throttle.undecided(NET);
    assertEquals(Duration.ZERO, throttle.begin(NET, now), "what was right is taken back");
  }

  @Test
  void whoeverKnowsThePasswordCannotGuessCodesFromManyPlaces() {
    for (int net = 0; net < Throttle.FREE_CODES; net++) {
      wrong(1, ANA, new Throttle.Place("198.51.100." + net, false));
      throttle.wrongCode(ANA, now);
    }
    assertEquals(Duration.ofSeconds(1), wait(ANA, OTHER_NET));
    assertEquals(Duration.ZERO, wait(ANA, BROWSER));
    assertEquals(Duration.ZERO, wait(EMA, OTHER_NET));
  }

  @Test
  void aRightTryForgetsTheWrongOnes() {
    wrong(Throttle.FREE - 1, ANA, NET);
    assertEquals(Duration.ZERO, throttle.begin(ANA, NET, now));
    throttle.right(ANA, NET);
    wrong(Throttle.FREE, ANA, NET);
    assertEquals(Duration.ofSeconds(1), wait(ANA, NET));
  }

  @Test
  void manyTriesAtOnceAreNoWayAround() {
    int admitted = 0;
    for (int i = 0; i < 100; i++) {
      admitted += throttle.begin(ANA, NET, now).isZero() ? 1 : 0;
    }
    assertEquals(Throttle.FREE, admitted);
  }

  @Test
  void aDayLaterItIsForgotten() {
    wrong(Throttle.FREE + 3, ANA, NET);
    now = now.plus(Duration.ofDays(1));
    wrong(Throttle.FREE, ANA, NET);
    assertEquals(Duration.ofSeconds(1), wait(ANA, NET));
  }

  @Test
  void memoryIsBoundedAndWhoTriesOnIsNotForgotten() {
    Throttle small = new Throttle(20);
    for (int i = 0; i < Throttle.FREE; i++) {
      small.begin(ANA, NET, now);
    }
    for (int i = 0; i < 100; i++) {
      small.begin(new AccountId("p" + i), new Throttle.Place("n" + i, false), now);
      assertEquals(Duration.ofSeconds(1), small.begin(ANA, NET, now));
    }
  }
}
