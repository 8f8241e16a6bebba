package rs.astra.hotline.asterisk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rs.astra.hotline.asterisk.Backend.eventually;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.Command;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.call.Via;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Proficiency;

/**
 * What our backend and an Asterisk do together, whether it is the real one or the fake. Whoever
 * inherits this brings the exchange.
 */
abstract class TelephoneContract extends TelephoneScene {
  // --- the ordinary way

  @Test
  void aCallerIsAnsweredByTheCounsellorOnDuty() throws IOException {
    begin();
    Exchange.Phone phone = phone("c1", SHORT);
    backend().signIn("c1");
    Exchange.Caller caller = call(SOS);
    eventually("they talk", () -> talking() == 1);
    assertEquals(2, exchange().channels());
    assertEquals(1, phone.rung());
    caller.hangUp();
    assertEquals(Ending.COMPLETED, ending(1));
    eventually("the counsellor is free", () -> free("c1"));
    eventually("the telephone is quiet", () -> noChannel());
    assertEquals(List.of("answered", "arrived", "ended"), exchange().notes());
    eventually("no session is left", () -> backend().telephone.door().open() == 0);
  }

  @Test
  void aCallerWhoseCounsellorHangsUpFirstIsReleased() throws IOException {
    begin();
    opened(exchange().phone("c1", SHORT, Duration.ofMillis(400)));
    backend().signIn("c1");
    Exchange.Caller caller = call(SOS);
    assertEquals(Ending.COMPLETED, ending(1));
    eventually("released", () -> !caller.isThere());
    assertTrue(backend().told(Transition.CallFellBack.class).isEmpty());
  }

  @Test
  void aCallerIsAnnouncedAsHeIsAtTheDoor() throws IOException {
    HandOperated hand = opened(new HandOperated(exchange()));
    Instant dialled = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    call(SOS);
    Caller announced = hand.announced();
    Instant heard = Instant.now();
    // Asterisk stamps its event and runs the dialplan side by side: either may be first.
    assertFalse(announced.arrivedAt().isBefore(dialled));
    assertFalse(announced.arrivedAt().isAfter(heard));
    assertEquals(hand.caller(), announced.since(hand.caller().arrivedAt()));
  }

  @Test
  void aCallerWhomTheDoorWouldNotTakeIsNotAnnounced() throws IOException {
    HandOperated hand = opened(new HandOperated(exchange()));
    hand.fails();
    call(SOS);
    eventually("fell back", () -> hand.heard(Fact.CallerFellBack.class) >= 1);
    assertEquals(0, hand.heard(Fact.CallerAnnounced.class));
  }

  @Test
  void anUnknownNumberIsRefusedAndCounted() throws IOException {
    begin();
    Exchange.Caller caller = call("0119999999");
    eventually("counted", () -> !backend().told(Transition.NumberRefused.class).isEmpty());
    eventually("refused", () -> !caller.isThere());
    assertTrue(backend().told(Transition.CallArrived.class).isEmpty());
  }

  // --- the caller leaves

  @Test
  void aCallerWhoHangsUpWhileWaitingIsRecorded() throws IOException {
    begin();
    Exchange.Caller caller = call(SOS);
    eventually("waits", () -> waiting() == 1);
    caller.hangUp();
    assertEquals(Ending.ABANDONED_WAITING, ending(1));
    Exchange.Phone phone = phone("c1", SHORT);
    backend().signIn("c1");
    eventually("signed in", () -> free("c1"));
    assertEquals(0, phone.rung(), "nobody is rung for a caller who has left");
  }

  @Test
  void aCallerWhoHangsUpWhileATelephoneRingsStopsIt() throws IOException {
    begin();
    Exchange.Phone phone = opened(exchange().unattendedPhone("c1"));
    backend().signIn("c1");
    Exchange.Caller caller = call(SOS);
    eventually("rings", () -> rung(phone) == 1);
    caller.hangUp();
    assertEquals(Ending.ABANDONED_RINGING, ending(1));
    eventually("the telephone is quiet", () -> noChannel());
    eventually("the counsellor is free", () -> free("c1"));
  }

  @Test
  void aCallerWhoHangsUpInTheInstantOfTheAnswerLeavesNobodyStuck() throws IOException {
    begin();
    // Asterisk may bridge her with a channel that has just ended: she hears nobody, and hangs up.
    Exchange.Phone phone = opened(exchange().phone("c1", SHORT, LONG));
    backend().signIn("c1");
    Exchange.Caller caller = call(SOS);
    eventually("picked up", () -> pickedUp(phone) == 1);
    caller.hangUp();
    assertTrue(
        Set.of(Ending.ABANDONED_RINGING, Ending.ABANDONED_CONNECTING, Ending.COMPLETED)
            .contains(ending(1)));
    eventually("the telephone is quiet", () -> noChannel());
    eventually("the counsellor is free", () -> free("c1"));
    Exchange.Caller next = call(SOS);
    eventually("the next caller is answered", () -> talking() == 1);
    next.hangUp();
    ending(2);
  }

