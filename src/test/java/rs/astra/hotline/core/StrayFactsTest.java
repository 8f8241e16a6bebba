package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LegOutcome;

/** Facts repeated, out of order, or about nothing we know. */
class StrayFactsTest {

  @Test
  void factsAboutAnUnknownCallChangeNothing() {
    CallId stranger = Scene.id("x");
    Scene scene = Scene.onDuty("ana").when(new Fact.CallerBridged(stranger)).thenNothing();
    scene.when(new Fact.CallerHungUp(stranger)).thenNothing();
  }

  @Test
  void factsAboutAnUnknownLegEndWithASilentTelephone() {
    LegId stranger = LegId.of("x", 1);
    Scene scene = Scene.onDuty("ana").when(new Fact.LegBridged(stranger)).thenNothing();
    scene.when(new Fact.LegEnded(stranger, LegOutcome.BUSY)).thenNothing();
    scene.when(new Fact.LegAnswered(stranger));
    scene.thenOrdered(new Command.Refuse(stranger, Command.Refusal.CALLER_LEFT));
  }

  @Test
  void unknownCallerInTheFallbackQueueIsLookedFor() {
    Scene.onDuty("ana").fallsBack("x").thenOrdered(new Command.LookAgain());
    Scene.onDuty("ana")
        .when(new Fact.FallbackAnswered(Scene.id("x"), Scene.station("ana")))
        .thenOrdered(new Command.LookAgain());
  }

  @Test
  void repeatedArrivalRingsNobodyTwice() {
    Scene.onDuty("ana", "ema").arrives("a").thenRung("ana").arrives("a").thenNothing();
  }

  @Test
  void callerWhoReturnsAndIsUnknownIsTakenInFirst() {
    Scene scene = Scene.onDuty("ana").comesBack("a").thenRung("ana");
    assertEquals(
        Transition.Learned.ADOPTED, scene.told(Transition.CallArrived.class).getFirst().learned());
  }

  @Test
  void legThatEndsTwiceCostsNoSecondRest() {
    Scene scene = Scene.onDuty("ana").arrives("a").legEnds("ana", LegOutcome.BUSY);
    scene.legEnds("ana", LegOutcome.BUSY).thenNothing();
  }

  @Test
  void endedCallStaysEnded() {
    Scene scene = Scene.anaTalks().hangsUp("a");
    scene.arrives("a").thenNothing().comesBack("a").thenNothing().fallsBack("a").thenNothing();
    scene.when(new Fact.CallerBridged(Scene.id("a"))).thenNothing();
    scene.when(new Fact.FallbackAnswered(Scene.id("a"), Scene.station("ana"))).thenNothing();
    assertEquals(List.of(Ending.COMPLETED), scene.endings("a"));
  }

  @Test
  void timeThatPassesWithNothingToDoChangesNothing() {
    Scene.onDuty("ana").when(new Fact.TimePassed()).thenNothing();
  }

  @Test
  void refusedNumberIsCounted() {
    Scene scene = Scene.onDuty().when(new Fact.NumberRefused()).thenOrdered();
    assertEquals(1, scene.told(Transition.NumberRefused.class).size());
  }

  @Test
  void bridgeOfATelephoneThatWasNotGrantedTheCallMeansNothing() {
    Scene scene = Scene.onDuty("ana", "ema").arrives("a").later(10).answers("ana");
    scene.isBridged("ema").thenNothing().thenCall("a", Call.Connecting.class);
  }

  @Test
  void linkLostTwiceIsLostOnce() {
    Scene.onDuty("ana").linkIsLost().linkIsLost().thenNothing();
  }
}
