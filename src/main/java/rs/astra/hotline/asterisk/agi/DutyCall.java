package rs.astra.hotline.asterisk.agi;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.asteriskjava.fastagi.AgiChannel;
import org.asteriskjava.fastagi.AgiException;
import org.asteriskjava.fastagi.AgiHangupException;
import org.asteriskjava.fastagi.AgiRequest;
import org.asteriskjava.fastagi.AgiScript;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.Config;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.Hotline;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.Counsellor;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Next;
import rs.astra.hotline.core.counsellor.PauseReason;
import rs.astra.hotline.core.counsellor.Pin;
import rs.astra.hotline.core.counsellor.Shifts;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Level;
import rs.astra.hotline.engine.Audit;
import rs.astra.hotline.engine.Pins;

/**
 * A counsellor dials a feature code at a station ({@code duty}).
 *
 * <ol>
 *   <li>Signing in asks for the personal code and the PIN; both can be dialled ahead. No code, or
 *       {@code #}: whoever was at this station last.
 *   <li>Pausing, resuming and signing out are of whoever sits at the station, and ask for the PIN.
 *   <li>A wrong one is told, and asked again; {@link WrongPins} says when nothing is asked for a
 *       while.
 *   <li>What is spoken at the end is the state that was decided, not what was asked for.
 *   <li>When nothing is asked for a while, the trail says at which station, and who it was meant to
 *       be where that is known: one entry a minute at most, and nobody waits for it.
 *   <li>What is dialled reaches nothing but {@link Pins}: no log, no metric, no variable, no trail.
 * </ol>
 */
final class DutyCall implements AgiScript {
  private static final int ROUNDS = 3;
  private static final int CODE_DIGITS = 2;
  private static final long DIALLED_WITHIN_MILLIS = 6_000;
  private static final Duration DECIDED_WITHIN = Duration.ofSeconds(2);

  private final Map<StationId, Config.Station> stations;
  private final Predicate<Fact> facts;
  private final Supplier<Hotline> hotline;
  private final Pins pins;
  private final Consumer<Audit.Entry> trail;
  private final WrongPins wrong;
  private final AgiDoor.Counts counts;
  private final ConcurrentMap<StationId, CounsellorId> last = new ConcurrentHashMap<>();

  DutyCall(
      Config config,
      InstantSource clock,
      Predicate<Fact> facts,
      Supplier<Hotline> hotline,
      Pins pins,
      Consumer<Audit.Entry> trail,
      AgiDoor.Counts counts) {
    this.stations = config.stations();
    this.facts = facts;
    this.hotline = hotline;
    this.pins = pins;
    this.trail = trail;
    this.wrong = new WrongPins(config.featureCodes(), clock);
    this.counts = counts;
  }

  @Override
  public void service(AgiRequest request, AgiChannel channel) throws AgiException {
    String[] arguments = request.getArguments();
    StationId station =
        arguments == null || arguments.length < 2 ? null : new StationId(arguments[1]);
    if (station == null || !stations.containsKey(station)) {
      counts.add("duty", "refused");
      return; // the dialplan says that it is not possible
    }
    try {
      String said = serve(arguments[0], station, channel);
      counts.add("duty", said.equals("wrong") || said.equals("try-later") ? "refused" : "ok");
      channel.exec("Playback", said);
      channel.setVariable("VERDICT", "said");
    } catch (AgiHangupException e) {
      counts.add("duty", "ok");
    } catch (Pins.Unknown e) {
      counts.add("duty", "handed_over");
    }
  }