  // --- the counsellor does not answer

  @Test
  void aCounsellorWhoRejectsIsPassedOver() throws IOException {
    begin();
    opened(exchange().refusingPhone("c1", "603 Decline"));
    passedOver("c1", LegOutcome.REJECTED);
  }

  @Test
  void aCounsellorWhoIsBusyIsPassedOver() throws IOException {
    begin();
    opened(exchange().refusingPhone("c1", "486 Busy Here"));
    passedOver("c1", LegOutcome.BUSY);
  }

  @Test
  void aCounsellorWhoseTelephoneIsNotRegisteredIsPassedOver() throws IOException {
    begin();
    passedOver("c8", LegOutcome.UNREACHABLE);
  }

  @Test
  void aCounsellorWhoDoesNotAnswerIsPassedOver() throws IOException {
    begin(Map.of("HOTLINE_DISPATCH_LADDER_SECOND_LINE", "25s"));
    opened(exchange().unattendedPhone("c1"));
    passedOver("c1", LegOutcome.NO_ANSWER);
  }

  /** The first to be rung is the one who has been idle longest. */
  private void passedOver(String first, LegOutcome because) throws IOException {
    Exchange.Phone second = phone("c2", SHORT);
    backend().signIn(first);
    eventually("first", () -> free(first));
    backend().signIn("c2");
    eventually("second", () -> free("c2"));
    call(SOS);
    eventually("they talk", () -> talking() == 1);
    assertEquals(1, second.rung());
    Transition.LegClosed closed = backend().told(Transition.LegClosed.class).getFirst();
    assertEquals(new CounsellorId(first), closed.counsellor());
    assertEquals(because, closed.outcome());
    assertEquals(
        new CounsellorId("c2"),
        backend().told(Transition.CallAnswered.class).getFirst().counsellor());
  }

  // --- more than one

  @Test
  void ofTwoCallersTheSecondIsAnsweredWhenTheOnlyCounsellorIsFreeAgain() throws IOException {
    begin();
    Exchange.Phone phone = opened(exchange().phone("c1", SHORT, LONG));
    backend().signIn("c1");
    Exchange.Caller first = call(SOS);
    eventually("the first talks", () -> talking() == 1);
    Exchange.Caller second = call("0800101201");
    eventually("the second waits", () -> waiting() == 1);
    assertEquals(1, phone.rung(), "a telephone in a conversation is not rung");
    eventually("the first is over", () -> !first.isThere());
    eventually("the second talks", () -> backend().told(Transition.CallAnswered.class).size() == 2);
    assertTrue(second.isThere());
    assertEquals(2, phone.rung());
  }

  @Test
  void ofTwoCounsellorsWhoAnswerAtOnceOneIsGrantedAndTheOtherReleased() throws IOException {
    begin(Map.of("HOTLINE_DISPATCH_LADDER_SECOND_LINE", "0s"));
    Exchange.Phone one = phone("c1", Duration.ofMillis(300));
    Exchange.Phone two = phone("c2", Duration.ofMillis(300));
    backend().signIn("c1");
    backend().signIn("c2");
    Exchange.Caller caller = call(SOS);
    eventually("they talk", () -> talking() == 1);
    eventually("both were rung", () -> rung(one) == 1 && rung(two) == 1);
    eventually("one telephone is quiet", () -> channels() == 2);
    eventually("and its counsellor free", () -> free("c1") || free("c2"));
    assertEquals(1, backend().told(Transition.CallGranted.class).size());
    assertEquals(1, backend().told(Transition.CallAnswered.class).size());
    assertTrue(caller.isThere());
  }

  @Test
  void whoComesOnDutyIsRungAtOnceForACallerWhoWaits() throws IOException {
    begin();
    Exchange.Phone phone = phone("c1", SHORT);
    call(SOS);
    eventually("waits", () -> waiting() == 1);
    assertEquals(0, phone.rung());
    backend().signIn("c1");
    eventually("decided", () -> !backend().told(Transition.LegRung.class).isEmpty());
    // Both were decided from one fact: there is nothing between coming on duty and being rung.
    List<String> told =
        backend().told().map(transition -> transition.getClass().getSimpleName()).toList();
    int moved = told.indexOf("CounsellorMoved");
    assertTrue(
        told.indexOf("LegRung") - moved <= 2,
        "nothing stands between coming on duty and being rung: " + told);
    eventually("they talk", () -> talking() == 1);
  }

  // --- the caller's language

