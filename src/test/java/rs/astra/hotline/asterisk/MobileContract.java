package rs.astra.hotline.asterisk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rs.astra.hotline.asterisk.Backend.eventually;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.call.Via;
import rs.astra.hotline.core.counsellor.CounsellorId;

/**
 * A counsellor's own mobile, with an Asterisk that is the real one or the fake: whoever picks it up
 * gets the caller by pressing 1, and a voicemail never does.
 */
abstract class MobileContract extends TelephoneScene {
  private static final Duration AT_ONCE = Duration.ofMillis(20);

  @Test
  void whoPressesOneIsConnected() throws IOException {
    begin();
    Exchange.Phone mobile = opened(exchange().mobile("m1", SHORT, "1"));
    backend().signIn("m1");
    Exchange.Caller caller = call(SOS);
    eventually("they talk", () -> talking() == 1);
    assertEquals(1, mobile.rung());
    assertEquals(1, backend().told(Transition.LegAsked.class).size());
    caller.hangUp();
    eventually("the mobile is quiet", () -> noChannel());
    eventually("the counsellor is free", () -> free("m1"));
  }

  @Test
  void whoPressesAnotherKeyFirstIsAskedAgain() throws IOException {
    begin();
    opened(exchange().mobile("m1", SHORT, "21"));
    backend().signIn("m1");
    call(SOS);
    eventually("they talk", () -> talking() == 1);
  }

  @Test
  void whoPressesOtherKeysOnlyIsNotConnected() throws IOException {
    begin();
    opened(exchange().mobile("m1", SHORT, "273"));
    notConfirmed();
  }

  @Test
  void whoHangsUpWhileAskedIsNotConnected() throws IOException {
    begin();
    opened(exchange().mobile("m1", SHORT, "", Duration.ofSeconds(1)));
    notConfirmed();
  }

  @Test
  void aVoicemailIsAskedThreeTimesAndLetGo() throws IOException {
    begin();
    opened(exchange().mobile("m1", AT_ONCE, ""));
    backend().signIn("m1");
    Exchange.Caller caller = call(SOS);
    eventually("is asked", () -> !backend().told(Transition.LegAsked.class).isEmpty());
    eventually(
        "let go",
        Duration.ofSeconds(40),
        () -> !backend().told(Transition.LegClosed.class).isEmpty());
    assertNotConfirmed();
    assertTrue(caller.isThere());
  }

  private void notConfirmed() throws IOException {
    backend().signIn("m1");
    Exchange.Caller caller = call(SOS);
    eventually("let go", () -> !backend().told(Transition.LegClosed.class).isEmpty());
    assertNotConfirmed();
    Exchange.Phone other = phone("c2", SHORT);
    backend().signIn("c2");
    eventually("talks with another", () -> talking() == 1);
    assertTrue(caller.isThere());
    assertTrue(other.rung() >= 1);
  }

  private void assertNotConfirmed() {
    Transition.LegClosed closed = backend().told(Transition.LegClosed.class).getFirst();
    assertEquals(LegOutcome.NOT_CONFIRMED, closed.outcome());
    assertTrue(backend().told(Transition.CallGranted.class).isEmpty(), "no key, no grant");
  }

  @Test
  void aVoicemailThatAnswersAtOnceKeepsNoOtherTelephoneFromRingingAndNeverWins()
      throws IOException {
    begin();
    Exchange.Phone voicemail = opened(exchange().mobile("m1", AT_ONCE, ""));
    Exchange.Phone other = phone("c2", SHORT);
    backend().signIn("m1");
    eventually("first", () -> free("m1"));
    backend().signIn("c2");
    eventually("second", () -> free("c2"));
    call(SOS);
    eventually("they talk", () -> talking() == 1);
    assertEquals(1, voicemail.rung());
    assertEquals(1, other.rung());
    assertEquals(
        new CounsellorId("c2"),
        backend().told(Transition.CallAnswered.class).getFirst().counsellor());
    // The second telephone was rung because of the voicemail: in one decision, and not after it.
    List<String> told =
        backend().told().map(transition -> transition.getClass().getSimpleName()).toList();
    assertTrue(told.lastIndexOf("LegRung") - told.indexOf("LegAsked") <= 2, told.toString());
    eventually("the voicemail is let go", () -> channels() == 2);
    eventually("and its counsellor free", () -> free("m1"));
  }

  @Test
  void whoPressesOneInTheInstantOfAnotherAnswerIsEitherConnectedOrReleased() throws IOException {
    begin(Map.of("HOTLINE_DISPATCH_LADDER_SECOND_LINE", "0s"));
    Exchange.Phone mobile = opened(exchange().mobile("m1", AT_ONCE, "1"));
    Exchange.Phone other = phone("c2", exchange().untilTheKey());
    backend().signIn("m1");
    backend().signIn("c2");
    Exchange.Caller caller = call(SOS);
    eventually("they talk", () -> talking() == 1);
    eventually("both were rung", () -> rung(mobile) == 1 && rung(other) == 1);
    eventually("one telephone is quiet", () -> channels() == 2);
    eventually("and its counsellor free", () -> free("m1") || free("c2"));
    assertEquals(1, backend().told(Transition.CallGranted.class).size());
    assertEquals(1, backend().told(Transition.CallAnswered.class).size());
    assertTrue(caller.isThere());
  }

  // --- the backend is not there

  @Test
  void withoutABackendWhoPressesOneIsConnected() throws IOException {
    begin();
    Exchange.Phone mobile = opened(exchange().mobile("m1", SHORT, "1"));
    backend().signIn("m1");
    eventually("mirrored", () -> members().equals(List.of("Local/m1@fallback-mobile/n")));
    endBackend();
    Exchange.Caller caller = call(SOS);
    eventually("noted", () -> notes().contains("answered"));
    assertEquals(1, mobile.rung());
    begin();
    eventually("adopted", () -> !backend().told(Transition.CallAnswered.class).isEmpty());
    Transition.CallAnswered answered = backend().told(Transition.CallAnswered.class).getFirst();
    assertEquals(Via.FALLBACK, answered.via());
    assertEquals(1, talking());
    assertEquals("m1", talksAt());
    assertTrue(caller.isThere());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "273"})
  void withoutABackendAVoicemailIsNoAnswerForTheQueue(String keys) throws IOException {
    begin();
    Exchange.Phone voicemail = opened(exchange().mobile("m1", AT_ONCE, keys));
    Exchange.Phone other = opened(exchange().phone("c2", exchange().untilTheKey().plus(SHORT)));
    backend().signIn("m1");
    backend().signIn("c2");
    eventually("mirrored", () -> members().size() == 2);
    endBackend();
    Exchange.Caller caller = call(SOS);
    eventually("the voicemail picks up", () -> pickedUp(voicemail) == 1);
    eventually("the other answers", () -> pickedUp(other) == 1);
    eventually("noted", () -> notes().contains("answered"));
    begin();
    eventually("adopted", () -> talking() == 1);
    assertEquals("c2", talksAt());
    assertTrue(caller.isThere());
  }

  private String talksAt() {
    return backend().state().calls().open().values().stream()
        .filter(Call.Talking.class::isInstance)
        .map(call -> String.valueOf(((Call.Talking) call).station()))
        .findFirst()
        .orElse("");
  }
}
