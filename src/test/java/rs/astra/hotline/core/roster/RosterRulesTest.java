package rs.astra.hotline.core.roster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rs.astra.hotline.core.roster.Interpreter.INTERPRETER;
import static rs.astra.hotline.core.roster.Level.COORDINATOR;
import static rs.astra.hotline.core.roster.Level.FIRST;
import static rs.astra.hotline.core.roster.Level.SECOND;
import static rs.astra.hotline.core.roster.Rosters.said;
import static rs.astra.hotline.core.roster.Rosters.span;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rs.astra.hotline.core.roster.Finding.Rule;
import rs.astra.hotline.core.roster.Finding.Severity;

/** What is wrong with a roster. Findings are written as person, rule and time in UTC. */
class RosterRulesTest {
  private static final Span WEEKS = span("2026-11-16T00:00", "2026-11-30T00:00");

  private static List<String> found(Roster roster, Span period, Rule... rules) {
    return RosterRules.check(roster, period).stream()
        .filter(finding -> Arrays.asList(rules).contains(finding.rule()))
        .map(f -> f.person() + " " + f.rule() + " " + said(f.when()))
        .toList();
  }

  private static List<String> found(Rosters rosters, Rule... rules) {
    return found(rosters.roster(), WEEKS, rules);
  }

  /** Two shifts of one person, each "yyyy-mm-dd hh:mm-hh:mm". */
  private static Roster two(String first, String second) {
    Rosters rosters = new Rosters().people("mira");
    for (String shift : List.of(first, second)) {
      rosters.once("mira", FIRST, shift.substring(0, 10), shift.substring(11));
    }
    return rosters.roster();
  }

  // --- rest

  @ParameterizedTest
  @CsvSource({
    // the end of one day's work, the beginning of the next, the rest
    "2026-11-16 08:00-16:00, 2026-11-17 04:00-12:00, ''",
    "2026-11-16 08:00-16:00, 2026-11-17 03:59-11:00, 11-16T15:00 11-17T02:59",
    "2026-11-16 22:00-06:00, 2026-11-17 17:59-22:00, 11-17T05:00 11-17T16:59",
    "2026-11-16 22:00-06:00, 2026-11-17 18:00-22:00, ''",
    // within one working day a pause may be short
    "2026-11-16 08:00-12:00, 2026-11-16 14:00-18:00, ''",
    // a night drawn as two shifts is one stretch of work
    "2026-11-16 22:00-00:00, 2026-11-17 00:00-06:00, ''",
    // 18:00 to 06:00: 11 h in the night that lacks an hour, 13 h in the one that has one more
    "2026-03-28 10:00-18:00, 2026-03-29 06:00-14:00, 03-28T17:00 03-29T04:00",
    "2026-10-24 10:00-19:00, 2026-10-25 06:00-14:00, ''",
  })
  void restOfTwelveHoursBetweenWorkingDays(String first, String second, String rest) {
    Span around = span("2026-01-01T00:00", "2026-12-01T00:00");
    assertEquals(
        rest.isEmpty() ? List.of() : List.of("mira REST " + rest),
        found(two(first, second), around, Rule.REST));
  }

  @Test
  void standByIsNoWorkAndInterruptsNoRest() {
    assertEquals(
        List.of(),
        found(
            new Rosters()
                .people("vera")
                .weekly("vera", COORDINATOR, "daily", "08:00-08:00")
                .weekly("vera", INTERPRETER, "mon", "12:00-06:00"),
            Rule.REST,
            Rule.LONG_SHIFT,
            Rule.TIRING_SHIFT,
            Rule.BREAK,
            Rule.ALONE_AT_NIGHT));
  }

  @Test
  void restIsSeenAcrossTheEdgesOfThePeriod() {
    Roster roster = two("2026-11-16 14:00-22:00", "2026-11-17 06:00-14:00");
    String rest = "mira REST 11-16T21:00 11-17T05:00";
    assertEquals(
        List.of(rest), found(roster, span("2026-11-17T05:00", "2026-11-18T00:00"), Rule.REST));
    assertEquals(
        List.of(rest), found(roster, span("2026-11-16T00:00", "2026-11-16T23:00"), Rule.REST));
    assertEquals(List.of(), found(roster, span("2026-11-17T06:00", "2026-11-18T00:00"), Rule.REST));
  }

  // --- length

