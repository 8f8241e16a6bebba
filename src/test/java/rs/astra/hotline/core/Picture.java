package rs.astra.hotline.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.Snapshot.CallbackNote;
import rs.astra.hotline.core.Snapshot.Note;
import rs.astra.hotline.core.Snapshot.SeenCaller;
import rs.astra.hotline.core.Snapshot.SeenLeg;
import rs.astra.hotline.core.Snapshot.Where;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.Via;
import rs.astra.hotline.core.consent.ConsentId;
import rs.astra.hotline.core.counsellor.StationId;

/** Builds what is seen in Asterisk at one moment. */
final class Picture {
  private final Instant takenAt;
  private final Map<CallId, SeenCaller> callers = new HashMap<>();
  private final Map<LegId, SeenLeg> legs = new HashMap<>();
  private final Map<StationId, Boolean> members = new HashMap<>();
  private final List<Note> notes = new ArrayList<>();
  private final List<CallbackNote> callbacks = new ArrayList<>();

  Picture(Instant takenAt) {
    this.takenAt = takenAt;
  }

  Picture atDoor(Caller caller) {
    callers.put(caller.id(), new SeenCaller(caller, Where.AT_DOOR, null, null));
    return this;
  }

  Picture inFallback(Caller caller) {
    callers.put(caller.id(), new SeenCaller(caller, Where.IN_FALLBACK, null, null));
    return this;
  }

  /** Caller and telephone are in one bridge; leg is null when the fallback queue made it. */
  Picture talking(Caller caller, @Nullable LegId leg, StationId station) {
    callers.put(caller.id(), new SeenCaller(caller, Where.TALKING, leg, station));
    if (leg != null) {
      legs.put(leg, new SeenLeg(leg, caller.id(), station, true));
    }
    return this;
  }

  Picture ringing(LegId leg, CallId call, StationId station) {
    legs.put(leg, new SeenLeg(leg, call, station, false));
    return this;
  }

  /** Somebody is called back, and talks. */
  Picture callingBack(LegId leg, CallId call, StationId station, ConsentId consent) {
    legs.put(leg, new SeenLeg(leg, call, station, true, consent));
    return this;
  }

  Picture leg(SeenLeg leg) {
    legs.put(leg.leg(), leg);
    return this;
  }

  Picture member(StationId station, boolean rung) {
    members.put(station, rung);
    return this;
  }

  Picture note(Note note) {
    notes.add(note);
    return this;
  }

  Picture note(CallbackNote note) {
    callbacks.add(note);
    return this;
  }

  Picture noteOfEnd(Caller caller, Instant endedAt) {
    return note(new Note(caller.id(), caller, null, null, null, null, endedAt));
  }

  Picture noteOfTalk(
      Caller caller, Instant answeredAt, StationId station, Via via, @Nullable Instant endedAt) {
    Instant fellBackAt = via == Via.FALLBACK ? caller.arrivedAt() : null;
    return note(new Note(caller.id(), caller, fellBackAt, answeredAt, station, via, endedAt));
  }

  Snapshot snapshot() {
    return new Snapshot(takenAt, callers, legs, members, notes, callbacks);
  }
}
