package rs.astra.hotline.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.Counsellor;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.roster.Days;
import rs.astra.hotline.core.roster.Hours;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Level;
import rs.astra.hotline.core.roster.Person;
import rs.astra.hotline.core.roster.Proficiency;
import rs.astra.hotline.core.roster.Roster;
import rs.astra.hotline.core.roster.Shift;
import rs.astra.hotline.core.roster.ShiftId;
import rs.astra.hotline.engine.StoredRoster;
import rs.astra.hotline.people.AccountId;
import rs.astra.hotline.people.Role;

/** Who is no counsellor any more is rung no more. */
class LeavingIT extends OverHttp {
  private static final CounsellorId ANA = new CounsellorId("ana");
  private final String vesna = scenery.cookie("vesna", Role.ADMINISTRATOR);

  @Override
  HttpRequest.Builder request(String path) {
    return strange(path).header("cookie", vesna);
  }

  private Counsellor ana() {
    return scenery.hotline().staff().counsellor(ANA);
  }

  private void anaIsOnDuty(Role... roles) {
    scenery.cookie("ana", roles);
    scenery.linked(Instant.now());
    scenery.signIn("ana", "c1", Instant.now());
  }

  private static Roster anaEveryDay() {
    return Roster.empty(ZoneId.of("Europe/Belgrade"))
        .with(new Person(ANA, null, Map.of(new Language("sr"), Proficiency.SPEAKS), false))
        .with(
            new Shift(
                new ShiftId("ana"),
                ANA,
                Level.FIRST,
                new Days.Weekly(EnumSet.allOf(DayOfWeek.class), 1, LocalDate.of(2026, 1, 1), null),
                new Hours(LocalTime.MIDNIGHT, LocalTime.MIDNIGHT)));
  }

  private List<Fact> offered() {
    return List.copyOf(scenery.offered);
  }

  @Test
  void who_is_removed_leaves_duty_at_once() throws Exception {
    anaIsOnDuty(Role.COUNSELLOR);
    assertEquals(200, delete("/api/people/ana").statusCode());
    assertEquals(List.of(new Fact.SignedOut(ANA)), offered());
    assertFalse(ana().onDuty());
  }

  @Test
  void who_is_removed_in_a_conversation_goes_on_until_it_is_over() throws Exception {
    anaIsOnDuty(Role.COUNSELLOR);
    scenery.arrives("a", "sos", Instant.now());
    scenery.answers(1, Instant.now());
    assertEquals(200, delete("/api/people/ana").statusCode());
    assertTrue(ana().availability() instanceof Availability.OnCall, ana()::toString);
    scenery.hangsUp("a", Instant.now());
    scenery.quiet(1, Instant.now());
    assertFalse(ana().onDuty());
  }

  @Test
  void who_is_no_counsellor_any_more_leaves_duty_and_whoever_stays_one_or_never_was_does_not()
      throws Exception {
    anaIsOnDuty(Role.SUPERVISOR);
    for (String roles :
        List.of("\"supervisor\",\"auditor\"", "\"counsellor\"", "\"counsellor\",\"auditor\"")) {
      assertEquals(200, put("/api/people/ana/roles", "{\"roles\":[" + roles + "]}").statusCode());
      assertTrue(ana().onDuty(), roles);
    }
    assertEquals(200, put("/api/people/ana/roles", "{\"roles\":[\"auditor\"]}").statusCode());
    assertFalse(ana().onDuty());
    assertEquals(List.of(new Fact.SignedOut(ANA)), offered());
  }

  @Test
  void it_is_said_if_the_roster_still_has_them() throws Exception {
    scenery.coverage.know(new StoredRoster(1, anaEveryDay()));
    anaIsOnDuty(Role.COUNSELLOR);
    JsonObject answer = new JsonObject(delete("/api/people/ana").body());
    Instant began = Instant.ofEpochMilli(answer.getLong("rostered"));
    assertFalse(began.isAfter(Instant.now()), "the present one");
    assertFalse(ana().onDuty());
    scenery.cookie("ema", Role.COUNSELLOR);
    assertEquals(
        new JsonObject().put("done", true).putNull("rostered"),
        new JsonObject(delete("/api/people/ema").body()));
  }

  @Test
  void an_engine_that_takes_nothing_now_hears_of_it_as_soon_as_it_takes_something()
      throws Exception {
    anaIsOnDuty(Role.COUNSELLOR);
    scenery.full = true;
    assertEquals(200, delete("/api/people/ana").statusCode());
    assertTrue(ana().onDuty());
    scenery.full = false;
    eventually(() -> !ana().onDuty());
    eventually(() -> scenery.people.leavers().await().isEmpty());
    assertEquals(List.of(new Fact.SignedOut(ANA)), offered(), "once");
  }

  @Test
  void who_is_removed_by_somebody_elses_hand_leaves_duty_too() throws Exception {
    anaIsOnDuty(Role.COUNSELLOR);
    scenery.arrives("a", "sos", Instant.now());
    scenery.answers(1, Instant.now());
    scenery.people.remove(new AccountId("ana")).await();
    eventually(() -> offered().equals(List.of(new Fact.SignedOut(ANA))));
    assertTrue(ana().availability() instanceof Availability.OnCall, ana()::toString);
    scenery.hangsUp("a", Instant.now());
    scenery.quiet(1, Instant.now());
    assertFalse(ana().onDuty());
  }

  @Test
  void nobody_is_signed_out_before_it_is_known_who_talks() throws Exception {
    scenery.cookie("ana", Role.COUNSELLOR);
    scenery.signIn("ana", "c1", Instant.now());
    assertEquals(200, delete("/api/people/ana").statusCode());
    assertEquals(List.of(), offered());
    scenery.linked(Instant.now());
    eventually(() -> offered().equals(List.of(new Fact.SignedOut(ANA))));
  }
}
