package rs.astra.hotline.rosterfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rs.astra.hotline.rosterfile.Reading.duties;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rs.astra.hotline.core.roster.Roster;

/** Rosters as calendars. Spans are written in UTC: month, day, time. */
class CalendarRosterTest {
  private static final String PEOPLE = "kind,id,speaks\nperson,mira,sr\nperson,ana,sr\n";

  /** As calendars write it for Belgrade, whatever they call it. */
  private static final String CENTRAL_EUROPE =
      """
      BEGIN:VTIMEZONE
      TZID:Central Europe Standard Time
      BEGIN:STANDARD
      DTSTART:16010101T030000
      TZOFFSETFROM:+0200
      TZOFFSETTO:+0100
      RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
      END:STANDARD
      BEGIN:DAYLIGHT
      DTSTART:16010101T020000
      TZOFFSETFROM:+0100
      TZOFFSETTO:+0200
      RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
      END:DAYLIGHT
      END:VTIMEZONE
      """;

  /** One hour later all the year, and summer time at the same instants. */
  private static final String EASTERN_EUROPE =
      CENTRAL_EUROPE
          .replace("T030000", "T040000")
          .replace("T020000", "T030000")
          .replace("+0200", "+0300")
          .replace("+0100", "+0200")
          .replace(":+0200\nTZOFFSETTO:+0200", ":+0200\nTZOFFSETTO:+0300");

  @TempDir private Path folder = Path.of("");

  private Reading calendar(String text) {
    return new Reading(folder).file("people.csv", PEOPLE).file("shifts.ics", text);
  }

  /** Events: each "NAME:value" separated by bars; line 1 is BEGIN:VCALENDAR, each event follows. */
  private Reading events(String zones, String... events) {
    StringBuilder text = new StringBuilder("BEGIN:VCALENDAR\nVERSION:2.0\n").append(zones);
    for (String event : events) {
      text.append("BEGIN:VEVENT\n").append(event.replace(" | ", "\n")).append("\nEND:VEVENT\n");
    }
    return calendar(text.append("END:VCALENDAR\n").toString());
  }

  private static List<String> november(Roster roster) {
    return duties(roster, "2026-11-16T00:00", "2026-12-15T00:00");
  }

  private static final String NIGHTS =
      "UID:1 | DTSTART:20261116T220000 | DTEND:20261117T060000 | SUMMARY:mira first";

  // --- what can be said

