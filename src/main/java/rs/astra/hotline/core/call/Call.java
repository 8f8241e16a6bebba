package rs.astra.hotline.core.call;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pcollections.PMap;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.StationId;

/**
 * A call that is open. Each state says what is being waited for; a call that has ended is not here
 * any more, only its id is remembered for a while so that late facts find nothing to do.
 */
public sealed interface Call {
  Caller caller();

  default CallId id() {
    return caller().id();
  }

  /** The counsellor's legs that exist, or that we have asked for. */
  default Collection<Leg> legs() {
    return switch (this) {
      case Ringing r -> r.ringing().values();
      case Connecting c -> c.others().plus(c.granted().id(), c.granted()).values();
      case Talking t -> t.leg() == null ? List.of() : List.of(t.leg());
      // The caller may be back with us before we hear how the leg ended.
      case Returning r -> r.outcome() == null ? r.was().legs() : List.of();
      case Waiting _, Releasing _, Fallback _, Unseen _ -> List.of();
    };
  }

  /** The same call, of whose caller something else is known. */
  default Call with(Caller known) {
    return switch (this) {
      case Waiting w -> new Waiting(known, w.quest());
      case Ringing r -> new Ringing(known, r.quest(), r.ringing());
      case Connecting c -> new Connecting(known, c.quest(), c.granted(), c.others(), c.deadline());
      case Talking t -> t.knowing(known);
      case Returning r ->
          new Returning(r.was().knowing(known), r.outcome(), r.back(), r.deadline());
      case Releasing r -> new Releasing(r.was().knowing(known), r.deadline());
      case Fallback f -> new Fallback(known, f.quest(), f.backAt());
      case Unseen u ->
          new Unseen(known, u.rings(), u.answeredAt(), u.counsellor(), u.via(), u.deadline());
    };
  }

  /** Waits for somebody who can be rung. */
  record Waiting(Caller caller, Quest quest) implements Call {}

  /**
   * Waits for one of the telephones that ring to be answered.
   *
   * @param ringing never empty
   */
  record Ringing(Caller caller, Quest quest, PMap<LegId, Leg> ringing) implements Call {
    public Ringing {
      if (ringing.isEmpty()) {
        throw new IllegalArgumentException("a ringing call has a leg");
      }
    }
  }

  /**
   * One leg was granted the call; waits for Asterisk to say that both are in the bridge.
   *
   * @param others telephones that go on ringing until then, so that a grant that fails costs
   *     nothing, and so that one who answers in the same instant can be told
   * @param deadline when the grant counts as failed
   */
  record Connecting(
      Caller caller, Quest quest, Leg granted, PMap<LegId, Leg> others, Instant deadline)
      implements Call {

    /** One of the other telephones rings no more. */
    public Connecting without(LegId other) {
      return new Connecting(caller, quest, granted, others.minus(other), deadline);
    }
  }

  /**
   * Caller and counsellor talk; waits for one of them to leave.
   *
   * @param counsellor null when the fallback queue connected a telephone at which nobody is known
   * @param leg our leg, null when the fallback queue made the connection
   */
  record Talking(
      Caller caller,
      Quest quest,
      @Nullable CounsellorId counsellor,
      @Nullable StationId station,
      @Nullable Leg leg,
      Instant answeredAt,
      Via via)
      implements Call {
    /** Now it is known who talks. */
    public Talking ledBy(CounsellorId who) {
      return new Talking(caller, quest, who, station, leg, answeredAt, via);
    }

    private Talking knowing(Caller known) {
      return new Talking(known, quest, counsellor, station, leg, answeredAt, via);
    }
  }

  /**
   * The counsellor's leg has left the conversation; waits to learn whether it was a farewell (both
   * facts, in any order: how the leg ended, and that the caller is back with us).
   *
   * @param outcome how the leg ended, null while unknown
   * @param back whether the caller's channel has come back to us
   * @param deadline when the conversation counts as broken without the missing fact
   */
  record Returning(Talking was, @Nullable LegOutcome outcome, boolean back, Instant deadline)
      implements Call {
    @Override
    public Caller caller() {
      return was.caller();
    }
  }

  /**
   * The conversation was ended by the counsellor and the caller was told so; waits for the hang-up.
   */
  record Releasing(Talking was, Instant deadline) implements Call {
    @Override
    public Caller caller() {
      return was.caller();
    }
  }

  /**
   * In Asterisk's own queue, because this service was away; waits for a telephone there.
   *
   * @param backAt when we ask for the caller, if nobody there has answered by then
   */
  record Fallback(Caller caller, Quest quest, Instant backAt) implements Call {
    /** We ask for the caller from now on. */
    public Fallback askedBack(Instant now) {
      return new Fallback(caller, quest, now);
    }
  }

  /**
   * Known from our own records after a restart, or seen on its way through the dialplan; waits for
   * Asterisk to say where it is.
   *
   * @param deadline when we look again
   */
  record Unseen(
      Caller caller,
      int rings,
      @Nullable Instant answeredAt,
      @Nullable CounsellorId counsellor,
      Via via,
      Instant deadline)
      implements Call {}
}
