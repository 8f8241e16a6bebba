package rs.astra.hotline.people;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ChallengesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Instant LAST = NOW.plus(Challenges.GOOD_FOR).minusMillis(1);

  private final Challenges challenges = new Challenges();

  @Test
  void aChallengeIsGoodForTwoMinutes() {
    Token it = challenges.make("", NOW);
    assertTrue(challenges.isGood(it, "", NOW));
    assertTrue(challenges.isGood(it, "", LAST));
    assertFalse(challenges.isGood(it, "", LAST.plusMillis(1)));
    assertFalse(challenges.use(it, "", LAST.plusMillis(1)));
  }

  @Test
  void itIsUsedOnceAlsoInItsLastMoment() {
    Token it = challenges.make("", NOW);
    assertTrue(challenges.use(it, "", LAST));
    assertFalse(challenges.use(it, "", LAST));
    assertFalse(challenges.isGood(it, "", LAST));
    assertTrue(challenges.use(challenges.make("", NOW), "", LAST), "another one");
  }

  /** Of the last letter of 43 only four bits count: four texts say the same 32 bytes. */
  @Test
  void writtenInAnotherWayItIsStillUsedOnce() {
    Token it = challenges.make("", NOW);
    assertTrue(challenges.use(it, "", NOW));
    String text = it.text();
    for (char last :
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".toCharArray()) {
      Token other = new Token(text.substring(0, text.length() - 1) + last);
      assertFalse(challenges.isGood(other, "", NOW));
      assertFalse(challenges.use(other, "", NOW));
    }
  }

  @Test
  void itIsGoodForWhatItWasMadeFor() {
    Token it = challenges.make("session-of-ana", NOW);
    assertFalse(challenges.isGood(it, "session-of-ema", NOW));
    assertFalse(challenges.isGood(it, "", NOW));
    assertFalse(challenges.use(it, "", NOW));
    assertTrue(challenges.use(it, "session-of-ana", NOW), "the wrong purpose used nothing up");
  }

  @Test
  void nobodyElseCanMakeOneAndNoTwoAreTheSame() {
    assertFalse(challenges.isGood(new Challenges().make("", NOW), "", NOW), "after a restart");
    assertFalse(challenges.isGood(Token.random(), "", NOW));
    assertNotEquals(challenges.make("", NOW), challenges.make("", NOW));
  }

  @Test
  void whoeverAsksForManyPushesNobodysOut() {
    Token it = challenges.make("", NOW);
    for (int i = 0; i < 100_000; i++) {
      challenges.make("", NOW);
    }
    assertTrue(challenges.use(it, "", NOW));
  }

  @Test
  void whatABrowserKeepsForTheProviderIsGoodForTenMinutesAndOnce() {
    Challenges longer = new Challenges(RelyingParty.GOOD_FOR);
    Token secret = longer.make("enter", NOW);
    Instant last = NOW.plus(RelyingParty.GOOD_FOR).minusMillis(1);
    assertTrue(longer.isGood(secret, "enter", last));
    assertFalse(longer.isGood(secret, "enter", last.plusMillis(1)));
    assertTrue(longer.use(secret, "enter", last));
    assertFalse(longer.use(secret, "enter", last));
  }
}