  @Test
  void calendarAsOthersExportItIsRead() throws Exception {
    String text =
        """
        BEGIN:VCALENDAR
        PRODID:-//Example//Calendar//EN
        VERSION:2.0
        CALSCALE:GREGORIAN
        METHOD:PUBLISH
        X-WR-CALNAME:Živkin raspored
        X-WR-TIMEZONE:Europe/Belgrade
        """
            + CENTRAL_EUROPE
            + """
            BEGIN:VEVENT
            UID:7kukuqrfedlm2f9t0vmhsbr1cg@example.org
            DTSTAMP:20261101T101010Z
            DTSTART;TZID="Central Europe Standard Time":20261116T220000
            DTEND;TZID=Central Europe Standard Time:20261117T060000
            RRULE:FREQ=WEEKLY;BYDAY=MO,TU;UNTIL=20261124T205959Z
            EXDATE;TZID=Central Europe Standard Time:20261117T220000
            SUMMARY;LANGUAGE=sr:Mira
              first
            DESCRIPTION:Jelena Živković\\, 064/123-45-67
            ATTENDEE;CN=Jelena:mailto:jelena@example.org
            STATUS:CONFIRMED
            BEGIN:VALARM
            ACTION:DISPLAY
            TRIGGER:-PT30M
            END:VALARM
            END:VEVENT

            BEGIN:VEVENT
            UID:2
            DTSTART;VALUE=DATE:20261123
            DTEND;VALUE=DATE:20261125
            SUMMARY:mira absent
            END:VEVENT
            END:VCALENDAR
            """;
    for (String end : List.of("\n", "\r\n")) {
      Roster roster = calendar("\ufeff" + text.replace("\n", end)).roster();
      assertEquals(List.of("mira FIRST 11-16T21:00 11-17T05:00"), november(roster));
      assertEquals(1, roster.absences().size());
      assertFalse(roster.toString().contains("elena"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // the days in November and December 2026 on which the shift begins; the 16th is a Monday
        "FREQ=WEEKLY;COUNT=3 | 16 23 30",
        "FREQ=WEEKLY;BYDAY=MO,WE;COUNT=3 | 16 18 23",
        "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261130 | 16 23 30",
        "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261123T210000Z | 16 23",
        "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261123T205959Z | 16",
        "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261123T220000 | 16 23",
        "FREQ=WEEKLY;INTERVAL=2;UNTIL=20261210 | 16 30",
        "FREQ=WEEKLY;INTERVAL=2;WKST=MO;BYDAY=MO,SU;COUNT=4 | 16 22 30 06",
        "FREQ=WEEKLY;WKST=SU;BYDAY=SU,MO;COUNT=3 | 16 22 23",
        "FREQ=DAILY;COUNT=3 | 16 17 18",
        "FREQ=DAILY;BYDAY=MO,TU;COUNT=3 | 16 17 23",
        "freq=weekly;count=2 | 16 23",
      })
  void recurrences(String rule, String days) throws Exception {
    assertEquals(
        days,
        String.join(
            " ",
            november(events("", NIGHTS + " | RRULE:" + rule).roster()).stream()
                .map(duty -> duty.substring(14, 16))
                .toList()));
  }

  @Test
  void recurrenceWithoutAnEndGoesOn() throws Exception {
    Roster roster = events("", NIGHTS + " | RRULE:FREQ=WEEKLY").roster();
    assertEquals(
        List.of("mira FIRST 07-02T20:00 07-03T04:00"),
        duties(roster, "2040-07-02T00:00", "2040-07-04T00:00"));
  }

  @Test
  void eventWithARecurrenceIdTakesThePlaceOfTheOccurrence() throws Exception {
    Roster roster =
        events(
                "",
                "UID:1 | RECURRENCE-ID:20261123T220000 | DTSTART:20261124T080000"
                    + " | DTEND:20261124T120000 | SUMMARY:ana second",
                NIGHTS + " | RRULE:FREQ=WEEKLY;COUNT=3",
                "UID:1 | RECURRENCE-ID:20261130T220000 | STATUS:CANCELLED")
            .roster();
    assertEquals(
        List.of("mira FIRST 11-16T21:00 11-17T05:00", "ana SECOND 11-24T07:00 11-24T11:00"),
        november(roster));
  }

  @Test
  void exceptionsAreLeftOut() throws Exception {
    String series = NIGHTS + " | RRULE:FREQ=WEEKLY;UNTIL=20261207";
    assertEquals(
        List.of("mira FIRST 11-16T21:00 11-17T05:00"),
        november(
            events(
                    "",
                    series
                        + " | EXDATE:20261123T220000,20261130T210000Z"
                        // by the day alone; and beyond the end, where it changes nothing
                        + " | EXDATE;VALUE=DATE:20261207"
                        + " | EXDATE:20261214T220000")
                .roster()));
  }

  @Test
  void cancelledEventIsNoShift() throws Exception {
    Roster roster =
        events(
                "",
                NIGHTS + " | RRULE:FREQ=WEEKLY | STATUS:CANCELLED",
                "UID:1 | RECURRENCE-ID:20261123T220000 | DTSTART:20261124T080000"
                    + " | DTEND:20261124T120000 | SUMMARY:ana second")
            .roster();
    assertEquals(List.of(), november(roster));
  }

  @Test
  void wholeDaysAreTwentyFourHoursByTheClock() throws Exception {
    assertEquals(
        List.of("mira COORDINATOR 10-24T22:00 10-25T23:00"),
        duties(
            events("", "DTSTART;VALUE=DATE:20261025 | SUMMARY:mira coordinator").roster(),
            "2026-10-20T00:00",
            "2026-10-30T00:00"));
  }

  // --- zones

  @ParameterizedTest
  @CsvSource({
    // by the hotline's own clock: 7 and 9 hours
    "20260328T220000, 20260329T060000, 03-28T21:00 03-29T04:00",
    "20261024T220000, 20261025T060000, 10-24T20:00 10-25T05:00",
    // 02:30 that does not exist, and the one that exists twice
    "20260329T023000, 20260329T060000, 03-29T01:30 03-29T04:00",
    "20261025T023000, 20261025T060000, 10-25T00:30 10-25T05:00",
    // in UTC
    "20260328T210000Z, 20260329T040000Z, 03-28T21:00 03-29T04:00",
    "20261025T003000Z, 20261025T050000Z, 10-25T00:30 10-25T05:00",
  })
  void singleEventsOfTheOddNights(String start, String end, String span) throws Exception {
    Roster roster =
        events("", "DTSTART:" + start + " | DTEND:" + end + " | SUMMARY:mira first").roster();
    assertEquals(
        List.of("mira FIRST " + span), duties(roster, "2026-01-01T00:00", "2027-01-01T00:00"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Europe/Belgrade", "Europe/Zagreb", "Central Europe Standard Time"})
  void eventInAZoneWhoseClocksGoAlikeMayRecur(String zone) throws Exception {
    Roster roster =
        events(
                CENTRAL_EUROPE,
                "DTSTART;TZID="
                    + zone
                    + ":20260103T220000 | DTEND;TZID="
                    + zone
                    + ":20260104T060000 | RRULE:FREQ=WEEKLY | SUMMARY:mira first")
            .roster();
    assertEquals(
        List.of("mira FIRST 03-28T21:00 03-29T04:00"),
        duties(roster, "2026-03-28T12:00", "2026-03-29T12:00"));
    assertEquals(
        List.of("mira FIRST 10-24T20:00 10-25T05:00"),
        duties(roster, "2026-10-24T12:00", "2026-10-25T12:00"));
  }

  @ParameterizedTest
  @CsvSource({
    "Europe/Athens,                 20261116T230000, 20261117T070000",
    "America/New_York,              20261116T160000, 20261117T000000",
    "Asia/Kolkata,                  20261117T023000, 20261117T103000",
    "Central Europe Standard Time,  20261116T230000, 20261117T070000",
  })
  void singleEventInAnotherZoneIsConverted(String zone, String start, String end) throws Exception {
    String event =
        "DTSTART;TZID="
            + zone
            + ":"
            + start
            + " | DTEND;TZID="
            + zone
            + ":"
            + end
            + " | SUMMARY:mira first";
    assertEquals(
        List.of("mira FIRST 11-16T21:00 11-17T05:00"),
        november(events(EASTERN_EUROPE, event).roster()));
  }

  /** What the file says of a zone counts, even if it says it of a name that we know better. */
  @Test
  void nameOfAZoneIsNotTrustedToMeanOurs() throws Exception {
    String zones = EASTERN_EUROPE.replace("Central Europe Standard Time", "Europe/Belgrade");
    String event =
        "DTSTART;TZID=Europe/Belgrade:20261116T230000 | DTEND;TZID=Europe/Belgrade:20261117T070000"
            + " | SUMMARY:mira first";
    assertEquals(
        List.of("mira FIRST 11-16T21:00 11-17T05:00"), november(events(zones, event).roster()));
    assertEquals(
        List.of(
            "shifts.ics, line 22: RRULE: the event recurs in a zone whose clocks do not go like the"
                + " hotline's, so its hours would change with the seasons"),
        events(zones, event + " | RRULE:FREQ=WEEKLY").mistakes());
  }

  /** Summer time that ends a week later, or was given up: alike today is not alike for ever. */
  @ParameterizedTest
  @ValueSource(strings = {"BYDAY=-2SU;BYMONTH=10", "BYDAY=-1SU;BYMONTH=10;UNTIL=20301027T010000Z"})
  void zoneThatGoesAlikeForATimeOnlyMayNotRecur(String october) {
    assertEquals(
        List.of(
            "shifts.ics, line 20: RRULE: the event recurs in a zone whose clocks do not go like the"
                + " hotline's, so its hours would change with the seasons"),
        events(
                CENTRAL_EUROPE.replace("BYDAY=-1SU;BYMONTH=10", october),
                "DTSTART;TZID=Central Europe Standard Time:20261116T220000"
                    + " | RRULE:FREQ=WEEKLY | SUMMARY:mira first"
                    + " | DTEND;TZID=Central Europe Standard Time:20261117T060000")
            .mistakes());
  }

  /** The zone of Belgrade with its history, as the world's list of zones writes it. */
  @Test
  void zoneWithAHistoryGoesAlikeFromTheEventOn() throws Exception {
    String zone =
        """
        BEGIN:VTIMEZONE
        TZID:/example.org/Belgrade
        BEGIN:DAYLIGHT
        DTSTART:19830327T020000
        TZOFFSETFROM:+0100
        TZOFFSETTO:+0200
        RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
        END:DAYLIGHT
        BEGIN:STANDARD
        DTSTART:19830925T030000
        TZOFFSETFROM:+0200
        TZOFFSETTO:+0100
        RRULE:FREQ=YEARLY;BYMONTH=9;BYDAY=-1SU;UNTIL=19950924T010000Z
        END:STANDARD
        BEGIN:STANDARD
        DTSTART:19961027T030000
        TZOFFSETFROM:+0200
        TZOFFSETTO:+0100
        RDATE:19971026T030000,19981025T030000
        END:STANDARD
        BEGIN:STANDARD
        DTSTART:19991031T030000
        TZOFFSETFROM:+0200
        TZOFFSETTO:+0100
        RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
        END:STANDARD
        END:VTIMEZONE
        """;
    for (String start : List.of("20000106", "20261116")) {
      Roster roster =
          events(
                  zone,
                  "DTSTART;TZID=/example.org/Belgrade:"
                      + start
                      + "T080000"
                      + " | DTEND;TZID=/example.org/Belgrade:"
                      + start
                      + "T120000"
                      + " | RRULE:FREQ=DAILY | SUMMARY:mira first")
              .roster();
      assertEquals(
          List.of("mira FIRST 07-01T06:00 07-01T10:00"),
          duties(roster, "2030-07-01T00:00", "2030-07-02T00:00"));
    }
  }

  // --- what is wrong

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // one line of the event is another one; the line of the mistake
        "SUMMARY:mira first | SUMMARY:mira | 7 | SUMMARY: must be a person and a post, such as:"
            + " mira first; or: mira absent",
        "SUMMARY:mira first | SUMMARY:Živka prva | 7 | SUMMARY: must be a person and a post, such"
            + " as: mira first; or: mira absent",
        "SUMMARY:mira first | SUMMARY:mira third | 7 | SUMMARY: must be a person and a post, such"
            + " as: mira first; or: mira absent",
        "SUMMARY:mira first | LOCATION:x | 3 | SUMMARY: must be a person and a post, such as: mira"
            + " first; or: mira absent",
        "SUMMARY:mira first | SUMMARY:vera first | 3 | there is no such person in the roster",
        "SUMMARY:mira first | SUMMARY:vera absent | 3 | there is no such person in the roster",
        "DTEND:20261117T060000 | LOCATION:x | 3 | DTEND is missing",
        "DTEND:20261117T060000 | DTEND:20261116T220000 | 3 | a shift ends after it begins, and at"
            + " most 24 h later",
        "DTEND:20261117T060000 | DTEND:20261117T220100 | 3 | a shift ends after it begins, and at"
            + " most 24 h later",
        "DTEND:20261117T060000 | DTEND:20261117T060030 | 3 | a shift begins and ends at a whole"
            + " minute",
        "DTEND:20261117T060000 | DTEND:20261117T6 | 6 | DTEND: must be a date or a time of"
            + " iCalendar, such as 20260329T220000",
        "DTSTART:20261116T220000 | LOCATION:x | 3 | DTSTART is missing",
        "DTSTART:20261116T220000 | DTSTART:20260230T220000 | 5 | DTSTART: must be a date or a time"
            + " of iCalendar, such as 20260329T220000",
        "DTSTART:20261116T220000 | DTSTART:20260230 | 5 | DTSTART: must be a date or a time of"
            + " iCalendar, such as 20260329T220000",
        "DTSTART:20261116T220000 | DTSTART;TZID=Mars/Phobos:20261116T220000 | 5 | DTSTART: the file"
            + " does not say what its zone is, and no zone of the world has this name",
        "DTSTART:20261116T220000 | DTSTART:20261025T013000Z | 5 | DTSTART: is in the hour that the"
            + " hotline's clock shows twice, the second time; by the clock on the wall this cannot"
            + " be said",
        "LOCATION:x | RDATE:20261117T220000 | 8 | RDATE has no place in such an event",
        "LOCATION:x | EXRULE:FREQ=DAILY | 8 | EXRULE has no place in such an event",
        "LOCATION:x | DURATION:PT8H | 8 | DURATION has no place in such an event",
        "LOCATION:x | DTSTART:20261116T220000 | 8 | DTSTART is there more than once",
        "LOCATION:x | no colon | 8 | this line is not iCalendar",
        "LOCATION:x | RRULE:FREQ=MONTHLY | 8 | RRULE: FREQ must be WEEKLY or DAILY",
        "LOCATION:x | RRULE:FREQ=WEEKLY;BYMONTH=3 | 8 | RRULE: BYMONTH has no place in a roster,"
            + " only FREQ=WEEKLY or FREQ=DAILY with INTERVAL, BYDAY, UNTIL, COUNT, WKST",
        "LOCATION:x | RRULE:FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=1 | 8 | RRULE: BYSETPOS has no place"
            + " in a roster, only FREQ=WEEKLY or FREQ=DAILY with INTERVAL, BYDAY, UNTIL, COUNT,"
            + " WKST",
        "LOCATION:x | RRULE:FREQ=WEEKLY;BYHOUR=3 | 8 | RRULE: BYHOUR has no place in a roster, only"
            + " FREQ=WEEKLY or FREQ=DAILY with INTERVAL, BYDAY, UNTIL, COUNT, WKST",
        "LOCATION:x | RRULE:FREQ=WEEKLY;BYDAY=1MO | 8 | RRULE: is no recurrence rule of RFC 5545",
        "LOCATION:x | RRULE:FREQ=WEEKLY;X-MORE=1 | 8 | RRULE: is no recurrence rule of RFC 5545",
        "LOCATION:x | RRULE:FREQ=WEEKLY;COUNT=0 | 8 | RRULE: is no recurrence rule of RFC 5545",
        "LOCATION:x | RRULE:every week | 8 | RRULE: is no recurrence rule of RFC 5545",
        "LOCATION:x | RRULE:FREQ=WEEKLY;COUNT=1000000 | 8 | RRULE: COUNT is too large",
        "LOCATION:x | RRULE:FREQ=DAILY;INTERVAL=2 | 8 | RRULE: INTERVAL goes with FREQ=WEEKLY only",
        "LOCATION:x | RRULE:FREQ=WEEKLY;INTERVAL=2;WKST=SU | 8 | RRULE: WKST must be MO when there"
            + " is an INTERVAL",
        "LOCATION:x | RRULE:FREQ=WEEKLY;INTERVAL=60 | 8 | RRULE: a shift recurs every 1 to 52"
            + " weeks",
        "LOCATION:x | RRULE:FREQ=WEEKLY;BYDAY=TU | 8 | RRULE: DTSTART must be on one of the days of"
            + " BYDAY",
        "LOCATION:x | RRULE:FREQ=WEEKLY;UNTIL=20261101 | 8 | RRULE: a weekly shift that never takes"
            + " place",
        "LOCATION:x | RRULE:FREQ=WEEKLY;UNTIL=20261315 | 8 | RRULE: must be a date or a time of"
            + " iCalendar, such as 20260329T220000",
        "DTSTART:20261116T220000 | DTSTART:19990101T220000 | 3 | a date is from 2000 to 2199",
      })
  void mistakeIsNamedWithItsLine(String line, String instead, int number, String reason) {
    String event = NIGHTS + " | LOCATION:x";
    assertEquals(
        List.of("shifts.ics, line " + number + ": " + reason),
        events("", event.replace(line, instead)).mistakes());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "EXDATE:20261123T210000 | 10 | EXDATE: the event does not take place then",
        "EXDATE:20261124T220000 | 10 | EXDATE: the event does not take place then",
        "EXDATE:20261123T220000,soon | 10 | EXDATE: must be a date or a time of iCalendar, such as"
            + " 20260329T220000",
        "EXDATE:20261123T220000,20261123T220000 | 10 | this occurrence is changed already",
      })
  void exceptionThatFitsNothingIsAMistake(String exception, int number, String reason) {
    assertEquals(
        List.of("shifts.ics, line " + number + ": " + reason),
        events("", NIGHTS + " | RRULE:FREQ=WEEKLY | X-A:b | " + exception).mistakes());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UID:1;RECURRENCE-ID:20261124T220000;SUMMARY:ana first | 13 | RECURRENCE-ID: the event does"
            + " not take place then",
        "UID:9;RECURRENCE-ID:20261123T220000;SUMMARY:ana first | 13 | RECURRENCE-ID: the file has"
            + " no event of this UID to belong to",
        "UID:1;RECURRENCE-ID,RANGE=THISANDFUTURE:20261123T220000;SUMMARY:ana first | 13 |"
            + " RECURRENCE-ID: RANGE has no place in a roster",
        "UID:1;RECURRENCE-ID:20261123T220000;SUMMARY:mira absent | 11 | an occurrence is left out"
            + " by EXDATE or STATUS:CANCELLED",
        "UID:1;RRULE:FREQ=DAILY;RECURRENCE-ID:20261123T220000;SUMMARY:ana first | 13 | RRULE has no"
            + " place in such an event",
        "UID:1;SUMMARY:ana first | 11 | UID: another event has the same",
      })
  void eventInsteadOfAnotherMustFit(String event, int number, String reason) {
    assertEquals(
        List.of("shifts.ics, line " + number + ": " + reason),
        events(
                "",
                NIGHTS + " | RRULE:FREQ=WEEKLY | X-A:b",
                event.replace(";", " | ").replace(",", ";")
                    + " | DTSTART:20261124T080000 | DTEND:20261124T120000")
            .mistakes());
  }

  @Test
  void absenceDoesNotRecur() {
    assertEquals(
        List.of("shifts.ics, line 8: RRULE has no place in such an event"),
        events("", NIGHTS.replace("first", "absent") + " | RRULE:FREQ=WEEKLY").mistakes());
  }

  @Test
  void whatSpeaksOfABrokenEventIsNotComplainedOfAsWell() {
    assertEquals(
        List.of("shifts.ics, line 8: RRULE: FREQ must be WEEKLY or DAILY"),
        events(
                "",
                NIGHTS + " | RRULE:FREQ=MONTHLY",
                "UID:1 | RECURRENCE-ID:20261123T220000 | DTSTART:20261124T080000"
                    + " | DTEND:20261124T120000 | SUMMARY:ana second")
            .mistakes());
  }

  @Test
  void allMistakesOfAllEventsAreNamedAtOnce() {
    assertEquals(
        List.of(
            "shifts.ics, line 6: DTEND: must be a date or a time of iCalendar, such as"
                + " 20260329T220000",
            "shifts.ics, line 7: SUMMARY: must be a person and a post, such as: mira first; or:"
                + " mira absent",
            "shifts.ics, line 9: there is no such person in the roster",
            "shifts.ics, line 20: RRULE: FREQ must be WEEKLY or DAILY"),
        events(
                "",
                "UID:1 | DTSTART:20261116T220000 | DTEND:tomorrow | SUMMARY:mira",
                NIGHTS.replace("UID:1", "UID:2").replace("mira", "vera"),
                NIGHTS.replace("UID:1", "UID:3") + " | RRULE:FREQ=YEARLY")
            .mistakes());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TZOFFSETTO:+0100 | TZOFFSETTO:+1 hour | 5",
        "TZOFFSETTO:+0100 | X:y | 5",
        "DTSTART:16010101T030000 | DTSTART:16010101T0300 | 5",
        "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10 | RRULE:FREQ=SECONDLY | 5",
        "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10 | RRULE:FREQ=YEARLY;BYHOUR=1,2,3 | 5",
      })
  void zoneThatCannotBeReadIsToldOnce(String line, String instead, int number) {
    assertEquals(
        List.of(
            "shifts.ics, line "
                + number
                + ": this part of a VTIMEZONE cannot be read; it recurs FREQ=YEARLY"),
        events(
                CENTRAL_EUROPE.replace(line, instead),
                "DTSTART;TZID=Central Europe Standard Time:20261116T220000"
                    + " | DTEND:20261117T060000 | SUMMARY:mira first")
            .mistakes());
  }

