package rs.astra.hotline.asterisk.ami;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.asteriskjava.manager.event.AgentConnectEvent;
import org.asteriskjava.manager.event.BridgeEnterEvent;
import org.asteriskjava.manager.event.HangupEvent;
import org.asteriskjava.manager.event.ManagerEvent;
import org.asteriskjava.manager.event.NewChannelEvent;
import org.asteriskjava.manager.event.OriginateResponseEvent;
import org.asteriskjava.manager.event.QueueCallerJoinEvent;
import org.asteriskjava.manager.event.QueueEntryEvent;
import org.asteriskjava.manager.event.QueueMemberEvent;
import org.asteriskjava.manager.event.QueueStatusCompleteEvent;
import org.asteriskjava.manager.event.StatusCompleteEvent;
import org.asteriskjava.manager.event.StatusEvent;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.counsellor.StationId;

/**
 * Asterisk's events become facts here, and nowhere else. One translator lives as long as one
 * connection and is used by one thread.
 *
 * <ol>
 *   <li>Leg ids are ours, so a channel is a leg exactly when its Uniqueid has our form; every other
 *       Uniqueid may be a caller's, and the core knows which are.
 *   <li>How a leg ended is in Hangup's Cause. OriginateResponse says it only for a leg whose
 *       channel was never made (a telephone that is not registered).
 *   <li>QueueCallerAbandon proves nothing (a withdrawn caller causes it too) and is not asked for.
 * </ol>
 */
final class AmiTranslator {
  /**
   * Every event class that we rely on; checked at start, because asterisk-java finds them by
   * scanning.
   */
  static final List<Class<? extends ManagerEvent>> USED =
      List.of(
          HangupEvent.class,
          NewChannelEvent.class,
          OriginateResponseEvent.class,
          BridgeEnterEvent.class,
          QueueCallerJoinEvent.class,
          AgentConnectEvent.class,
          StatusEvent.class,
          StatusCompleteEvent.class,
          QueueEntryEvent.class,
          QueueMemberEvent.class,
          QueueStatusCompleteEvent.class);

  private static final String FALLBACK = "fallback";

  private final Map<String, StationId> stations;
  private final Numbers numbers;
  private final Set<LegId> started = new HashSet<>();

  /**
   * A translator for one connection.
   *
   * @param stations Asterisk's name of a telephone ({@code PJSIP/c1}) → station
   * @param numbers ours
   */
  AmiTranslator(Map<String, StationId> stations, Numbers numbers) {
    this.stations = Map.copyOf(stations);
    this.numbers = numbers;
  }

  @Nullable Fact fact(ManagerEvent event) {
    return switch (event) {
      case HangupEvent e -> hangup(e);
      case NewChannelEvent e -> newChannel(e);
      case OriginateResponseEvent e -> originateResponse(e);
      case BridgeEnterEvent e -> bridgeEnter(e);
      case QueueCallerJoinEvent e when FALLBACK.equals(e.getQueue()) -> fellBack(e);
      case AgentConnectEvent e when FALLBACK.equals(e.getQueue()) -> agentConnect(e);
      case MobileAskedEvent e -> asked(e);
      case CallbackAnsweredEvent e -> calledBack(e);
      case UnknownNumberEvent _ -> new Fact.NumberRefused();
      default -> null;
    };
  }

  private @Nullable Fact hangup(HangupEvent event) {
    LegId leg = leg(event.getUniqueId());
    if (leg != null) {
      started.remove(leg);
      return new Fact.LegEnded(leg, outcome(event.getCause()));
    }
    CallId call = call(event.getUniqueId());
    return call == null ? null : new Fact.CallerHungUp(call);
  }

  private @Nullable Fact newChannel(NewChannelEvent event) {
    LegId leg = leg(event.getUniqueId());
    if (leg == null) {
      Caller caller = numbers.caller(event);
      return caller == null ? null : new Fact.CallerAnnounced(caller);
    }
    started.add(leg);
    return new Fact.LegStarted(leg);
  }

  private @Nullable Fact originateResponse(OriginateResponseEvent event) {
    LegId leg = leg(event.getUniqueId());
    return leg == null || event.isSuccess() || started.contains(leg)
        ? null
        : new Fact.LegEnded(leg, LegOutcome.UNREACHABLE);
  }

  private static @Nullable Fact asked(MobileAskedEvent event) {
    LegId leg = leg(event.getUniqueId());
    return leg == null ? null : new Fact.LegAsked(leg);
  }

  private static @Nullable Fact calledBack(CallbackAnsweredEvent event) {
    LegId leg = leg(event.getLeg());
    return leg == null ? null : new Fact.CallbackAnswered(leg);
  }

  private @Nullable Fact bridgeEnter(BridgeEnterEvent event) {
    Integer channels = event.getBridgeNumChannels();
    if (channels == null || channels < 2) {
      return null;
    }
    LegId leg = leg(event.getUniqueId());
    if (leg != null) {
      return new Fact.LegBridged(leg);
    }
    CallId call = call(event.getUniqueId());
    return call == null ? null : new Fact.CallerBridged(call);
  }

  private static @Nullable Fact fellBack(QueueCallerJoinEvent event) {
    CallId call = call(event.getUniqueId());
    return call == null ? null : new Fact.CallerFellBack(call);
  }

  private @Nullable Fact agentConnect(AgentConnectEvent event) {
    CallId call = call(event.getUniqueId());
    StationId station = event.getInterface() == null ? null : stations.get(event.getInterface());
    return call == null || station == null ? null : new Fact.FallbackAnswered(call, station);
  }

  /**
   * Q.850 causes, as measured: 17 busy; 21 rejected; 19 no answer, which a telephone that is
   * switched off gives too; 20 and 3 not there; 23 set to forward, which nobody follows; 16 an
   * ordinary farewell; 0 stopped by us; 24 is the dialplan's word for a mobile at which nobody
   * pressed the key. Everything else is a conversation that broke.
   */
  static LegOutcome outcome(@Nullable Integer cause) {
    return switch (cause == null ? -1 : cause) {
      case 0 -> LegOutcome.CANCELLED;
      case 16 -> LegOutcome.HUNG_UP;
      case 17 -> LegOutcome.BUSY;
      case 24 -> LegOutcome.NOT_CONFIRMED;
      case 19, 18 -> LegOutcome.NO_ANSWER;
      case 21 -> LegOutcome.REJECTED;
      case 1, 3, 20, 23, 27 -> LegOutcome.UNREACHABLE;
      default -> LegOutcome.LOST;
    };
  }

  static @Nullable LegId leg(@Nullable String uniqueId) {
    return uniqueId != null && LegId.isLeg(uniqueId) ? new LegId(uniqueId) : null;
  }

  /** Not one of our legs; the length bound keeps rubbish out. */
  static @Nullable CallId call(@Nullable String uniqueId) {
    return uniqueId == null
            || uniqueId.isEmpty()
            || uniqueId.length() > 100
            || uniqueId.startsWith("leg-")
        ? null
        : new CallId(uniqueId);
  }
}
