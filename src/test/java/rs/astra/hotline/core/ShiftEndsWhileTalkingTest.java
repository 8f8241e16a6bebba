package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Shifts;
import rs.astra.hotline.core.roster.Level;

/** The shift ends in the middle of a conversation: nobody is cut off, and nobody is kept. */
class ShiftEndsWhileTalkingTest {
  private static Fact.OnShift onShift(String... people) {
    Map<CounsellorId, Shifts.Place> places = new HashMap<>();
    for (String who : people) {
      places.put(Scene.counsellor(who), new Shifts.Place(Scene.station(who), Level.FIRST));
    }
    return new Fact.OnShift(places);
  }

  private static Scene anaTalks() {
    return Scene.onDuty().when(onShift("ana")).arrives("a").picksUp("ana");
  }

  @Test
  void conversationGoesOnAndTheCounsellorGoesWhenItIsOver() {
    Scene scene = anaTalks().when(onShift());
    assertEquals(List.of(), scene.ordered(Command.StopRinging.class));
    scene.later(3600).thenCall("a", Call.Talking.class);
    scene.then("ana", Availability.OnCall.class);
    scene.legEnds("ana", LegOutcome.HUNG_UP).then("ana", Availability.OffDuty.class);
    scene.comesBack("a").hangsUp("a").thenEnded("a", Ending.COMPLETED);
  }

  @Test
  void whoTakesOverIsRungForTheNextCallerMeanwhile() {
    Scene scene = anaTalks().when(onShift("ema")).arrives("b").thenRung("ema");
    scene.then("ana", Availability.OnCall.class);
  }

  @Test
  void callerWhoseConversationBreaksAfterTheShiftGoesToWhoIsThere() {
    Scene scene = anaTalks().when(onShift("ema")).legEnds("ana", LegOutcome.LOST);
    scene.then("ana", Availability.OffDuty.class);
    scene.comesBack("a").thenRung("ema");
  }

  @Test
  void shiftThatEndsInTheInstantOfTheGrantLetsTheConversationBegin() {
    Scene scene = Scene.onDuty().when(onShift("ana")).arrives("a").answers("ana").when(onShift());
    assertEquals(List.of(), scene.ordered(Command.StopRinging.class));
    scene.isBridged("ana").thenCall("a", Call.Talking.class);
    scene.hangsUp("a").legEnds("ana", LegOutcome.HUNG_UP).then("ana", Availability.OffDuty.class);
  }
}
