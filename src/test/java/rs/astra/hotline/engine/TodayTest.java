package rs.astra.hotline.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.call.Via;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.engine.Today.Figures;

class TodayTest {
  private static final ZoneId BELGRADE = ZoneId.of("Europe/Belgrade");
  private static final LineId SOS = new LineId("sos");
  private static final LineId FREE = new LineId("free");
  private static final Instant NOON = local("2026-11-21T12:00");

  private final Today today = new Today(BELGRADE);
  private long sequence;

  @Test
  void a_call_counts_as_offered_when_it_arrives_and_as_answered_when_it_is_answered() {
    Caller caller = arrives("a", SOS, NOON);
    assertEquals(Map.of(SOS, new Figures(1, 0, 0, 0, 0, 0)), today.at(NOON));

    answered(caller, NOON.plusSeconds(3));
    assertEquals(Map.of(SOS, new Figures(1, 1, 1, 0, 0, 0)), today.at(NOON));

    ended(caller, NOON.plusSeconds(3), NOON.plusSeconds(600), Ending.COMPLETED);
    assertEquals(Map.of(SOS, new Figures(1, 1, 1, 0, 0, 0)), today.at(NOON));
  }

  @Test
  void fifteen_seconds_are_in_time_and_a_millisecond_more_is_not() {
    answered(arrives("a", SOS, NOON), NOON.plusSeconds(15));
    answered(arrives("b", SOS, NOON), NOON.plusSeconds(15).plusMillis(1));

    assertEquals(new Figures(2, 2, 1, 0, 0, 0), today.at(NOON).get(SOS));
  }

  @Test
  void who_leaves_within_five_seconds_is_a_short_call_and_not_a_lost_one() {
    ended(arrives("a", SOS, NOON), null, NOON.plusSeconds(5), Ending.ABANDONED_WAITING);
    ended(arrives("b", SOS, NOON), null, NOON.plusMillis(5001), Ending.ABANDONED_RINGING);

    Figures figures = today.at(NOON).getOrDefault(SOS, Figures.NONE);
    assertEquals(new Figures(2, 0, 0, 1, 1, 0), figures);
    assertEquals(1, figures.notReached());
    assertEquals(2, figures.judged());
  }

  @Test
  void a_conversation_that_broke_and_was_resumed_counts_once() {
    Caller caller = arrives("a", SOS, NOON);
    answered(caller, NOON.plusSeconds(3));
    answered(caller, NOON.plusSeconds(90));
    ended(caller, NOON.plusSeconds(3), NOON.plusSeconds(600), Ending.COMPLETED);

    assertEquals(new Figures(1, 1, 1, 0, 0, 0), today.at(NOON).get(SOS));
  }

  @Test
  void a_conversation_that_we_lost_is_lost_and_no_longer_answered() {
    Caller caller = arrives("a", SOS, NOON);
    answered(caller, NOON.plusSeconds(3));
    ended(caller, NOON.plusSeconds(3), NOON.plusSeconds(60), Ending.LOST);

    assertEquals(new Figures(1, 0, 0, 0, 0, 1), today.at(NOON).get(SOS));
  }

  @Test
  void lines_are_counted_apart() {
    arrives("a", SOS, NOON);
    arrives("b", FREE, NOON);

    Figures one = new Figures(1, 0, 0, 0, 0, 0);
    assertEquals(Map.of(SOS, one, FREE, one), today.at(NOON));
  }

  @Test
  void a_new_day_begins_with_nothing_at_local_midnight_even_if_nothing_happens() {
    arrives("a", SOS, local("2026-11-21T23:59:59"));

    assertEquals(1, today.at(local("2026-11-21T23:59:59.999")).size());
    assertEquals(Map.of(), today.at(local("2026-11-22T00:00")));
  }

  @Test
  void a_call_belongs_to_the_day_on_which_it_arrived() {
    Caller before = arrives("a", SOS, local("2026-11-21T23:59:55"));
    Caller after = arrives("b", SOS, local("2026-11-22T00:00:01"));
    answered(before, local("2026-11-22T00:00:05"));
    answered(after, local("2026-11-22T00:00:06"));
    ended(before, local("2026-11-22T00:00:05"), local("2026-11-22T00:20"), Ending.COMPLETED);

    assertEquals(Map.of(SOS, new Figures(1, 1, 1, 0, 0, 0)), today.at(local("2026-11-22T00:30")));
  }

