package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.CallerToken;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.call.LostCallers;
import rs.astra.hotline.core.call.Via;
import rs.astra.hotline.core.counsellor.Availability;

/** A caller who was lost rings again, and finds others waiting. */
class RingsAgainTest {

  /** Ana talks, "lost" gave up waiting, "other" has waited for half a minute. */
  private static Scene lostBefore(String token) {
    Scene scene = Scene.onDuty("ana").arrives("first").picksUp("ana");
    scene.arrivesKnown("lost", token).hangsUp("lost").thenEnded("lost", Ending.ABANDONED_WAITING);
    return scene.later(10).arrivesKnown("other", "somebody-else").later(30);
  }

  private static String servedNext(Scene scene) {
    scene.signsIn("ema");
    String served = scene.then("ema", Availability.Ringing.class).call().value();
    return served.substring(served.indexOf('.') + 1);
  }

  private static boolean wentAhead(Scene scene) {
    return scene.told(Transition.CallerRecognised.class).getLast().again();
  }

  @Test
  void whoGaveUpAndRingsAgainGoesBeforeWhoHasWaitedMeanwhile() {
    Scene scene = lostBefore("t").arrivesKnown("again", "t");
    assertTrue(wentAhead(scene));
    assertEquals("again", servedNext(scene));
  }

  @Test
  void afterThirtyMinutesNobodyRemembers() {
    Scene scene = lostBefore("t").later(1800 - 40).arrivesKnown("again", "t");
    assertFalse(wentAhead(scene));
    assertEquals("other", servedNext(scene));
    assertEquals(LostCallers.NOBODY.lost(), scene.state().lost().lost(), "and nothing is kept");
  }

  @Test
  void withheldCallersAreNeverTakenForOne() {
    Scene scene = Scene.onDuty("ana").arrives("first").picksUp("ana");
    scene.arrives("lost").hangsUp("lost").later(10);
    scene.when(new Fact.CallerArrived(Scene.caller("other", scene.now()))).later(60);
    scene.when(new Fact.CallerArrived(Scene.caller("again", scene.now())));
    assertEquals("other", servedNext(scene));
  }

  @Test
  void anotherNumberIsAnotherCaller() {
    assertEquals("other", servedNext(lostBefore("t").arrivesKnown("again", "u")));
  }

  @Test
  void brokenConversationGoesBeforeWhoRingsAgain() {
    Scene scene = Scene.onDuty("ana").arrivesKnown("lost", "t").hangsUp("lost");
    scene.legEnds("ana", LegOutcome.CANCELLED).later(1).arrives("first").picksUp("ana");
    scene.arrivesKnown("again", "t").later(60);
    scene.comesBack("first").legEnds("ana", LegOutcome.LOST);
    assertEquals(Scene.id("first"), scene.then("ana", Availability.Ringing.class).call());
  }

  @Test
  void whoWasReachedMeanwhileIsLostNoMore() {
    Scene scene = Scene.onDuty("ana").arrivesKnown("lost", "t").hangsUp("lost");
    scene.legEnds("ana", LegOutcome.CANCELLED).arrivesKnown("again", "t").picksUp("ana");
    scene.hangsUp("again").thenEnded("again", Ending.COMPLETED);
    scene.legEnds("ana", LegOutcome.HUNG_UP).arrivesKnown("third", "t");
    assertFalse(wentAhead(scene));
  }

  @Test
  void whomWeLostInAConversationGoesFirstToo() {
    Scene scene = Scene.anaTalks().recognised("a", "t").later(60);
    scene.linkIsLost().linkIsBack(new Picture(scene.now())).thenEnded("a", Ending.LOST);
    scene.arrivesKnown("again", "t");
    assertTrue(wentAhead(scene));
  }

  @Test
  void telephoneThatRingsForAnotherRingsOn() {
    Scene scene = Scene.onDuty("ana").arrivesKnown("lost", "t").hangsUp("lost");
    scene.legEnds("ana", LegOutcome.CANCELLED).arrives("other").thenRung("ana");
    scene.arrivesKnown("again", "t").thenOrdered(scene.ordered(Command.Say.class).getFirst());
    assertEquals(Scene.id("other"), scene.then("ana", Availability.Ringing.class).call());
  }

