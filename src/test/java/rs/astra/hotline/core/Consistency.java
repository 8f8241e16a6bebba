package rs.astra.hotline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Calls;
import rs.astra.hotline.core.call.Fluency;
import rs.astra.hotline.core.call.Leg;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.Quest;
import rs.astra.hotline.core.call.Step;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.Counsellor;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Next;
import rs.astra.hotline.core.counsellor.Shifts;
import rs.astra.hotline.core.counsellor.Staff;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Level;
import rs.astra.hotline.core.roster.Proficiency;

/**
 * What must be true of the state after every decision, whatever has happened.
 *
 * <ol>
 *   <li>Every index equals what is recomputed from the calls and the counsellors.
 *   <li>A call and its counsellors say the same: who is rung for it, who talks.
 *   <li>Nobody waits unrung while somebody is free who may be rung by level and language, and
 *       Asterisk can be asked.
 *   <li>No alarm lies in the past once a turn is over.
 *   <li>Whoever is expected by the roster is off duty because a colleague has the station, or
 *       because Asterisk has not said yet what is true.
 *   <li>Whoever is on duty and on shift is there by the shift; when that is over they are about to
 *       leave.
 * </ol>
 */
final class Consistency {
  private Consistency() {}

  static void check(Hotline state) {
    shifts(state);
    calls(state);
    staff(state);
    agree(state);
  }

  /** All but the first, which costs most. */
  static void agree(Hotline state) {
    agreement(state);
    callsKnowWhoIsOnThem(state);
    if (state.linked() && !state.staff().free().isEmpty()) {
      state.calls().open().values().forEach(call -> nobodyWhoHelpsIsFree(state, call));
    }
  }

  private static void nobodyWhoHelpsIsFree(Hotline state, Call call) {
    Quest quest =
        switch (call) {
          case Call.Waiting w -> w.quest();
          case Call.Ringing r -> r.quest();
          case Call.Connecting _, Call.Talking _, Call.Returning _, Call.Releasing _ -> null;
          case Call.Fallback _, Call.Unseen _ -> null;
        };
    if (quest == null || !quest.wantsLeg()) {
      return;
    }
    for (Counsellor who : state.staff().everybody().values()) {
      assertFalse(
          who.availability() instanceof Availability.Free
              && quest.reaches(who.level())
              && speaksEnough(state, quest, call.caller().language(), who),
          () -> call + " wants a telephone while somebody is free: " + who);
    }
  }

  /** The rules of the language, said in another way than Dispatch says them. */
  private static boolean speaksEnough(
      Hotline state, Quest quest, Language language, Counsellor who) {
    boolean late = quest.step() == Step.COORDINATOR || quest.step() == Step.EVERYBODY;
    Map<Proficiency, Long> there =
        state.staff().everybody().values().stream()
            .filter(c -> c.onDuty() && c.level() != Level.COORDINATOR)
            .filter(c -> !(c.availability() instanceof Availability.Paused))
            .map(c -> speaks(state, c, language))
            .flatMap(Optional::stream)
            .collect(Collectors.groupingBy(p -> p, Collectors.counting()));
    Optional<Proficiency> speaks = speaks(state, who, language);
    if (late || quest.least() == Fluency.ANYONE || there.isEmpty()) {
      return true;
    }
    return (quest.least() == Fluency.WELL && there.containsKey(Proficiency.SPEAKS_WELL))
        ? speaks.equals(Optional.of(Proficiency.SPEAKS_WELL))
        : speaks.isPresent();
  }

  private static Optional<Proficiency> speaks(Hotline state, Counsellor who, Language language) {
    var known = state.staff().speakers().known().get(who.id());
    return known == null
        ? Optional.of(Proficiency.SPEAKS_WELL)
            .filter(_ -> state.policy().widening().main().contains(language))
        : Optional.ofNullable(known.get(language));
  }

  private static void shifts(Hotline state) {
    assertTrue(
        state.shifts().people().keySet().containsAll(state.shifts().silent()),
        "nothing heard of somebody without a shift");
    for (CounsellorId id : state.shifts().expected()) {
      assertFalse(state.staff().counsellor(id).onDuty(), "expected and there");
      Shifts.Place place = state.shifts().people().get(id);
      assertTrue(place != null && place.station() != null, "expected nowhere");
      assertTrue(
          !state.met() || state.staff().at(place.station()) != null,
          "a free station, and nobody seated");
    }
  }

  private static void onDutyByShift(Hotline state, Counsellor who) {
    boolean onShift = state.shifts().of(who.id()) != null;
    assertTrue(!onShift || who.byShift() == who.onDuty(), () -> "not by the shift: " + who);
    assertTrue(
        onShift || !who.byShift() || !state.met() || who.next() instanceof Next.SignOut,
        () -> "stays by a shift that is over: " + who);
  }