  /** What is to be spoken at the end. */
  private String serve(String feature, StationId station, AgiChannel channel)
      throws AgiException, Pins.Unknown {
    boolean signsIn = feature.equals("sign-in");
    CounsellorId seated = hotline.get().staff().at(station);
    if (!signsIn && seated == null) {
      return "not-signed-in";
    }
    for (int round = 0; round < ROUNDS; round++) {
      String code = signsIn ? channel.getData("who", DIALLED_WITHIN_MILLIS, CODE_DIGITS) : "";
      CounsellorId assumed = signsIn ? last.getOrDefault(station, seated) : seated;
      String person = code.isEmpty() ? "person " + assumed : "code " + code;
      List<WrongPins.Of> whose =
          List.of(new WrongPins.Of.Station(station), new WrongPins.Of.Person(person));
      if (wrong.waits(whose)) {
        return "try-later";
      }
      Pin pin = new Pin(channel.getData("pin", DIALLED_WITHIN_MILLIS, Pin.LENGTH));
      Optional<CounsellorId> who = proven(code, assumed, pin);
      if (who.isPresent()) {
        wrong.forget(whose);
        last.put(station, who.get());
        return carriedOut(feature, who.get(), station);
      }
      if (wrong.add(whose)) {
        trail.accept(refusal(station, code.isEmpty() ? assumed : pins.whose(code).orElse(null)));
      }
      if (round + 1 < ROUNDS) {
        channel.exec("Playback", "wrong");
      }
    }
    return "wrong";
  }

  private static Audit.Entry refusal(StationId station, @Nullable CounsellorId meant) {
    return Audit.Entry.of(
        new Audit.Actor.Part("station:" + station),
        Audit.Action.SESSION_REFUSE,
        meant == null
            ? new Audit.Subject(Audit.Subject.Kind.RULE, "pin")
            : new Audit.Subject(Audit.Subject.Kind.PERSON, meant.value()),
        Audit.Purpose.ACCESS);
  }

  private Optional<CounsellorId> proven(String code, @Nullable CounsellorId assumed, Pin pin)
      throws Pins.Unknown {
    if (!code.isEmpty()) {
      return pins.byCode(code, pin);
    }
    return assumed != null && pins.isOf(assumed, pin) ? Optional.of(assumed) : Optional.empty();
  }

  private String carriedOut(String feature, CounsellorId who, StationId station) {
    return switch (feature) {
      case "sign-in" ->
          decided(new Fact.SignedIn(who, station, level(who)), who, c -> sits(c, station))
              ? "signed-in"
              : "not-possible";
      case "pause" -> {
        boolean done = decided(new Fact.PauseAsked(who, PauseReason.OTHER), who, DutyCall::pauses);
        yield !done ? "not-possible" : isNow(who, Availability.Paused.class, "paused");
      }
      case "resume" ->
          decided(new Fact.Resumed(who), who, c -> c.onDuty() && !pauses(c) && !rests(c))
              ? "available"
              : "not-possible";
      case "sign-out" -> {
        boolean done = decided(new Fact.SignedOut(who), who, DutyCall::leaves);
        yield !done ? "not-possible" : isNow(who, Availability.OffDuty.class, "signed-out");
      }
      default -> "not-possible";
    };
  }

  /** As the roster says, or as it was before. */
  private Level level(CounsellorId who) {
    Shifts.Place place = hotline.get().shifts().of(who);
    return place != null ? place.level() : hotline.get().staff().counsellor(who).level();
  }

  private String isNow(CounsellorId who, Class<? extends Availability> state, String prompt) {
    return state.isInstance(hotline.get().staff().counsellor(who).availability())
        ? prompt
        : prompt + "-after";
  }

  private static boolean sits(Counsellor who, StationId station) {
    return who.onDuty() && station.equals(who.station()) && !leaves(who);
  }

  private static boolean pauses(Counsellor who) {
    return who.availability() instanceof Availability.Paused || who.next() instanceof Next.Pause;
  }

  private static boolean rests(Counsellor who) {
    return who.availability() instanceof Availability.WrapUp
        || who.availability() instanceof Availability.Rest;
  }

  private static boolean leaves(Counsellor who) {
    return !who.onDuty() || who.next() instanceof Next.SignOut;
  }

  /** Whether it is so, soon after the engine was told. */
  private boolean decided(Fact fact, CounsellorId who, Predicate<Counsellor> so) {
    long end = System.nanoTime() + DECIDED_WITHIN.toNanos();
    if (!facts.test(fact)) {
      return false;
    }
    while (!so.test(hotline.get().staff().counsellor(who))) {
      if (System.nanoTime() > end) {
        return false;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }
}
