package rs.astra.hotline.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.engine.Audit.Action;
import rs.astra.hotline.engine.Audit.Actor;
import rs.astra.hotline.engine.Audit.Entry;
import rs.astra.hotline.engine.Audit.Purpose;
import rs.astra.hotline.engine.Audit.Subject;

/** Somebody asks again and again for what is not theirs. */
final class RepeatsTest {
  private static final Actor MIRA = new Actor.Account("mira");
  private static final Actor ANA = new Actor.Account("ana");
  private static final Subject PEOPLE = new Subject(Subject.Kind.RULE, "people");
  private static final Subject DUTY = new Subject(Subject.Kind.RULE, "duty_change");

  private final InMemoryAudit audit = new InMemoryAudit();
  private final List<Runnable> later = new ArrayList<>();
  private final Repeats refusals = new Repeats(audit, later::add);

  private void times(int times, Actor actor, Subject subject) {
    for (int i = 0; i < times; i++) {
      refusals.note(Entry.of(actor, Action.SESSION_REFUSE, subject, Purpose.ACCESS));
    }
  }

  private void aMinuteGoesBy() {
    List<Runnable> due = List.copyOf(later);
    later.clear();
    due.forEach(Runnable::run);
  }

  private List<String> noted() {
    return audit.entries().stream()
        .map(
            it ->
                (it.actor().equals(MIRA) ? "mira " : "ana ")
                    + it.subject().id()
                    + (it.amount() == null ? "" : " " + it.amount()))
        .toList();
  }

  @Test
  void theFirstIsNotedAtOnceAndTheOthersAsOneEntryAMinute() {
    times(10_500, MIRA, PEOPLE);
    assertEquals(List.of("mira people"), noted());
    aMinuteGoesBy();
    assertEquals(List.of("mira people", "mira people 10499"), noted());
    times(3, MIRA, PEOPLE);
    aMinuteGoesBy();
    assertEquals(List.of("mira people", "mira people 10499", "mira people 3"), noted());
  }

  @Test
  void eachPersonAndEachRuleIsCountedForItself() {
    times(2, MIRA, PEOPLE);
    times(1, MIRA, DUTY);
    times(1, ANA, PEOPLE);
    aMinuteGoesBy();
    assertEquals(
        List.of("mira people", "mira duty_change", "ana people", "mira people 1"), noted());
  }

  @Test
  void afterAMinuteWithoutAnyTheNextIsAFirstOneAndNothingIsKept() {
    times(1, MIRA, PEOPLE);
    aMinuteGoesBy();
    assertEquals(List.of(), later);
    times(1, MIRA, PEOPLE);
    assertEquals(List.of("mira people", "mira people"), noted());
  }

  @Test
  void whatWasCountedIsNotedWhenTheServiceStops() {
    times(3, MIRA, PEOPLE);
    refusals.flush();
    aMinuteGoesBy();
    assertEquals(List.of("mira people", "mira people 2"), noted());
  }
}