  @ParameterizedTest
  @CsvSource({
    "2026-11-16, 08:00-16:00, ''",
    "2026-11-16, 08:00-16:01, TIRING_SHIFT",
    "2026-11-16, 08:00-20:00, TIRING_SHIFT",
    "2026-11-16, 08:00-20:01, LONG_SHIFT",
    "2026-11-16, 08:00-08:00, LONG_SHIFT",
    // by the hours that are really worked: 7 and 9, 11 and 13
    "2026-03-28, 22:00-06:00, ''",
    "2026-10-24, 22:00-06:00, TIRING_SHIFT",
    "2026-03-28, 19:00-08:00, TIRING_SHIFT",
    "2026-10-24, 20:00-08:00, LONG_SHIFT",
  })
  void longShifts(String day, String hours, String rule) {
    Roster roster = new Rosters().people("mira").once("mira", SECOND, day, hours).roster();
    assertEquals(
        rule.isEmpty() ? List.of() : List.of(rule),
        RosterRules.check(roster, span("2026-01-01T00:00", "2027-01-01T00:00")).stream()
            .map(Finding::rule)
            .filter(List.of(Rule.TIRING_SHIFT, Rule.LONG_SHIFT)::contains)
            .map(Enum::name)
            .toList());
  }

  @Test
  void shiftsThatTouchAreOneStretch() {
    assertEquals(
        List.of("mira LONG_SHIFT 11-16T07:00 11-16T20:00"),
        found(
            two("2026-11-16 08:00-14:00", "2026-11-16 14:00-21:00"),
            WEEKS,
            Rule.LONG_SHIFT,
            Rule.TIRING_SHIFT));
    assertEquals(
        List.of(),
        found(
            two("2026-11-16 08:00-14:00", "2026-11-16 14:01-21:00"),
            WEEKS,
            Rule.LONG_SHIFT,
            Rule.TIRING_SHIFT));
  }

  // --- nights

  private static Rosters nights(int nights, String hours) {
    Rosters rosters = new Rosters().people("mira");
    for (int night = 0; night < nights; night++) {
      rosters.once("mira", FIRST, "2026-11-" + (16 + night), hours);
    }
    return rosters;
  }

  @Test
  void aWeekOfNightsIsAllowed() {
    assertEquals(List.of(), found(nights(7, "22:00-06:00"), Rule.NIGHTS));
  }

  @Test
  void theEighthNightAndWhatFollowsIsFound() {
    assertEquals(
        List.of("mira NIGHTS 11-23T21:00 11-24T05:00"),
        found(nights(8, "22:00-06:00"), Rule.NIGHTS));
    assertEquals(
        List.of("mira NIGHTS 11-23T21:00 11-26T05:00"),
        found(nights(10, "22:00-06:00"), Rule.NIGHTS));
  }

  @Test
  void aFreeNightInterruptsTheRow() {
    assertEquals(
        List.of(),
        found(
            nights(10, "22:00-06:00").away("mira", "2026-11-20T12:00", "2026-11-21T12:00"),
            Rule.NIGHTS));
  }

  @Test
  void threeHoursMakeANight() {
    assertEquals(List.of(), found(nights(8, "16:00-00:59"), Rule.NIGHTS));
    assertEquals(1, found(nights(8, "16:00-01:00"), Rule.NIGHTS).size());
    assertEquals(1, found(nights(8, "03:00-11:00"), Rule.NIGHTS).size());
    assertEquals(List.of(), found(nights(8, "03:01-11:00"), Rule.NIGHTS));
  }

  @Test
  void whoAgreedMayWorkMoreNights() {
    Rosters rosters = new Rosters().person("mira", "sr", true);
    assertEquals(
        List.of(), found(rosters.weekly("mira", FIRST, "daily", "22:00-06:00"), Rule.NIGHTS));
  }

  @Test
  void nightsBeforeThePeriodCount() {
    Roster roster = nights(8, "22:00-06:00").roster();
    assertEquals(
        List.of("mira NIGHTS 11-23T21:00 11-24T05:00"),
        found(roster, span("2026-11-23T23:00", "2026-11-24T12:00"), Rule.NIGHTS));
    assertEquals(
        List.of(), found(roster, span("2026-11-16T00:00", "2026-11-23T12:00"), Rule.NIGHTS));
  }

  // --- breaks

  @ParameterizedTest
  @CsvSource({
    // mira's hours, when ana is there as well, whether mira can take her break
    "08:00-12:00, 20:00-21:00, true",
    "08:00-12:01, 20:00-21:00, false",
    "08:00-12:01, 12:00-12:15, false",
    "08:00-13:59, 10:00-10:15, true",
    "08:00-13:59, 10:00-10:14, false",
    "08:00-14:00, 10:00-10:29, false",
    "08:00-14:00, 10:00-10:30, true",
    "08:00-17:59, 17:00-17:30, true",
    "08:00-18:00, 17:00-17:44, false",
    "08:00-18:00, 17:00-17:45, true",
    "08:00-18:00, 17:30-20:00, false",
  })
  void breakNeedsSomebodyWhoTakesOver(String mira, String ana, boolean possible) {
    assertEquals(
        !possible,
        found(
                new Rosters()
                    .people("mira", "ana")
                    .once("mira", FIRST, "2026-11-16", mira)
                    .once("ana", SECOND, "2026-11-16", ana),
                Rule.BREAK)
            .contains(
                "mira BREAK "
                    + said(
                        Rosters.hours(mira)
                            .on(LocalDate.of(2026, 11, 16), Rosters.BELGRADE)
                            .orElseThrow())));
  }