  private static void calls(Hotline state) {
    Calls calls = state.calls();
    Calls again = Calls.NONE;
    for (var gone : calls.ended().entrySet()) {
      again = again.remembering(gone.getKey(), gone.getValue());
      assertFalse(calls.open().containsKey(gone.getKey()), "open and ended at once");
    }
    int legs = 0;
    for (var entry : calls.open().entrySet()) {
      assertEquals(entry.getKey(), entry.getValue().id());
      again = again.with(entry.getValue());
      legs += entry.getValue().legs().size();
    }
    assertEquals(again.legs(), calls.legs(), "index of legs");
    assertEquals(legs, calls.legs().size(), "a leg belongs to two calls");
    assertEquals(again.wanting(), calls.wanting(), "index of calls that want a telephone");
    assertEquals(again.everybody(), calls.everybody(), "index of calls for which all ring");
    assertEquals(again.unled(), calls.unled(), "index of conversations that nobody leads");
    assertEquals(again.alarms(), calls.alarms(), "index of the calls' alarms");
    for (Call call : calls.open().values()) {
      if (call instanceof Call.Waiting w) {
        assertTrue(w.quest().wantsLeg(), "a call waits and asks for nobody");
      }
    }
  }

  private static void staff(Hotline state) {
    Staff staff = state.staff();
    Staff again =
        Staff.speaking(state.policy().widening().main())
            .knowing(staff.speakers().known(), staff.speakers().interpreters());
    Map<StationId, CounsellorId> seats = new HashMap<>();
    for (var entry : staff.everybody().entrySet()) {
      Counsellor who = entry.getValue();
      assertEquals(entry.getKey(), who.id());
      again = again.with(who);
      StationId seat = who.station();
      assertEquals(who.onDuty(), seat != null, "on duty means at a station: " + who);
      assertTrue(
          !who.onDuty() || who.load().since() != null, () -> "on duty without a shift: " + who);
      assertTrue(
          !(who.availability() instanceof Availability.OnCall on)
              || on.call().equals(who.load().last()),
          () -> "talks, and the mark would be another call's: " + who);
      onDutyByShift(state, who);
      if (seat != null) {
        assertEquals(null, seats.put(seat, who.id()), "two at one station: " + seat);
      }
    }
    assertEquals(seats, staff.seats(), "index of seats");
    assertEquals(again.apart(), staff.apart(), "index of legs being stopped");
    assertEquals(again.free(), staff.free(), "index of who is free");
    assertEquals(again.speakers(), staff.speakers(), "who speaks what");
    assertEquals(again.resting(), staff.resting(), "index of who rests");
    assertEquals(again.alarms(), staff.alarms(), "index of the counsellors' alarms");
    assertEquals(again.onDuty(), staff.onDuty(), "how many are on duty");
  }

  private static void agreement(Hotline state) {
    for (Counsellor who : state.staff().everybody().values()) {
      switch (who.availability()) {
        case Availability.Ringing r -> {
          Call call = open(state, r.call());
          assertTrue(
              (call instanceof Call.Ringing || call instanceof Call.Connecting)
                  && owns(call, r.leg(), who.id()),
              () -> who + " rings for a call that knows nothing of it: " + call);
        }
        case Availability.OnCall c -> {
          Call call = open(state, c.call());
          CounsellorId talks =
              switch (call) {
                case Call.Talking t -> t.counsellor();
                case Call.Returning r when r.outcome() == null -> r.was().counsellor();
                case Call.Waiting _, Call.Ringing _, Call.Connecting _ -> null;
                case Call.Returning _, Call.Releasing _, Call.Fallback _, Call.Unseen _ -> null;
              };
          assertEquals(who.id(), talks, () -> who + " is kept busy by " + call);
        }
        case Availability.Clearing c ->
            assertFalse(
                state.calls().legs().containsKey(c.leg()), "a leg is stopped and wanted at once");
        case Availability.CallingBack b ->
            assertFalse(
                state.calls().legs().containsKey(b.leg()), "a leg calls back and is a caller's");
        case Availability.OffDuty _, Availability.Free _, Availability.Missed _ -> {}
        case Availability.WrapUp _, Availability.Rest _, Availability.Paused _ -> {}
      }
    }
  }

  private static void callsKnowWhoIsOnThem(Hotline state) {
    for (Call call : state.calls().open().values()) {
      if (call instanceof Call.Talking talking && talking.counsellor() == null) {
        assertEquals(
            null,
            state.staff().at(talking.station()),
            "sits at a telephone that is in use, and does not talk");
      }
      if (call instanceof Call.Ringing || call instanceof Call.Connecting) {
        for (Leg leg : call.legs()) {
          Availability is = state.staff().counsellor(leg.counsellor()).availability();
          assertTrue(
              is instanceof Availability.Ringing r
                  && r.leg().equals(leg.id())
                  && r.call().equals(call.id()),
              () -> leg + " rings somebody who is " + is);
        }
      }
    }
  }

  private static boolean owns(Call call, LegId id, CounsellorId who) {
    return call.legs().stream().anyMatch(l -> l.id().equals(id) && l.counsellor().equals(who));
  }

  private static Call open(Hotline state, CallId id) {
    Call call = state.calls().open().get(id);
    assertTrue(call != null, () -> "somebody is kept busy by a call that is not open: " + id);
    return java.util.Objects.requireNonNull(call);
  }
}
