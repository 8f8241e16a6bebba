package rs.astra.hotline.asterisk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rs.astra.hotline.asterisk.Backend.eventually;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.call.Via;

/** Events in the wrong number and order, too much at once, sessions cut, the power gone. */
final class EventFaultTest extends FaultScene {
  // --- events in the wrong number and order

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Newchannel",
        "DialEnd",
        "OriginateResponse",
        "BridgeEnter",
        "BridgeLeave",
        "Hangup",
        "*"
      })
  void eventsThatComeTwiceChangeNothing(String event) throws IOException {
    begin(Map.of());
    fake.repeat(event, 100);
    wholeCall();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Newchannel",
        "DialEnd",
        "OriginateResponse",
        "BridgeEnter",
        "BridgeLeave",
        "Hangup"
      })
  void eventsThatComeAfterTheNextChangeNothing(String event) throws IOException {
    begin(Map.of());
    fake.reorder(event, 100);
    wholeCall();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Newchannel", "OriginateResponse", "BridgeEnter", "Hangup", "*"})
  void eventsThatComeLateChangeNothing(String event) throws IOException {
    begin(Map.of());
    fake.delay(event, Duration.ofMillis(300), 100);
    wholeCall();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Newchannel", "DialEnd", "OriginateResponse", "BridgeLeave"})
  void eventsThatNeverComeAreNotMissed(String event) throws IOException {
    begin(Map.of());
    fake.drop(event, 100);
    wholeCall();
  }

  @Test
  void hangupsThatNeverComeAreSeenAtTheNextLook() throws IOException {
    begin(Map.of());
    fake.phone("c1", SHORT);
    backend().signIn("c1");
    Exchange.Caller caller = fake.call(SOS);
    eventually("they talk", this::talking);
    fake.drop("Hangup", 100);
    caller.hangUp();
    fake.wellBehaved();
    fake.cutAmi();
    eventually("ended", () -> backend().told(Transition.CallEnded.class).size() == 1);
    eventually("free", () -> free("c1"));
  }

  private void wholeCall() throws IOException {
    Exchange.Phone phone = fake.phone("c1", SHORT);
    backend().signIn("c1");
    Exchange.Caller caller = fake.call(SOS);
    eventually("they talk", this::talking);
    assertEquals(1, phone.rung());
    caller.hangUp();
    eventually("ended", () -> backend().told(Transition.CallEnded.class).size() == 1);
    assertEquals(Ending.COMPLETED, backend().told(Transition.CallEnded.class).getFirst().ending());
    eventually("free", () -> free("c1"));
    fake.call(SOS);
    eventually(
        "the next is answered", () -> backend().told(Transition.CallAnswered.class).size() == 2);
  }

  // --- too much

  @Test
  void whenTheEngineIsFloodedNothingIsDroppedInSilenceAndTheStateIsRightAfterwards()
      throws IOException {
    begin(Map.of(), true, 16);
    fake.phone("c1", SHORT);
    backend().signIn("c1");
    Exchange.Caller caller = fake.call(SOS);
    eventually("they talk", this::talking);
    int looks = fake.heard("Status").size();
    fake.drop("Hangup", 1);
    for (int i = 0; i < 100_000 && backend().engine.overflows() == 0; i++) {
      backend().engine.offer(new Fact.NumberRefused());
    }
    assertTrue(backend().engine.overflows() > 0, "the flood was too small");
    eventually("looked again", () -> fake.heard("Status").size() > looks);
    caller.hangUp();
    fake.call(SOS);
    eventually("both are known", () -> backend().told(Transition.CallArrived.class).size() == 2);
  }

  @Test
  void moreCallersThanPlacesGoToTheFallbackAndTelephonesStillGetTheirCall() throws IOException {
    begin(Map.of("HOTLINE_ASTERISK_AGI_SESSIONS", "10"));
    List<Exchange.Caller> callers = new ArrayList<>();
    for (int i = 0; i < 14; i++) {
      callers.add(fake.call(SOS));
    }
    eventually("nobody is in between", () -> backend().state().calls().open().size() == 14);
    eventually("those without a place fell back", () -> calls(Call.Fallback.class) >= 4);
    assertTrue(callers.stream().allMatch(Exchange.Caller::isThere));
    queueRingsToo = true;
    fake.phone("c1", SHORT);
    backend().signIn("c1");
    eventually("one is answered", this::talking);
    assertTrue(callers.stream().allMatch(Exchange.Caller::isThere));
  }

  @Test
  void aHouseFullOfCallersDoesNotLockOutTheTelephones() throws IOException {
    begin(Map.of("HOTLINE_ASTERISK_AGI_SESSIONS", "10"));
    for (int i = 0; i < 10; i++) {
      fake.call(SOS);
    }
    eventually("all are known", () -> backend().state().calls().open().size() == 10);
    queueRingsToo = true;
    fake.phone("c1", SHORT, Duration.ofMillis(300));
    backend().signIn("c1");
    eventually(
        "somebody who waits with us is answered",
        () ->
            backend().told(Transition.CallAnswered.class).stream()
                .anyMatch(answered -> answered.via() == Via.BACKEND));
  }

  @Test
  void callersWhoseSessionIsCutAreInTheFallbackAtOnce() throws IOException {
    begin(Map.of());
    Exchange.Caller caller = fake.call(SOS);
    // Known from the moment in which the channel exists, which is before there is a session to cut.
    eventually("waits with us", () -> backend().telephone.door().open() == 1);
    fake.cutAgi();
    eventually("fell back", () -> calls(Call.Fallback.class) == 1);
    assertTrue(caller.isThere());
  }

  @Test
  void aCallerWhomTheBackendRefusesIsAnsweredByTheFallback() throws IOException {
    begin(Map.of());
    Exchange.Phone phone = fake.phone("c1", SHORT);
    backend().signIn("c1");
    eventually("mirrored", () -> fake.members().equals(List.of("PJSIP/c1")));
    fake.refuseAgi(true);
    // Asterisk has told us of the caller before it found nobody at the door.
    queueRingsToo = true;
    fake.call(SOS);
    eventually("answered there", this::talking);
    assertEquals(1, phone.pickedUp());
  }

  @Test
  void whenThePowerFailsCallsAreLostAndSaidToBeLost() throws IOException {
    begin(Map.of());
    fake.phone("c1", SHORT);
    backend().signIn("c1");
    fake.call(SOS);
    eventually("they talk", this::talking);
    fake.crash();
    eventually("ended", () -> backend().told(Transition.CallEnded.class).size() == 1);
    assertEquals(Ending.LOST, backend().told(Transition.CallEnded.class).getFirst().ending());
    eventually("free", () -> free("c1"));
    fake.call(SOS);
    eventually(
        "the next is answered", () -> backend().told(Transition.CallAnswered.class).size() == 2);
  }
}