  /** At c1 sits somebody who speaks Serbian, at c2 somebody who speaks Russian. */
  private void serbianAndRussian() {
    backend()
        .engine
        .offer(
            new Fact.LanguagesKnown(
                Map.of(
                    new CounsellorId("c1"), Map.of(new Language("sr"), Proficiency.SPEAKS_WELL),
                    new CounsellorId("c2"), Map.of(new Language("ru"), Proficiency.SPEAKS_WELL)),
                Map.of()));
    backend().signIn("c1");
    backend().signIn("c2");
  }

  private List<String> chosen() {
    return backend().told(Transition.LanguageChosen.class).stream()
        .map(t -> t.caller().language().tag())
        .toList();
  }

  @Test
  void aKeyDuringTheGreetingRingsWhoeverSpeaksThatLanguage() throws IOException {
    begin();
    Exchange.Phone serbian = opened(exchange().unattendedPhone("c1"));
    Exchange.Phone russian = phone("c2", SHORT);
    serbianAndRussian();
    Exchange.Caller caller = call(SOS);
    eventually("the first rings before any key", () -> rung(serbian) == 1);
    assertEquals(0, russian.rung());
    "9*3".chars().forEach(key -> caller.press((char) key));
    eventually("they talk", () -> talking() == 1);
    assertEquals(List.of("ru"), chosen());
    assertEquals(
        new CounsellorId("c2"),
        backend().told(Transition.CallAnswered.class).getFirst().counsellor());
    eventually("the other telephone is quiet", () -> channels() == 2);
  }

  @Test
  void theChosenLanguageOutlivesTheBackendAndTheFallback() throws IOException {
    begin();
    Exchange.Caller caller = call(SOS);
    eventually("waits", () -> waiting() == 1);
    caller.press('3');
    eventually("chosen", () -> chosen().equals(List.of("ru")));
    endBackend();
    eventually("in the fallback", () -> notes().contains("fellback"));
    begin();
    eventually("taken back", () -> waiting() == 1);
    assertEquals(
        new Language("ru"),
        backend().state().calls().open().values().iterator().next().caller().language());
    assertEquals(List.of(), chosen(), "it is read from the channel, not pressed again");
  }

  // --- the backend is not there

  @Test
  void aCallerIsAnsweredByTheFallbackWhenTheBackendIsNotThere() throws IOException {
    begin();
    Exchange.Phone phone = phone("c1", SHORT);
    backend().signIn("c1");
    eventually("mirrored", () -> members().equals(List.of("PJSIP/c1")));
    endBackend();
    call(SOS);
    eventually("picked up", () -> pickedUp(phone) == 1);
    eventually("noted", () -> notes().contains("answered"));
    assertEquals(List.of("answered", "arrived", "fellback"), exchange().notes());
    begin();
    eventually("adopted", () -> !backend().told(Transition.CallAnswered.class).isEmpty());
    assertEquals(1, talking());
    assertEquals(Via.FALLBACK, backend().told(Transition.CallAnswered.class).getFirst().via());
  }

  @Test
  void aCallerForWhomATelephoneRingsWhenTheBackendDiesIsAnsweredByTheFallback() throws IOException {
    begin();
    Exchange.Phone phone = phone("c1", LONG);
    backend().signIn("c1");
    eventually("mirrored", () -> members().equals(List.of("PJSIP/c1")));
    Exchange.Caller caller = call(SOS);
    eventually("rings", () -> rung(phone) == 1);
    endBackend();
    eventually("in the fallback", () -> notes().contains("fellback"));
    eventually("answered there", () -> notes().contains("answered"));
    assertTrue(caller.isThere());
  }

  @Test
  void aConversationThatHasJustBegunGoesOnWhenTheBackendEnds() throws IOException {
    begin();
    Exchange.Phone phone = phone("c1", SHORT);
    backend().signIn("c1");
    Exchange.Caller caller = call(SOS);
    eventually("they talk", () -> talking() == 1);
    endBackend();
    // When the next one knows what is true, everything that the first has said has been heard.
    begin();
    assertEquals(2, channels(), "the caller and the telephone");
    assertTrue(caller.isThere());
    assertEquals(1, phone.rung());
    assertFalse(notes().contains("fellback"));
    eventually("they still talk", () -> talking() == 1);
  }

  @Test
  void aCallerInTheFallbackIsTakenBackByTheNextBackend() throws IOException {
    Exchange.Caller caller = call(SOS);
    eventually("in the fallback", () -> notes().contains("fellback"));
    begin();
    eventually("taken back", () -> waiting() == 1);
    Exchange.Phone phone = phone("c1", SHORT);
    backend().signIn("c1");
    eventually("they talk", () -> talking() == 1);
    assertTrue(caller.isThere());
    assertEquals(1, phone.rung());
    assertEquals(1, backend().told(Transition.CallArrived.class).size());
  }