  @Test
  void the_autumn_night_of_25_hours_is_one_day() {
    Instant first = local("2026-10-25T00:00");
    arrives("a", SOS, first);
    arrives("b", SOS, first.plusSeconds(3600 * 2 + 1800)); // 02:30, summer time
    arrives("c", SOS, first.plusSeconds(3600 * 3 + 1800)); // 02:30 again, winter time
    arrives("d", SOS, first.plusSeconds(3600 * 25 - 1));
    assertEquals(4, offered(first.plusSeconds(3600 * 25 - 1)));
    assertEquals(0, offered(first.plusSeconds(3600 * 25)));
  }

  @Test
  void the_spring_night_of_23_hours_is_one_day() {
    Instant first = local("2026-03-29T00:00");
    arrives("a", SOS, first);
    arrives("b", SOS, first.plusSeconds(3600 * 23 - 1));
    assertEquals(2, offered(first.plusSeconds(3600 * 23 - 1)));
    assertEquals(0, offered(first.plusSeconds(3600 * 23)));
  }

  @Test
  void a_call_that_the_telephone_system_dates_after_midnight_is_not_lost_to_the_new_day() {
    Caller early = caller("a", SOS, local("2026-11-22T00:00:00.001"));
    tell(
        local("2026-11-21T23:59:59.999"),
        new Transition.CallArrived(early, Transition.Learned.ARRIVED));
    assertEquals(1, offered(local("2026-11-22T00:00:01")));
  }

  @Test
  void old_notes_do_not_count_today() {
    arrives("now", SOS, NOON);
    Caller old = caller("old", SOS, NOON.minusSeconds(86_400));
    tell(NOON, new Transition.CallArrived(old, Transition.Learned.NOTED));
    assertEquals(1, offered(NOON));
  }

  @Test
  void goes_on_from_what_the_store_remembers() {
    Caller talking = caller("a", SOS, NOON.minusSeconds(100));
    Today resumed =
        new Today(
            BELGRADE,
            NOON,
            Map.of(SOS, new Figures(8, 7, 6, 1, 0, 0)),
            List.of(
                new Call.Unseen(
                    talking, 1, NOON.minusSeconds(90), null, Via.BACKEND, NOON.plusSeconds(5))));
    resumed.accept(
        List.of(
            new Transition.Entry(
                1, NOON, new Transition.CallAnswered(talking, null, NOON, Via.BACKEND)),
            new Transition.Entry(
                2,
                NOON,
                new Transition.CallEnded(
                    talking,
                    1,
                    NOON.minusSeconds(90),
                    null,
                    Via.BACKEND,
                    NOON.plusSeconds(9),
                    Ending.COMPLETED))));

    assertEquals(Map.of(SOS, new Figures(8, 7, 6, 1, 0, 0)), resumed.at(NOON));
  }

  private long offered(Instant at) {
    return today.at(at).getOrDefault(SOS, Figures.NONE).offered();
  }

  private Caller arrives(String id, LineId line, Instant at) {
    Caller caller = caller(id, line, at);
    tell(at, new Transition.CallArrived(caller, Transition.Learned.ARRIVED));
    return caller;
  }

  private void answered(Caller caller, Instant at) {
    tell(at, new Transition.CallAnswered(caller, null, at, Via.BACKEND));
  }

  private void ended(Caller caller, @Nullable Instant answeredAt, Instant at, Ending ending) {
    tell(at, new Transition.CallEnded(caller, 1, answeredAt, null, Via.BACKEND, at, ending));
  }

  private void tell(Instant at, Transition transition) {
    today.accept(List.of(new Transition.Entry(++sequence, at, transition)));
  }

  private static Caller caller(String id, LineId line, Instant at) {
    return new Caller(new CallId(id), "PJSIP/trunk-" + id, line, new Language("sr"), at);
  }

  private static Instant local(String time) {
    return LocalDateTime.parse(time).atZone(BELGRADE).toInstant();
  }
}
