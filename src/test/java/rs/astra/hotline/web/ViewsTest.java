package rs.astra.hotline.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.Config;
import rs.astra.hotline.Secret;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.PauseReason;
import rs.astra.hotline.core.counsellor.Shifts;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Coverage;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Level;
import rs.astra.hotline.core.roster.Span;
import rs.astra.hotline.engine.Exposure;
import rs.astra.hotline.people.AccountId;
import rs.astra.hotline.people.Role;
import rs.astra.hotline.people.Session;

class ViewsTest {
  private static final Secret NONE = new Secret("");

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private final Scenery scenery = new Scenery();

  @AfterEach
  void close() {
    scenery.close();
  }

  @Test
  void nothing_but_what_is_listed_leaves() {
    busyDay();
    Set<String> paths = new TreeSet<>();
    collect("", wallboard(), paths);
    assertEquals(
        new TreeSet<>(
            List.of(
                "at",
                "waiting",
                "oldestSince",
                "talking",
                "counsellors.free",
                "counsellors.ringing",
                "counsellors.calling_back",
                "counsellors.on_call",
                "counsellors.wrap_up",
                "counsellors.rest",
                "counsellors.paused",
                "counsellors.missed",
                "counsellors.missed_too_often",
                "counsellors.off_duty",
                "notSignedIn",
                "gaps.inThisHour",
                "gaps.ahead",
                "gaps.first.level",
                "gaps.first.language",
                "gaps.first.from",
                "gaps.first.until",
                "overdue",
                "pauses.break",
                "pauses.meal",
                "pauses.debrief",
                "pauses.training",
                "pauses.technical",
                "pauses.other",
                "pauses.missed_too_often",
                "strained.heavy_calls",
                "strained.talk",
                "today.offered",
                "today.answered",
                "today.lost",
                "today.short",
                "today.inTime",
                "today.judged",
                "lines.line",
                "lines.label",
                "lines.waiting",
                "lines.oldestSince",
                "lines.talking",
                "lines.today.offered",
                "lines.today.answered",
                "lines.today.lost",
                "lines.today.short",
                "lines.today.inTime",
                "lines.today.judged",
                "health.ami",
                "health.lastEvent",
                "health.agi",
                "health.database",
                "health.journalPending")),
        paths);
  }

  @Test
  void no_id_of_a_call_a_leg_a_channel_a_counsellor_or_a_station_is_on_the_wallboard() {
    busyDay();
    String json = wallboard().encode();
    for (String secret :
        List.of(
            "call-talking",
            "call-waiting",
            "leg-r-",
            "PJSIP",
            "trunk",
            "jelena",
            "milos",
            "c1",
            "c2")) {
      assertFalse(json.contains(secret), secret);
    }
  }

  @Test
  void no_id_of_a_call_and_no_secret_is_on_the_duty_page() {
    busyDay();
    String json = page().encode();
    assertTrue(json.contains("jelena"), json);
    for (String secret : List.of("call-", "leg-r-", "PJSIP", "trunk", "secret")) {
      assertFalse(json.contains(secret), secret);
    }
  }

  private JsonObject page() {
    return Views.duty(
        scenery.hotline(),
        Scenery.config(0).stations(),
        List.of(new Language("sr"), new Language("ru")),
        Visitor.of(Reader.SUPERVISOR),
        Right.Extent.ALL);
  }

  @Test
  void a_counsellor_sees_of_others_only_whether_they_are_there() {
    busyDay();
    Session session =
        new Session("h", new AccountId("jelena"), Set.of(Role.COUNSELLOR), NOON, NOON, false);
    JsonObject duty =
        Views.duty(
            scenery.hotline(),
            Scenery.config(0).stations(),
            List.of(new Language("sr")),
            Visitor.of(session, Presence.AT_WORK),
            Right.Extent.OWN);
    assertTrue(duty.getJsonArray("counsellors").size() > 1);
    for (Object each : duty.getJsonArray("counsellors")) {
      JsonObject who = (JsonObject) each;
      if (who.getString("counsellor").equals("jelena")) {
        assertTrue(who.containsKey("strained") && who.containsKey("caller"), who::encode);
      } else {
        assertEquals(
            Set.of("counsellor", "station", "level", "shift", "state", "mobile"), who.fieldNames());
        assertTrue(Set.of("on_duty", "off_duty").contains(who.getString("state")), who::encode);
      }
    }
  }