  @Test
  void breakIsInOnePieceAndOnCallDoesNotTakeOver() {
    Rosters rosters =
        new Rosters()
            .people("mira", "ana", "zora", "vera")
            .once("mira", FIRST, "2026-11-16", "08:00-16:00")
            .once("ana", FIRST, "2026-11-16", "09:00-09:20")
            .once("ana", FIRST, "2026-11-16", "11:00-11:20")
            .once("vera", COORDINATOR, "2026-11-16", "08:00-16:00");
    assertEquals(List.of("mira BREAK 11-16T07:00 11-16T15:00"), found(rosters, Rule.BREAK));
    assertEquals(
        List.of(), found(rosters.once("zora", SECOND, "2026-11-16", "09:20-09:30"), Rule.BREAK));
  }

  // --- alone at night

  @Test
  void aloneAtNightIsFoundWhereNobodyElseIsAtWork() {
    Rosters rosters =
        new Rosters()
            .people("mira", "ana", "vera")
            .once("mira", FIRST, "2026-11-16", "20:00-08:00")
            .once("vera", COORDINATOR, "2026-11-16", "20:00-08:00")
            .once("ana", SECOND, "2026-11-16", "23:00-01:00");
    assertEquals(
        List.of(
            "mira ALONE_AT_NIGHT 11-16T21:00 11-16T22:00",
            "mira ALONE_AT_NIGHT 11-17T00:00 11-17T05:00"),
        found(rosters, Rule.ALONE_AT_NIGHT));
    assertEquals(
        List.of(),
        found(
            rosters
                .once("ana", SECOND, "2026-11-16", "20:00-23:00")
                .once("ana", SECOND, "2026-11-17", "01:00-06:00"),
            Rule.ALONE_AT_NIGHT));
  }

  @Test
  void sameNightInOctoberIsNineHoursAlone() {
    Roster roster =
        new Rosters().people("mira").weekly("mira", FIRST, "sat", "22:00-06:00").roster();
    assertEquals(
        List.of("mira ALONE_AT_NIGHT 10-24T20:00 10-25T05:00"),
        found(roster, span("2026-10-24T12:00", "2026-10-25T12:00"), Rule.ALONE_AT_NIGHT));
  }

  // --- twice at the same time

  @Test
  void nobodyIsAtWorkTwice() {
    assertEquals(
        List.of("mira OVERLAP 11-16T11:00 11-16T13:00"),
        found(
            new Rosters()
                .people("mira")
                .once("mira", FIRST, "2026-11-16", "08:00-14:00")
                .once("mira", SECOND, "2026-11-16", "12:00-18:00")
                .once("mira", FIRST, "2026-11-16", "18:00-20:00"),
            Rule.OVERLAP,
            Rule.OVERLAP_ON_CALL));
  }

  @Test
  void longShiftOverlapsWithEachOfTwoShortOnes() {
    assertEquals(
        List.of("mira OVERLAP 11-16T08:00 11-16T09:00", "mira OVERLAP 11-16T10:00 11-16T11:00"),
        found(
            new Rosters()
                .people("mira")
                .once("mira", FIRST, "2026-11-16", "08:00-14:00")
                .once("mira", SECOND, "2026-11-16", "09:00-10:00")
                .once("mira", SECOND, "2026-11-16", "11:00-12:00"),
            Rule.OVERLAP));
  }

  @Test
  void tenAtOnceAreNineOverlapsAndNotFortyFive() {
    Rosters rosters = new Rosters().people("mira");
    for (int i = 0; i < 10; i++) {
      rosters.once("mira", FIRST, "2026-11-16", "08:00-12:00");
    }
    assertEquals(
        Collections.nCopies(9, "mira OVERLAP 11-16T07:00 11-16T11:00"),
        found(rosters, Rule.OVERLAP));
  }

  @Test
  void twoDutiesAtWorkOverlapAlsoBehindALongOneOnCall() {
    assertEquals(
        List.of(
            "mira OVERLAP 11-16T09:00 11-16T10:00",
            "mira OVERLAP_ON_CALL 11-16T08:00 11-16T10:00",
            "mira OVERLAP_ON_CALL 11-16T09:00 11-16T11:00"),
        found(
            new Rosters()
                .people("mira")
                .once("mira", COORDINATOR, "2026-11-16", "08:00-20:00")
                .once("mira", FIRST, "2026-11-16", "09:00-11:00")
                .once("mira", FIRST, "2026-11-16", "10:00-12:00"),
            Rule.OVERLAP,
            Rule.OVERLAP_ON_CALL));
  }