  @Test
  void whatHappenedWithoutABackendIsRecordedByTheNext() throws IOException {
    Exchange.Caller caller = call(SOS);
    Instant called = Instant.now();
    eventually("in the fallback", () -> notes().contains("fellback"));
    caller.hangUp();
    eventually("noted", () -> notes().contains("ended"));
    // What is younger than two seconds may be missing from a picture, so it is not judged by it.
    eventually("old enough", () -> Instant.now().isAfter(called.plusMillis(2_500)));
    begin();
    assertEquals(Ending.ABANDONED_FALLBACK, ending(1));
  }

  // --- a grant that comes late

  @Test
  void aGrantDoesNotTakeACallerOutOfTheFallbackQueue() throws IOException {
    HandOperated hand = opened(new HandOperated(exchange()));
    phone("c1", SHORT);
    Exchange.Caller caller = call(SOS);
    LegId leg = hand.asksFor(hand.caller(), "c1");
    hand.dies(hand.caller());
    eventually("in the fallback", () -> notes().contains("fellback"));
    refused(hand, leg);
    assertEquals(Set.of("arrived", "fellback"), notes());
    assertTrue(caller.isThere());
    phone("c2", SHORT);
    hand.telephone.order(new Command.Mirror(new StationId("c2"), Command.Membership.READY));
    eventually("answered there", () -> hand.heard(Fact.FallbackAnswered.class) == 1);
  }

  @Test
  void aGrantDoesNotTakeACallerOutOfAConversationInTheFallback() throws IOException {
    HandOperated hand = opened(new HandOperated(exchange()));
    phone("c1", SHORT);
    phone("c2", SHORT);
    Exchange.Caller caller = call(SOS);
    LegId leg = hand.asksFor(hand.caller(), "c1");
    hand.dies(hand.caller());
    hand.telephone.order(new Command.Mirror(new StationId("c2"), Command.Membership.READY));
    eventually("they talk there", () -> hand.heard(Fact.CallerBridged.class) == 1);
    refused(hand, leg);
    assertEquals(1, hand.heard(Fact.CallerBridged.class));
    assertEquals(2, channels(), "the caller and the telephone");
    assertTrue(caller.isThere());
  }

  private void refused(HandOperated hand, LegId leg) {
    hand.telephone.order(new Command.Grant(leg));
    eventually("is told", () -> asked(() -> exchange().tells("already-taken")));
    eventually("is hung up", () -> hand.heard(Fact.LegEnded.class) == 1);
    assertEquals(0, hand.heard(Fact.LegBridged.class));
  }

  // --- the link

  @Test
  void aConversationGoesOnWhenTheLinkIsCutAndItsEndIsStillHeard() throws IOException {
    begin();
    phone("c1", SHORT);
    backend().signIn("c1");
    Exchange.Caller caller = call(SOS);
    eventually("they talk", () -> talking() == 1);
    cutAndBack();
    assertEquals(1, talking());
    assertTrue(caller.isThere());
    assertEquals(1, backend().told(Transition.CallAnswered.class).size());
    caller.hangUp();
    assertEquals(Ending.COMPLETED, ending(1));
    eventually("the counsellor is free", () -> free("c1"));
  }

  @Test
  void aCallerWhoWaitsStaysWhenTheLinkIsCutAndIsAnsweredAfterwards() throws IOException {
    begin();
    Exchange.Phone phone = phone("c1", SHORT);
    Exchange.Caller caller = call(SOS);
    eventually("waits", () -> waiting() == 1);
    cutAndBack();
    backend().signIn("c1");
    eventually("they talk", () -> talking() == 1);
    assertTrue(caller.isThere());
    assertEquals(1, phone.rung());
    assertTrue(backend().told(Transition.CallFellBack.class).isEmpty());
  }

  private void cutAndBack() throws IOException {
    int changes = backend().told(Transition.LinkChanged.class).size();
    exchange().cutAmi();
    eventually(
        "cut and back",
        () ->
            backend().told(Transition.LinkChanged.class).size() == changes + 2
                && backend().state().linked());
  }

  @Test
  void afterARestartOfAsteriskNoCallIsLeftAndTheNextOneIsAnswered() throws IOException {
    begin();
    phone("c1", SHORT);
    backend().signIn("c1");
    call(SOS);
    eventually("they talk", () -> talking() == 1);
    call("0800101201");
    eventually("another waits", () -> waiting() == 1);
    exchange().restart();
    ending(2);
    assertFalse(
        backend().told(Transition.CallEnded.class).stream()
            .anyMatch(ended -> ended.ending() == Ending.LOST),
        "an orderly end is told");
    eventually("linked again", () -> backend().state().linked());
    eventually("the counsellor is free", () -> free("c1"));
    assertEquals(List.of("PJSIP/c1"), exchange().members());
    call(SOS);
    eventually("the next is answered", () -> talking() == 1);
  }
}