  private JsonObject callerOf(String counsellor) {
    return page().getJsonArray("counsellors").stream()
        .map(JsonObject.class::cast)
        .filter(who -> who.getString("counsellor").equals(counsellor))
        .filter(who -> who.getJsonObject("caller") != null)
        .map(who -> who.getJsonObject("caller"))
        .findFirst()
        .orElse(new JsonObject());
  }

  @Test
  void who_is_rung_or_talks_sees_what_the_caller_speaks_and_who_interprets() {
    scenery.linked(NOON);
    scenery.speaking(NOON);
    scenery.signIn("ana", "c1", NOON);
    scenery.signIn("ema", "c2", NOON);
    assertEquals(new JsonObject(), callerOf("ana"));
    scenery.arrives("call-1", "sos", NOON);
    assertEquals(
        new JsonObject().put("language", "sr").put("speaks", "speaks_well"), callerOf("ana"));
    scenery.answers(1, NOON);
    scenery.chooses("call-1", "ru", NOON);
    assertEquals(
        new JsonObject()
            .put("language", "ru")
            .put("speaks", "not")
            .put("interpreter", new JsonObject().put("counsellor", "tumac").put("station", "c8")),
        callerOf("ana"));
    scenery.chooses("call-1", "zh", NOON);
    assertEquals(
        new JsonObject().put("language", "zh").put("speaks", "not").putNull("interpreter"),
        callerOf("ana"));
    assertEquals(new JsonObject(), callerOf("ema"));
    assertEquals(new JsonArray().add("ru").add("sr"), page().getJsonArray("languages"));
  }

  @Test
  void the_duty_page_says_who_is_on_shift_and_not_there() {
    busyDay();
    Map<CounsellorId, Shifts.Place> shift = new HashMap<>();
    StationId desk = new StationId("c5");
    shift.put(new CounsellorId("vera"), new Shifts.Place(desk, Level.SECOND));
    shift.put(new CounsellorId("iva"), new Shifts.Place(null, Level.COORDINATOR));
    shift.put(new CounsellorId("jelena"), new Shifts.Place(desk, Level.FIRST));
    scenery.tell(new Fact.OnShift(shift), NOON.plusSeconds(31));
    assertEquals(
        List.of(
            "iva coordinator away",
            "jelena first here",
            "milos first no_shift",
            "vera second silent"),
        duty());
    assertEquals(2, wallboard().getInteger("notSignedIn"));

    scenery.signIn("vera", "c5", NOON.plusSeconds(32));
    scenery.signIn("iva", "c6", NOON.plusSeconds(33));
    scenery.tell(new Fact.SignedOut(new CounsellorId("iva")), NOON.plusSeconds(34));
    assertEquals(1, wallboard().getInteger("notSignedIn"));
    assertTrue(duty().contains("iva coordinator away"), duty()::toString);
    assertTrue(duty().contains("vera first here"), duty()::toString);
  }

  private List<String> duty() {
    return page().getJsonArray("counsellors").stream()
        .map(JsonObject.class::cast)
        .map(
            who ->
                who.getString("counsellor")
                    + " "
                    + who.getString("level")
                    + " "
                    + who.getString("shift"))
        .toList();
  }

  @Test
  void a_mobile_is_told_apart_and_its_number_is_not_told() {
    StationId m1 = new StationId("m1");
    scenery.signIn("jelena", "m1", NOON);
    JsonObject duty =
        Views.duty(
            scenery.hotline(),
            Map.of(
                m1,
                new Config.Station(NONE, "", "PJSIP/m1", new Secret("+381640000101")),
                new StationId("c1"),
                new Config.Station(NONE, "", "PJSIP/c1", NONE)),
            List.of(),
            Visitor.of(Reader.SUPERVISOR),
            Right.Extent.ALL);
    assertTrue(duty.getJsonArray("counsellors").getJsonObject(0).getBoolean("mobile"));
    duty.getJsonArray("stations").stream()
        .map(JsonObject.class::cast)
        .forEach(
            station ->
                assertEquals(
                    station.getString("station").equals("m1"), station.getBoolean("mobile")));
    assertFalse(duty.encode().contains("640000101"));
  }

