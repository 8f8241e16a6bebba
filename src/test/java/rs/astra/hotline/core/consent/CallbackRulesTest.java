package rs.astra.hotline.core.consent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.consent.CallbackConsent.Ending;
import rs.astra.hotline.core.consent.CallbackRules.Obstacle;
import rs.astra.hotline.core.consent.Verdict.Because;
import rs.astra.hotline.core.counsellor.CounsellorId;

/** When a number may be dialled, and why not. */
final class CallbackRulesTest {
  private static final ZoneId BELGRADE = ZoneId.of("Europe/Belgrade");
  private static final Duration RINGS = Duration.ofSeconds(15);
  private static final Duration RINGS_LONG = Duration.ofSeconds(45);
  private static final CallbackRules RULES = new CallbackRules(BELGRADE, RINGS, RINGS_LONG, 3);
  private static final Instant AGREED = at("2026-11-25T09:00");
  private static final SafeWindow WINDOW =
      new SafeWindow(EnumSet.allOf(DayOfWeek.class), LocalTime.of(10, 0), LocalTime.of(12, 0));
  private static final Instant INSIDE = at("2026-11-25T10:30");

  private static Instant at(String local) {
    return LocalDateTime.parse(local).atZone(BELGRADE).toInstant();
  }

  private static CallbackConsent consent(
      Instant expiresAt, boolean voicemail, int triesLeft, @Nullable Ending ending) {
    return new CallbackConsent(
        new ConsentId("00000000-0000-0000-0000-000000000001"),
        new CallId("hotline-1.1"),
        new CounsellorId("ana"),
        AGREED,
        expiresAt,
        WINDOW,
        voicemail,
        triesLeft,
        ending);
  }

  private static final CallbackConsent FRESH = consent(at("2026-11-28T09:00"), false, 3, null);

  private static Verdict because(Because because) {
    return Verdict.refused(because);
  }

  @Test
  void insideTheWindowItIsDialledAndRingsShorterThanAVoicemailTakes() {
    assertEquals(new Verdict.DialNow(RINGS), RULES.mayDial(FRESH, true, INSIDE));
  }

  @Test
  void whereSomethingMayBeLeftItRingsLonger() {
    assertEquals(
        new Verdict.DialNow(RINGS_LONG),
        RULES.mayDial(consent(FRESH.expiresAt(), true, 3, null), true, INSIDE));
  }

  @Test
  void withoutAConsentNobodyIsDialled() {
    assertEquals(because(Because.NO_CONSENT), RULES.mayDial(null, true, INSIDE));
  }

  @ParameterizedTest
  @CsvSource({
    "DONE, ALREADY_DONE",
    "WITHDRAWN, WITHDRAWN",
    "EXPIRED, EXPIRED",
    "TRIED_OFTEN, TRIED_OFTEN"
  })
  void whatIsOverIsOverForEver(Ending ending, Because because) {
    assertEquals(
        because(because),
        RULES.mayDial(consent(FRESH.expiresAt(), false, 3, ending), true, INSIDE));
  }

  @Test
  void itLapsesInTheSecondThatItSays() {
    Instant expires = at("2026-11-26T11:00");
    CallbackConsent consent = consent(expires, false, 3, null);
    assertEquals(new Verdict.DialNow(RINGS), RULES.mayDial(consent, true, expires.minusSeconds(1)));
    assertEquals(because(Because.EXPIRED), RULES.mayDial(consent, true, expires));
  }

  @Test
  void aRowThatPromisesMoreThanThreeDaysLapsesAfterThree() {
    CallbackConsent altered = consent(at("2027-01-01T00:00"), false, 3, null);
    assertEquals(
        because(Because.EXPIRED), RULES.mayDial(altered, true, AGREED.plus(CallbackRules.LONGEST)));
  }

  @Test
  void outsideTheWindowItIsRefusedAndSaidWhenItOpens() {
    assertEquals(
        new Verdict.Refused(Because.OUTSIDE_WINDOW, at("2026-11-25T10:00")),
        RULES.mayDial(FRESH, true, at("2026-11-25T09:59:00")));
    assertEquals(
        new Verdict.Refused(Because.OUTSIDE_WINDOW, at("2026-11-26T10:00")),
        RULES.mayDial(FRESH, true, at("2026-11-25T12:00:00")));
  }

  @Test
  void itDoesNotBeginToRingInAWindowThatClosesMeanwhile() {
    assertEquals(new Verdict.DialNow(RINGS), RULES.mayDial(FRESH, true, at("2026-11-25T11:59:44")));
    assertEquals(
        new Verdict.Refused(Because.OUTSIDE_WINDOW, at("2026-11-26T10:00")),
        RULES.mayDial(FRESH, true, at("2026-11-25T11:59:45")));
  }

  @Test
  void aWindowThatDoesNotOpenAgainBeforeTheEndSaysSo() {
    CallbackConsent today = consent(at("2026-11-25T23:00"), false, 3, null);
    assertEquals(
        new Verdict.Refused(Because.OUTSIDE_WINDOW, null),
        RULES.mayDial(today, true, at("2026-11-25T13:00")));
  }

  /** It is night, and a clock that was set back by hours says that the window is open. */
  @Test
  void beforeItWasAgreedTheClockIsWrong() {
    Instant yesterday = at("2026-11-24T11:00");
    assertTrue(FRESH.window().isOpen(yesterday, RINGS, RULES.zone()));
    assertEquals(because(Because.CLOCK_WRONG), RULES.mayDial(FRESH, true, yesterday));
  }

  @Test
  void afterTheLastTryThereIsNoFurther() {
    assertEquals(
        new Verdict.DialNow(RINGS),
        RULES.mayDial(consent(FRESH.expiresAt(), false, 1, null), true, INSIDE));
    assertEquals(
        because(Because.TRIED_OFTEN),
        RULES.mayDial(consent(FRESH.expiresAt(), false, 0, null), true, INSIDE));
  }

  @Test
  void withoutACarrierItIsRefusedLastOfAll() {
    assertEquals(because(Because.CARRIER_AWAY), RULES.mayDial(FRESH, false, INSIDE));
    assertEquals(
        because(Because.EXPIRED), RULES.mayDial(FRESH, false, FRESH.expiresAt().plusSeconds(1)));
  }

  @Test
  void nothingIsAgreedForLongerThanThreeDays() {
    assertEquals(Optional.empty(), RULES.obstacle(WINDOW, AGREED, AGREED.plus(Duration.ofDays(3))));
    assertEquals(
        Optional.of(Obstacle.TOO_LONG),
        RULES.obstacle(WINDOW, AGREED, AGREED.plus(Duration.ofDays(3)).plusSeconds(1)));
    assertEquals(Optional.of(Obstacle.OVER_ALREADY), RULES.obstacle(WINDOW, AGREED, AGREED));
  }

  @Test
  void nothingIsAgreedThatIsNeverSafeBeforeItLapses() {
    SafeWindow monday =
        new SafeWindow(EnumSet.of(DayOfWeek.MONDAY), LocalTime.of(10, 0), LocalTime.of(12, 0));
    assertEquals(
        Optional.of(Obstacle.NEVER_SAFE),
        RULES.obstacle(monday, AGREED, AGREED.plus(Duration.ofDays(3))));
    assertEquals(Optional.empty(), RULES.obstacle(WINDOW, INSIDE, INSIDE.plusSeconds(60)));
  }
}