  @Test
  void zoneThatSaysNothingIsAMistake() {
    assertEquals(
        List.of("shifts.ics, line 3: a VTIMEZONE has at least one STANDARD or DAYLIGHT"),
        events("BEGIN:VTIMEZONE\nTZID:Somewhere\nEND:VTIMEZONE\n", NIGHTS).mistakes());
    assertEquals(
        List.of("shifts.ics, line 3: a VTIMEZONE has a TZID"),
        events(CENTRAL_EUROPE.replace("TZID:Central Europe Standard Time\n", ""), NIGHTS)
            .mistakes());
  }

  @Test
  void fileThatIsNoCalendarIsRefused() {
    assertEquals(
        List.of("shifts.ics, line 1: only BEGIN:VCALENDAR may stand here"),
        calendar("BEGIN:VCARD\nVERSION:4.0\nEND:VCARD\n").mistakes());
    assertEquals(
        List.of("shifts.ics, line 3: only events (VEVENT) can be read"),
        calendar("BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VTODO\nEND:VTODO\nEND:VCALENDAR\n")
            .mistakes());
    assertEquals(
        List.of("shifts.ics, line 4: this line stands outside of all"),
        calendar("BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\nSUMMARY:x\n").mistakes());
  }

  @Test
  void fileThatIsCutOffIsRefused() {
    String text =
        """
        BEGIN:VCALENDAR
        VERSION:2.0
        BEGIN:VEVENT
        DTSTART:20261116T220000
        SUMMARY:mira first
        DTEND:20261117T060000
        END:VCALENDAR
        """;
    assertEquals(
        List.of("shifts.ics, line 3: what begins here has no end"), calendar(text).mistakes());
    assertEquals(
        List.of(
            "shifts.ics, line 1: what begins here has no end",
            "shifts.ics, line 3: what begins here has no end",
            "shifts.ics, line 3: DTEND is missing"),
        calendar(text.substring(0, text.indexOf("DTEND"))).mistakes());
  }

