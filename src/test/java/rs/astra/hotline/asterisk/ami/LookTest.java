package rs.astra.hotline.asterisk.ami;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.asteriskjava.manager.ManagerConnection;
import org.asteriskjava.manager.event.ManagerEvent;
import org.asteriskjava.manager.event.StatusEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.roster.Language;

/** When the dialplan's notes may go: told, stored and over. */
final class LookTest {
  private static final long BUCKET = 2_992_144;
  private static final Instant OVER =
      Instant.ofEpochSecond((BUCKET + 1) * 600).plus(Duration.ofHours(3));

  private final List<Fact> told = new ArrayList<>();
  private final List<Long> forgotten = new ArrayList<>();
  private boolean room = true;
  private boolean stored = true;
  private List<ManagerEvent> answers = List.of();
  private Look look = at(OVER);

  /** The answers to one look, of which the recording holds the first. */
  @BeforeEach
  void answers() throws IOException {
    List<ManagerEvent> recorded = Recording.events("snapshot");
    int end = 0;
    while (!(recorded.get(end) instanceof DbGetTreeCompleteEvent)) {
      end++;
    }
    answers = recorded.subList(0, end + 1);
  }

  @Test
  void notesThatWereToldAndStoredAndAreOverAreForgotten() {
    look(ended());
    look(ended());
    assertEquals(List.of(BUCKET), forgotten);
  }

  @Test
  void notesAreNotForgottenInTheLookThatFirstTellsThem() {
    look(ended());
    assertEquals(1, told.size());
    assertEquals(List.of(), forgotten);
  }

  @Test
  void notesAreNotForgottenBeforeEverythingIsStored() {
    look(ended());
    stored = false;
    look(ended());
    assertEquals(List.of(), forgotten);
    stored = true;
    look(ended());
    assertEquals(List.of(BUCKET), forgotten);
  }

  @Test
  void notesAreNotForgottenWhileACallOfTheirsGoesOn() {
    look(answers);
    look(answers);
    look(ended()); // the first that tells how it ended
    assertEquals(List.of(), forgotten);
    look(ended());
    assertEquals(List.of(BUCKET), forgotten);
  }

  @Test
  void notesOfACallThatIsSeenAgainAreKept() {
    look(ended());
    look(answers);
    assertEquals(List.of(), forgotten);
  }

  @Test
  void notesOfWhichTheFactFoundNoRoomAreNotForgotten() {
    room = false;
    look(ended());
    assertFalse(look.known());
    room = true;
    look(ended());
    assertTrue(look.known());
    assertEquals(List.of(), forgotten);
    look(ended());
    assertEquals(List.of(BUCKET), forgotten);
  }

  @Test
  void notesAreKeptForThreeHours() {
    look = at(OVER.minusSeconds(1));
    look(ended());
    look(ended());
    assertEquals(List.of(), forgotten);
  }

  /** The caller's channel is gone, which the recording shows later. */
  private List<ManagerEvent> ended() {
    return answers.stream().filter(event -> !(event instanceof StatusEvent)).toList();
  }

  private void look(List<ManagerEvent> heard) {
    look.begin(() -> {});
    heard.forEach(event -> look.hear(event, this::tell, () -> stored, forgotten::add));
  }

  private boolean tell(Fact fact) {
    return room && told.add(fact);
  }

  private static Look at(Instant now) {
    return new Look(
        silence(),
        Clock.fixed(now, ZoneOffset.UTC),
        Map.of(),
        Map.of(new LineId("sos"), new Language("sr")),
        Duration.ofSeconds(10));
  }

  /** Takes every question; the test brings the answers. */
  private static ManagerConnection silence() {
    return (ManagerConnection)
        Proxy.newProxyInstance(
            LookTest.class.getClassLoader(),
            new Class<?>[] {ManagerConnection.class},
            (_, _, _) -> null);
  }
}
