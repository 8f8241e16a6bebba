package rs.astra.hotline.core.consent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.consent.OverrideRules.Obstacle;
import rs.astra.hotline.core.consent.Sharing.Kind;
import rs.astra.hotline.core.consent.SharingRules.Refusal;
import rs.astra.hotline.core.counsellor.CounsellorId;

/** A life or a child is in danger, and nobody has agreed. */
final class OverrideRulesTest {
  private static final Instant ASKED = Instant.parse("2026-11-25T02:00:00Z");
  private static final Instant DUE = ASKED.plus(Duration.ofMinutes(15));
  private static final CounsellorId ANA = new CounsellorId("ana");
  private static final CounsellorId PETRA = new CounsellorId("petra");
  private static final Set<Kind> TOLD = Set.of(Kind.WHEREABOUTS);

  private static Sharing sharing(@Nullable Danger danger, @Nullable Instant withdrawnAt) {
    return new Sharing(
        new ConsentId("00000000-0000-0000-0000-000000000001"),
        new CallId("hotline-1.1"),
        ANA,
        ASKED,
        ASKED.plus(Duration.ofDays(30)),
        "The police",
        Sharing.Purpose.POLICE,
        TOLD,
        withdrawnAt,
        danger);
  }

  private static Sharing asked() {
    return sharing(Danger.of(Danger.Ground.LIFE), null);
  }

  private static Sharing said(Instant at, boolean agrees) {
    return sharing(new Danger(Danger.Ground.LIFE, new Danger.Word(PETRA, at, agrees), null), null);
  }

  private static Optional<Refusal> refusal(Sharing sharing, Instant now) {
    return SharingRules.refusal(sharing, TOLD, now);
  }

  @Test
  void dangerDoesNotWaitForTheSecondPerson() {
    assertEquals(Optional.empty(), refusal(asked(), ASKED));
    assertEquals(Optional.empty(), refusal(asked(), DUE.minusSeconds(1)));
    assertFalse(OverrideRules.isOverdue(asked(), DUE.minusSeconds(1)));
  }

  @Test
  void noMoreIsToldThanWasAskedFor() {
    assertEquals(
        Optional.of(Refusal.NOT_AGREED),
        SharingRules.refusal(asked(), Set.of(Kind.WHEREABOUTS, Kind.HEALTH), ASKED));
  }

  @Test
  void afterAQuarterOfAnHourWithoutAWordThereIsAnAlarmAndNothingMoreIsTold() {
    assertTrue(OverrideRules.isOverdue(asked(), DUE));
    assertEquals(Optional.of(Refusal.SECOND_MISSING), refusal(asked(), DUE));
  }

  @Test
  void whoeverAgreesInTimeKeepsTheAlarmAway() {
    Sharing agreed = said(DUE.minusSeconds(1), true);
    assertFalse(OverrideRules.isOverdue(agreed, DUE));
    assertEquals(Optional.empty(), refusal(agreed, DUE));
  }

  @Test
  void aLateWordEndsTheAlarmAndLetsItBeToldAgain() {
    Sharing late = said(DUE.plusSeconds(600), true);
    assertFalse(OverrideRules.isOverdue(late, DUE.plusSeconds(600)));
    assertEquals(Optional.empty(), refusal(late, DUE.plusSeconds(600)));
  }

  @Test
  void neitherTakingItBackNorItsEndSilencesTheAlarm() {
    Sharing takenBack = sharing(Danger.of(Danger.Ground.CHILD), ASKED.plusSeconds(60));
    assertTrue(OverrideRules.isOverdue(takenBack, DUE));
    assertEquals(Optional.of(Refusal.WITHDRAWN), refusal(takenBack, DUE));
    assertTrue(OverrideRules.isOverdue(asked(), ASKED.plus(Duration.ofDays(9))));
  }

  @Test
  void ifTheSecondPersonDoesNotAgreeNothingMoreIsTold() {
    Sharing rejected = said(ASKED.plusSeconds(60), false);
    assertEquals(Optional.of(Refusal.SECOND_REFUSES), refusal(rejected, ASKED.plusSeconds(61)));
    assertFalse(OverrideRules.isOverdue(rejected, DUE));
  }

  @Test
  void itHoldsADayWhateverItsRowSays() {
    Sharing agreed = said(ASKED.plusSeconds(60), true);
    Instant end = ASKED.plus(Duration.ofDays(1));
    assertEquals(Optional.empty(), refusal(agreed, end.minusSeconds(1)));
    assertEquals(Optional.of(Refusal.EXPIRED), refusal(agreed, end));
  }

  @Test
  void theSecondPersonIsAnotherAndSaysItOnceAndOnlyToAnOverride() {
    assertEquals(Optional.empty(), OverrideRules.obstacle(asked(), PETRA));
    assertEquals(Optional.of(Obstacle.SAME_PERSON), OverrideRules.obstacle(asked(), ANA));
    assertEquals(
        Optional.empty(), OverrideRules.obstacle(asked(), PETRA, asked().at().plusMillis(999)));
    Instant later = asked().at().plusSeconds(1);
    assertEquals(
        Optional.of(Obstacle.ACCOUNT_TOO_NEW), OverrideRules.obstacle(asked(), PETRA, later));
    assertEquals(Optional.of(Obstacle.SAME_PERSON), OverrideRules.obstacle(asked(), ANA, later));
    assertEquals(
        Optional.of(Obstacle.ALREADY_SAID),
        OverrideRules.obstacle(said(ASKED, false), new CounsellorId("vera")));
    assertEquals(
        Optional.of(Obstacle.NO_OVERRIDE), OverrideRules.obstacle(sharing(null, null), PETRA));
    assertEquals(Optional.of(Obstacle.NO_OVERRIDE), OverrideRules.obstacle(null, PETRA));
  }

  @Test
  void aConsentIsNeverOverdue() {
    assertFalse(OverrideRules.isOverdue(sharing(null, null), ASKED.plus(Duration.ofDays(9))));
  }
}