  @Test
  void calendarAloneHasNoPeople() {
    assertEquals(
        List.of("alone.ics, line 2: there is no such person in the roster"),
        new Reading(folder)
            .file(
                "alone.ics",
                "BEGIN:VCALENDAR\nBEGIN:VEVENT\n"
                    + NIGHTS.replace(" | ", "\n")
                    + "\nEND:VEVENT\nEND:VCALENDAR\n")
            .mistakes());
  }

  @Test
  void shiftsOfTwoCalendarsDoNotMeet() throws Exception {
    String calendar =
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\n"
            + NIGHTS.replace(" | ", "\n")
            + "\nEND:VEVENT\nEND:VCALENDAR\n";
    Roster roster =
        new Reading(folder)
            .file("people.csv", PEOPLE)
            .file("one.ics", calendar)
            .file("two.ics", calendar.replace("mira", "ana"))
            .roster();
    assertEquals(2, roster.shifts().size());
  }

  /** Whatever stands in a property, a mistake does not repeat it. */
  @Test
  void mistakesRepeatNothingOfTheFile() {
    String rubbish = "Živka381601234567";
    for (String name :
        List.of(
            "UID",
            "DTSTART",
            "DTSTART;TZID=" + rubbish,
            "DTEND",
            "SUMMARY",
            "RRULE",
            "EXDATE",
            "RECURRENCE-ID",
            "RDATE",
            "STATUS",
            "RRULE:FREQ=" + rubbish + ";X",
            "RRULE:FREQ=WEEKLY;BYDAY=" + rubbish + ";X",
            "EXDATE;TZID=" + rubbish,
            rubbish)) {
      String event = "SUMMARY:" + rubbish + " first | " + name + ":" + rubbish;
      List<String> mistakes = events("", event).mistakes();
      assertTrue(mistakes.stream().noneMatch(m -> m.contains("ivka")), mistakes::toString);
      assertTrue(mistakes.stream().noneMatch(m -> m.contains("381")), mistakes::toString);
    }
    String zones = CENTRAL_EUROPE.replace("+0100", rubbish);
    assertFalse(events(zones, NIGHTS).mistakes().toString().contains("ivka"));
    assertFalse(
        calendar("BEGIN:" + rubbish + "\nEND:" + rubbish).mistakes().toString().contains("ivka"));
  }
}