  @Test
  void tokenOfTheKeyBeforeStillLinks() {
    Scene scene = lostBefore("old");
    scene.arrives("again").when(recognisedNow(scene, "again", "new", "old"));
    assertTrue(wentAhead(scene));
    assertEquals("again", servedNext(scene));
  }

  private static Fact recognisedNow(Scene scene, String call, String current, String former) {
    return new Fact.CallerRecognised(
        Scene.caller(call, scene.now()), Scene.tokens(current, former));
  }

  @Test
  void tokenThatComesAfterTheHangUpIsRememberedAllTheSame() {
    Scene scene = Scene.onDuty("ana").arrives("first").picksUp("ana");
    scene
        .arrives("lost")
        .hangsUp("lost")
        .recognised("lost", "t")
        .later(5)
        .arrivesKnown("again", "t");
    assertTrue(wentAhead(scene));
  }

  @Test
  void tokenThatComesAfterAConversationLosesNobody() {
    Scene scene = Scene.anaTalks().hangsUp("a").recognised("a", "t").arrivesKnown("b", "t");
    assertFalse(wentAhead(scene));
  }

  @Test
  void beingRecognisedTwiceIsToldOnce() {
    lostBefore("t").arrivesKnown("again", "t").recognised("again", "t").thenNothing();
  }

  @Test
  void ourRestartForgetsNobody() {
    Scene scene = Scene.started("second-life");
    scene.when(
        new Fact.Recovered(
            List.of(),
            List.of(Scene.id("lost")),
            Map.of(),
            new Fact.Tokens(Map.of(), Map.of(new CallerToken("t"), Scene.START.minusSeconds(1799))),
            Fact.Callbacks.NONE));
    scene.linkIsBack(new Picture(Scene.START));
    scene.arrives("other").arrivesKnown("again", "t");
    assertTrue(wentAhead(scene));
  }

  @Test
  void whoWaitedOverOurRestartAndGivesUpIsLostAsWell() {
    Scene scene = Scene.started("second-life");
    Call.Unseen open =
        new Call.Unseen(
            Scene.caller("lost"), 0, null, null, Via.BACKEND, Scene.START.plusSeconds(5));
    scene.when(
        new Fact.Recovered(
            List.of(open),
            List.of(),
            Map.of(),
            new Fact.Tokens(Map.of(Scene.id("lost"), new CallerToken("t")), Map.of()),
            Fact.Callbacks.NONE));
    scene.linkIsBack(new Picture(Scene.START).inFallback(Scene.caller("lost")));
    scene.hangsUp("lost").thenEnded("lost", Ending.ABANDONED_FALLBACK).arrivesKnown("again", "t");
    assertTrue(wentAhead(scene));
  }

  @Test
  void whoHasWaitedForLongerThanTheHeadStartIsNotOvertaken() {
    Scene scene = Scene.onDuty("ana").arrives("first").picksUp("ana");
    scene.when(new Fact.CallerArrived(Scene.caller("other", scene.now()))).later(1000);
    scene.arrivesKnown("lost", "t").hangsUp("lost").later(801).arrivesKnown("again", "t");
    assertTrue(wentAhead(scene), "was lost lately");
    assertEquals("other", servedNext(scene));
  }

  @Test
  void onlySoManyAreRemembered() {
    LostCallers lost = LostCallers.NOBODY;
    Instant at = Scene.START;
    for (int i = 0; i <= LostCallers.MOST; i++) {
      at = at.plusMillis(1);
      lost = lost.ended(Scene.tokens("t" + i, null), at);
    }
    assertEquals(LostCallers.MOST, lost.lost().size());
    assertEquals(LostCallers.MOST, lost.order().size());
    Duration within = Duration.ofMinutes(30);
    assertFalse(lost.lostLately(Scene.tokens("t0", null), at, within), "the first is forgotten");
    assertTrue(lost.lostLately(Scene.tokens("t1", null), at, within));
  }

  @Test
  void tokenDoesNotPrint() {
    Fact fact = new Fact.CallerRecognised(Scene.caller("a"), Scene.tokens("secret", "older"));
    assertFalse(fact.toString().contains("secret") || fact.toString().contains("older"));
  }
}