  @Test
  void whatSaysTooMuchToBeLookedAtIsRefused() {
    Rosters rosters = new Rosters().people("mira");
    for (int i = 0; i < 1_000; i++) {
      rosters.weekly("mira", FIRST, "daily", "08:00-12:00");
    }
    Roster roster = rosters.roster();
    String why = "a roster has at most 20000 duties within four weeks";
    assertEquals(
        why,
        assertThrows(Roster.TooLarge.class, () -> RosterRules.check(roster, WEEKS)).getMessage());
    assertEquals(
        why,
        assertThrows(
                Roster.TooLarge.class,
                () -> Coverage.of(roster, span("2026-11-01T00:00", "2026-11-30T00:00"), Set.of()))
            .getMessage());
    assertEquals(List.of(), Coverage.of(roster, WEEKS, Set.of()).gaps());
  }

  @Test
  void atWorkAndOnCallIsAWarning() {
    List<Finding> findings =
        RosterRules.check(
            new Rosters()
                .people("mira")
                .once("mira", FIRST, "2026-11-16", "08:00-12:00")
                .once("mira", COORDINATOR, "2026-11-16", "10:00-20:00")
                .roster(),
            WEEKS);
    assertEquals(
        List.of("OVERLAP_ON_CALL 11-16T09:00 11-16T11:00"),
        findings.stream().map(f -> f.rule() + " " + said(f.when())).toList());
    assertEquals(Severity.WARNING, findings.getFirst().rule().severity());
  }

  @Test
  void differentPeopleMayBeThereTogetherAndOnePersonOneAfterTheOther() {
    assertEquals(
        List.of(),
        found(
            new Rosters()
                .people("mira", "ana")
                .weekly("mira", FIRST, "daily", "08:00-12:00")
                .weekly("mira", COORDINATOR, "daily", "12:00-08:00")
                .weekly("ana", FIRST, "daily", "08:00-12:00"),
            Rule.OVERLAP,
            Rule.OVERLAP_ON_CALL));
  }

  // --- stations

  @Test
  void whoeverIsOnTheLadderWithoutAStationIsToldOnceWithTheFirstDuty() {
    Rosters rosters =
        new Rosters()
            .nowhere("mira", "vera")
            .people("ana")
            .weekly("mira", FIRST, "mon", "08:00-12:00")
            .weekly("ana", FIRST, "mon", "08:00-12:00")
            .weekly("vera", INTERPRETER, "mon", "08:00-12:00");
    assertEquals(
        List.of("mira NO_STATION 11-16T07:00 11-16T11:00"), found(rosters, Rule.NO_STATION));
    assertEquals(Severity.WARNING, Rule.NO_STATION.severity());
  }

  // --- all of them

  @Test
  void errorsComeFirstEachKindByTime() {
    List<Finding> findings =
        RosterRules.check(
            new Rosters()
                .people("mira", "ana")
                .weekly("mira", FIRST, "daily", "20:00-09:00")
                .weekly("ana", FIRST, "mon", "08:00-13:00")
                .roster(),
            WEEKS);
    List<Severity> severities = findings.stream().map(f -> f.rule().severity()).toList();
    assertEquals(severities.stream().sorted().toList(), severities);
    assertTrue(severities.contains(Severity.ERROR) && severities.contains(Severity.WARNING));
    for (Severity severity : Severity.values()) {
      List<Finding> some = findings.stream().filter(f -> f.rule().severity() == severity).toList();
      assertEquals(
          some.stream().sorted(Comparator.comparing((Finding f) -> f.when().from())).toList(),
          some);
    }
  }

  /** What the law forbids, or nobody can do, keeps a roster out; of the rest somebody is told. */
  @Test
  void errorsAreWhatIsAgainstTheLawOrImpossibleAndAllElseIsAWarning() {
    assertEquals(
        EnumSet.of(Rule.OVERLAP, Rule.REST, Rule.LONG_SHIFT, Rule.NIGHTS),
        Arrays.stream(Rule.values())
            .filter(rule -> rule.severity() == Severity.ERROR)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Rule.class))));
  }

  @Test
  void everyRuleSaysWhatIsWrongAndWhereItComesFrom() {
    for (Rule rule : Rule.values()) {
      assertTrue(rule.words().length() > 10, rule.name());
      assertTrue(rule.source().length() > 10, rule.name());
    }
  }
}
