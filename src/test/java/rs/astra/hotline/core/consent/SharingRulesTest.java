package rs.astra.hotline.core.consent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.consent.Sharing.Kind;
import rs.astra.hotline.core.consent.SharingRules.Refusal;
import rs.astra.hotline.core.counsellor.CounsellorId;

/** What a recipient may be told, and why not. */
final class SharingRulesTest {
  private static final Instant AGREED = Instant.parse("2026-11-25T09:00:00Z");
  private static final Instant LAPSES = AGREED.plus(Duration.ofDays(7));
  private static final Set<Kind> AGREED_TO = EnumSet.of(Kind.NEEDS, Kind.WHEREABOUTS);
  private static final Sharing SHELTER = sharing(LAPSES, null);

  private static Sharing sharing(Instant expiresAt, @Nullable Instant withdrawnAt) {
    return new Sharing(
        new ConsentId("00000000-0000-0000-0000-000000000001"),
        new CallId("hotline-1.1"),
        new CounsellorId("ana"),
        AGREED,
        expiresAt,
        "A shelter",
        Sharing.Purpose.SHELTER,
        AGREED_TO,
        withdrawnAt,
        null);
  }

  private static Optional<Refusal> asked(@Nullable Sharing sharing, Instant now) {
    return SharingRules.refusal(sharing, AGREED_TO, now);
  }

  @Test
  void whatWasAgreedMayBeToldAndSoMayAPartOfIt() {
    assertEquals(Optional.empty(), asked(SHELTER, AGREED));
    assertEquals(Optional.empty(), SharingRules.refusal(SHELTER, Set.of(Kind.NEEDS), AGREED));
  }

  @Test
  void withoutAConsentNobodyIsToldAnything() {
    assertEquals(Optional.of(Refusal.NO_CONSENT), asked(null, AGREED));
  }

  @Test
  void ifItCanBeReadNoMoreWhoItIsNobodyIsToldAnything() {
    assertEquals(Optional.of(Refusal.NO_CONSENT), asked(SHELTER.to(null), AGREED));
  }

  @Test
  void whoeverAsksForOneKindMoreIsRefusedAll() {
    assertEquals(
        Optional.of(Refusal.NOT_AGREED),
        SharingRules.refusal(SHELTER, EnumSet.of(Kind.NEEDS, Kind.IDENTITY), AGREED));
  }

  @Test
  void whatWasWithdrawnIsOverForEver() {
    assertEquals(
        Optional.of(Refusal.WITHDRAWN), asked(sharing(LAPSES, AGREED.plusSeconds(1)), AGREED));
  }

  @Test
  void itLapsesInTheSecondThatItSays() {
    assertEquals(Optional.empty(), asked(SHELTER, LAPSES.minusSeconds(1)));
    assertEquals(Optional.of(Refusal.EXPIRED), asked(SHELTER, LAPSES));
  }

  @Test
  void aRowThatPromisesMoreThanThirtyDaysLapsesAfterThirty() {
    Sharing altered = sharing(AGREED.plus(Duration.ofDays(300)), null);
    Instant then = AGREED.plus(SharingRules.LONGEST);
    assertEquals(Optional.empty(), asked(altered, then.minusSeconds(1)));
    assertEquals(Optional.of(Refusal.EXPIRED), asked(altered, then));
  }

  @Test
  void nothingIsAgreedForLongerThanThirtyDaysOrForNoTime() {
    assertTrue(SharingRules.mayLast(SharingRules.LONGEST));
    assertFalse(SharingRules.mayLast(SharingRules.LONGEST.plusSeconds(1)));
    assertFalse(SharingRules.mayLast(Duration.ZERO));
  }
}