  @Test
  void the_figures_are_those_of_the_hotline() {
    busyDay();
    JsonObject json = wallboard();
    assertEquals(1, json.getInteger("waiting"));
    assertEquals(NOON.plusSeconds(10).toEpochMilli(), json.getLong("oldestSince"));
    assertEquals(1, json.getInteger("talking"));
    assertEquals(1, json.getJsonObject("counsellors").getInteger("on_call"));
    assertEquals(1, json.getJsonObject("counsellors").getInteger("paused"));
    assertEquals(3, json.getJsonObject("today").getInteger("offered"));
    assertEquals(1, json.getJsonObject("today").getInteger("answered"));
    assertEquals(1, json.getJsonObject("today").getInteger("lost"));
    assertEquals(1, json.getJsonObject("today").getInteger("inTime"));
    assertEquals(2, json.getJsonObject("today").getInteger("judged"));
  }

  @Test
  void readiness_needs_asterisk_but_not_the_database() {
    Health without = new Health(true, null, true, false, 7, Set.of());
    assertTrue(without.ready());
    assertEquals(1, Views.state(without).getJsonArray("notes").size());
    assertFalse(new Health(false, null, true, true, 0, Set.of()).ready());
    assertFalse(new Health(true, null, false, true, 0, Set.of()).ready());
  }

  @Test
  void what_is_exposed_is_told_and_turns_no_caller_away() {
    Health exposed = new Health(true, null, true, true, 0, Set.of(Exposure.SIP_TRACE));
    assertTrue(exposed.ready());
    assertEquals("sip_trace", Views.state(exposed).getJsonArray("exposed").getString(0));
  }

  /** One talks, one waits, one gave up; one counsellor talks, one pauses. */
  private void busyDay() {
    scenery.linked(NOON);
    scenery.signIn("jelena", "c1", NOON);
    scenery.arrives("call-talking", "sos", NOON);
    scenery.answers(1, NOON.plusSeconds(4));
    scenery.signIn("milos", "c2", NOON.plusSeconds(5));
    scenery.tell(
        new Fact.PauseAsked(new CounsellorId("milos"), PauseReason.MEAL), NOON.plusSeconds(6));
    scenery.arrives("call-gave-up", "free", NOON.plusSeconds(7));
    scenery.arrives("call-waiting", "sos", NOON.plusSeconds(10));
    scenery.hangsUp("call-gave-up", NOON.plusSeconds(30));
  }

  @Test
  void what_nobody_covers_is_counted_and_the_first_is_named() {
    Span hour = new Span(NOON, NOON.plusSeconds(3600));
    Coverage.Gap first = new Coverage.Gap(Level.SECOND, new Language("en"), hour);
    Coverage.Gap later = new Coverage.Gap(Level.FIRST, new Language("sr"), hour);
    assertEquals(
        new JsonObject()
            .put("inThisHour", 1)
            .put("ahead", 2)
            .put(
                "first",
                new JsonObject()
                    .put("level", "second")
                    .put("language", "en")
                    .put("from", NOON.toEpochMilli())
                    .put("until", NOON.plusSeconds(3600).toEpochMilli())),
        wallboard(new Views.Gaps(1, List.of(first, later))).getJsonObject("gaps"));
    assertEquals(
        new JsonObject().put("inThisHour", 0).put("ahead", 0),
        wallboard(Views.Gaps.NONE).getJsonObject("gaps"));
  }

  private JsonObject wallboard() {
    Span minute = new Span(NOON, NOON.plusSeconds(60));
    return wallboard(
        new Views.Gaps(0, List.of(new Coverage.Gap(Level.SECOND, new Language("en"), minute))));
  }

  private JsonObject wallboard(Views.Gaps gaps) {
    return new Views.Wallboard(
            NOON.plusSeconds(40),
            Map.of(new LineId("sos"), "Line 1"),
            scenery.situation(),
            scenery.today.at(NOON.plusSeconds(40)),
            gaps,
            0,
            Scenery.WELL)
        .json();
  }

  private static void collect(String path, Object json, Set<String> paths) {
    switch (json) {
      case JsonObject object ->
          object
              .fieldNames()
              .forEach(
                  name -> {
                    Object value = object.getValue(name);
                    String next = path.isEmpty() ? name : path + "." + name;
                    if (value instanceof JsonObject || value instanceof JsonArray) {
                      collect(next, value, paths);
                    } else {
                      paths.add(next);
                    }
                  });
      case JsonArray array -> array.forEach(item -> collect(path, item, paths));
      default -> paths.add(path);
    }
  }
}
