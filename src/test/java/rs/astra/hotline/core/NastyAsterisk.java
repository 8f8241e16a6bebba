package rs.astra.hotline.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.Snapshot.CallbackNote;
import rs.astra.hotline.core.Snapshot.Note;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.call.Via;
import rs.astra.hotline.core.consent.ConsentId;
import rs.astra.hotline.core.consent.Verdict;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Language;

/**
 * An Asterisk as it may behave on its worst day: obeys late, twice, in another order or not at all;
 * its two connections (AMI and AGI) each keep their order, and none between them. What it reports
 * is always true of its own world: a channel that is gone stays gone, a picture shows what is
 * there.
 */
final class NastyAsterisk {
  private enum At {
    DOOR,
    AFTER_CALL,
    BETWEEN,
    FALLBACK,
    BRIDGE,
    GONE
  }

  private static final class Party {
    final Caller caller;
    final int number;
    At at = At.BETWEEN;
    @Nullable LegId leg;
    @Nullable StationId station;
    @Nullable Instant fellBackAt;
    @Nullable Instant answeredAt;
    @Nullable StationId answeredBy;
    @Nullable Via via;
    @Nullable Instant endedAt;

    Party(Caller caller, int number) {
      this.caller = caller;
      this.number = number;
    }
  }

  private enum Is {
    MADE,
    RINGING,
    ASKED,
    ASKING,
    TOLD,
    BRIDGED
  }

  private static final class Phone {
    final LegId id;
    final CallId call;
    final StationId station;

    /** If it is to call somebody back. */
    final @Nullable ConsentId consent;

    Is is = Is.MADE;

    Phone(LegId id, CallId call, StationId station, @Nullable ConsentId consent) {
      this.id = id;
      this.call = call;
      this.station = station;
      this.consent = consent;
    }
  }

  static final List<Language> LANGUAGES =
      Stream.of("sr", "sr", "sr", "en", "ru", "zh").map(Language::new).toList();

  /** Few, so that many ring again; the first is withheld. */
  private static final int NUMBERS = 5;

  private static final List<Verdict.Because> BECAUSE = List.of(Verdict.Because.values());
  private static final List<LegOutcome> OUTCOMES = List.of(LegOutcome.values());

  private final SplittableRandom chance;
  private final Deque<Fact> ami = new ArrayDeque<>();
  private final Deque<Fact> agi = new ArrayDeque<>();
  private final List<Command> orders = new ArrayList<>();
  private final Map<CallId, Party> parties = new LinkedHashMap<>();
  private final Map<LegId, Phone> phones = new LinkedHashMap<>();
  private final Map<LegId, CallbackNote> callbacks = new LinkedHashMap<>();
  private final Map<StationId, Command.Membership> members = new HashMap<>();
  private final Set<CallId> arrived = new HashSet<>();
  private final String name;
  private boolean linked;
  private int keys = 1;
  private Instant now;

  NastyAsterisk(long seed, Instant now) {
    this.chance = new SplittableRandom(seed);
    this.name = "world-" + seed;
    this.now = now;
  }

  // --- what we are told

  void clock(Instant at) {
    now = at;
  }

  void order(Command command) {
    // The edge keeps the order of what it mirrors, and asks for a picture at once.
    switch (command) {
      case Command.Mirror m when linked -> members.put(m.station(), m.membership());
      case Command.LookAgain _ when linked -> ami.add(new Fact.LinkRestored(picture()));
      case Command.Mirror _, Command.LookAgain _, Command.Say _, Command.SpeakIn _ -> {}
      case Command.Ring _,
          Command.RingForCallback _,
          Command.StopRinging _,
          Command.HangUp _,
          Command.TakeBack _ -> {
        if (linked) {
          orders.add(command);
        }
      }
      case Command.Grant _, Command.Refuse _, Command.Release _ -> orders.add(command);
    }
  }

  /** The next thing that is heard, null if all is quiet. */
  @Nullable Fact hear() {
    boolean door = chance.nextBoolean() && !agi.isEmpty();
    return door || ami.isEmpty() ? agi.poll() : ami.poll();
  }

  /** What was ordered is not obeyed, and what was to be heard is not. */
  void forget() {
    ami.clear();
    agi.clear();
    orders.clear();
  }

  /** Every caller who ever came. */
  Set<CallId> everybody() {
    return arrived;
  }

  // --- what happens

  void somethingHappens() {
    switch (chance.nextInt(24)) {
      case 0, 1 -> caller();
      case 2, 3, 4, 5, 6, 7, 8 -> obey();
      case 9, 10, 11, 12, 13, 14 -> phone();
      case 15 -> some(parties, p -> p.at != At.GONE, this::leaves);
      case 16, 17 -> some(phones, p -> p.is == Is.BRIDGED, this::counsellorLeaves);
      case 18, 19 -> some(parties, p -> p.at == At.BETWEEN, this::fallsBack);
      case 20 -> some(parties, p -> p.at == At.FALLBACK, this::answeredThere);
      case 21 -> {
        if (chance.nextInt(4) == 0) {
          some(parties, p -> p.at == At.DOOR || p.at == At.AFTER_CALL, p -> p.at = At.BETWEEN);
        }
      }
      case 22 -> {
        if (chance.nextInt(12) == 0) {
          changeLink();
        } else if (!linked && chance.nextInt(3) == 0) {
          linkIsBack();
        }
      }
      default -> {
        if (chance.nextInt(60) == 0) {
          dies();
        }
      }
    }
  }

  private void caller() {
    CallId id = new CallId(name + "." + arrived.size());
    Caller like = Scene.caller("x", now.minusMillis(chance.nextInt(400)));
    Language language = LANGUAGES.get(chance.nextInt(LANGUAGES.size()));
    Caller caller = new Caller(id, "PJSIP/" + id, like.line(), language, like.arrivedAt());
    Party party = new Party(caller, chance.nextInt(NUMBERS));
    parties.put(id, party);
    arrived.add(id);
    if (chance.nextInt(4) != 0) {
      tell(new Fact.CallerAnnounced(caller));
    }
    if (chance.nextInt(12) != 0) {
      arrives(party);
    }
  }

  /** Sometimes the number is withheld, and now and then the keys are changed. */
  private void arrives(Party party) {
    party.at = At.DOOR;
    agi.add(new Fact.CallerArrived(party.caller));
    if (party.number != 0) {
      keys += chance.nextInt(40) == 0 ? 1 : 0;
      String former = chance.nextInt(8) == 0 ? null : "k%d-%d".formatted(keys - 1, party.number);
      String current = "k%d-%d".formatted(keys, party.number);
      agi.add(new Fact.CallerRecognised(party.caller, Scene.tokens(current, former)));
    }
  }

  private void leaves(Party party) {
    Phone phone = party.leg == null ? null : phones.get(party.leg);
    if (phone != null) {
      ends(phone, LegOutcome.HUNG_UP);
    }
    party.at = At.GONE;
    party.leg = null;
    party.station = null;
    party.endedAt = now;
    tell(new Fact.CallerHungUp(party.caller.id()));
  }

  private void fallsBack(Party party) {
    party.at = At.FALLBACK;
    party.fellBackAt = now;
    tell(new Fact.CallerFellBack(party.caller.id()));
  }

  private void answeredThere(Party party) {
    for (var member : members.entrySet()) {
      StationId station = member.getKey();
      if (member.getValue() == Command.Membership.READY
          && phones.values().stream().noneMatch(p -> p.station.equals(station) && talks(p))
          && parties.values().stream().noneMatch(p -> station.equals(p.station))) {
        party.at = At.BRIDGE;
        party.station = station;
        party.answeredAt = now;
        party.answeredBy = station;
        party.via = Via.FALLBACK;
        tell(new Fact.FallbackAnswered(party.caller.id(), station));
        return;
      }
    }
  }

  /** One person at one telephone: whoever talks does not pick up a second call. */
  private boolean talksThere(StationId station) {
    return parties.values().stream().anyMatch(party -> station.equals(party.station))
        || phones.values().stream()
            .anyMatch(p -> p.consent != null && p.station.equals(station) && talks(p));
  }

  private static boolean talks(Phone phone) {
    return phone.is == Is.ASKED
        || phone.is == Is.ASKING
        || phone.is == Is.TOLD
        || phone.is == Is.BRIDGED;
  }

  private void phone() {
    some(
        phones,
        p -> p.is != Is.BRIDGED,
        phone -> {
          boolean well = chance.nextInt(3) != 0;
          switch (phone.is) {
            case MADE -> {
              if (well) {
                phone.is = Is.RINGING;
                tell(new Fact.LegStarted(phone.id));
              } else {
                ends(phone, LegOutcome.UNREACHABLE);
              }
            }
            case RINGING -> {
              if (well && talksThere(phone.station)) {
                return;
              }
              if (well && chance.nextInt(3) == 0) {
                phone.is = Is.ASKED;
                tell(new Fact.LegAsked(phone.id));
              } else if (well) {
                asks(phone);
              } else {
                ends(phone, OUTCOMES.get(chance.nextInt(OUTCOMES.size())));
              }
            }
            case ASKED -> {
              if (well && !talksThere(phone.station)) {
                asks(phone);
              } else {
                ends(phone, LegOutcome.NOT_CONFIRMED);
              }
            }
            case ASKING -> {
              if (chance.nextInt(10) == 0) {
                ends(phone, LegOutcome.HUNG_UP);
              }
            }
            case TOLD -> ends(phone, LegOutcome.HUNG_UP);
            case BRIDGED -> {}
          }
        });
  }

  private void asks(Phone phone) {
    phone.is = Is.ASKING;
    if (phone.consent != null) {
      callbacks.computeIfAbsent(phone.id, id -> note(id, phone, now, null, null));
    }
    agi.add(
        phone.consent == null
            ? new Fact.LegAnswered(phone.id)
            : new Fact.CallbackCleared(phone.id, verdict()));
  }

  /** What the rules say, and they say anything at any time. */
  Verdict verdict() {
    return chance.nextInt(4) == 0
        ? Verdict.refused(BECAUSE.get(chance.nextInt(BECAUSE.size())))
        : new Verdict.DialNow(Duration.ofSeconds(1 + chance.nextInt(40)));
  }

  private void counsellorLeaves(Phone phone) {
    Party party = parties.get(phone.call);
    ends(phone, chance.nextInt(3) == 0 ? LegOutcome.LOST : LegOutcome.HUNG_UP);
    if (party != null && phone.id.equals(party.leg)) {
      party.leg = null;
      party.station = null;
      party.at = At.BETWEEN;
      if (chance.nextInt(6) != 0) {
        party.at = At.AFTER_CALL;
        agi.add(new Fact.CallerReturned(party.caller));
      }
    }
  }

  private void ends(Phone phone, LegOutcome outcome) {
    phones.remove(phone.id);
    callbacks.computeIfPresent(
        phone.id, (_, n) -> note(n.leg(), phone, n.begunAt(), n.answeredAt(), now));
    tell(new Fact.LegEnded(phone.id, outcome));
  }

  // --- obeying

  private void obey() {
    if (orders.isEmpty()) {
      return;
    }
    int which = chance.nextInt(3) == 0 ? chance.nextInt(orders.size()) : 0;
    int luck = chance.nextInt(30);
    Command command = luck == 1 ? orders.get(which) : orders.remove(which);
    if (luck != 0) {
      obey(command);
    }
  }

  private void obey(Command command) {
    switch (command) {
      case Command.Ring r ->
          phones.computeIfAbsent(r.leg(), id -> new Phone(id, r.caller().id(), r.station(), null));
      case Command.RingForCallback r ->
          phones.computeIfAbsent(r.leg(), id -> new Phone(id, r.call(), r.station(), r.consent()));
      case Command.StopRinging s -> {
        Phone phone = phones.get(s.leg());
        if (phone != null && phone.is == Is.BRIDGED) {
          counsellorLeaves(phone);
        } else if (phone != null) {
          ends(phone, LegOutcome.CANCELLED);
        }
      }
      case Command.Grant g -> granted(g.leg());
      case Command.Refuse r -> {
        Phone phone = phones.get(r.leg());
        if (phone != null && phone.is == Is.ASKING) {
          phone.is = Is.TOLD;
        }
      }
      case Command.Release r -> {
        Party party = parties.get(r.call());
        if (party != null && (party.at == At.AFTER_CALL || party.at == At.DOOR)) {
          leaves(party);
        }
      }
      case Command.HangUp h -> {
        Party party = parties.get(h.call());
        if (party != null && party.at != At.GONE) {
          leaves(party);
        }
      }
      case Command.TakeBack t -> {
        Party party = parties.get(t.call());
        if (party != null && party.at == At.FALLBACK) {
          arrives(party);
        }
      }
      case Command.Say _, Command.SpeakIn _, Command.Mirror _, Command.LookAgain _ -> {}
    }
  }

  private void granted(LegId id) {
    Phone phone = phones.get(id);
    if (phone == null || phone.is != Is.ASKING) {
      return;
    }
    if (phone.consent != null) {
      if (chance.nextBoolean()) {
        phone.is = Is.BRIDGED;
        callbacks.computeIfPresent(id, (_, n) -> note(id, phone, n.begunAt(), now, null));
        tell(new Fact.CallbackAnswered(id));
      } else {
        phone.is = Is.TOLD; // rings there; what comes of it is told by the end
      }
      return;
    }
    Party party = parties.get(phone.call);
    if (party == null || party.at == At.GONE || party.at == At.BRIDGE) {
      phone.is = Is.TOLD;
      return;
    }
    phone.is = Is.BRIDGED;
    party.at = At.BRIDGE;
    party.leg = id;
    party.station = phone.station;
    party.answeredAt = now;
    party.answeredBy = phone.station;
    party.via = Via.BACKEND;
    if (chance.nextBoolean()) {
      tell(new Fact.LegBridged(id));
      tell(new Fact.CallerBridged(phone.call));
    } else {
      tell(new Fact.CallerBridged(phone.call));
      tell(new Fact.LegBridged(id));
    }
  }

  private static CallbackNote note(
      LegId id,
      Phone phone,
      Instant begunAt,
      @Nullable Instant answeredAt,
      @Nullable Instant endedAt) {
    ConsentId consent = Objects.requireNonNull(phone.consent);
    return new CallbackNote(id, consent, phone.call, phone.station, begunAt, answeredAt, endedAt);
  }

  /** The callbacks of which the dialplan has notes. */
  Set<LegId> calledBack() {
    return callbacks.keySet();
  }

  // --- the link, and the end of the world

  private void changeLink() {
    if (linked) {
      linked = false;
      ami.clear();
      orders.clear();
      ami.add(new Fact.LinkLost());
    } else {
      linkIsBack();
    }
  }

  /** A link, if there is none, and a picture of what is true. */
  void linkIsBack() {
    linked = true;
    ami.add(new Fact.LinkRestored(picture()));
  }

  private void dies() {
    parties.values().stream()
        .filter(p -> p.at != At.GONE)
        .forEach(
            p -> {
              p.at = At.GONE;
              p.endedAt = chance.nextBoolean() ? now : null;
              p.leg = null;
              p.station = null;
            });
    phones.clear();
    members.clear();
    orders.clear();
    ami.clear();
    linked = false;
    ami.add(new Fact.LinkLost());
  }

  /** Our own process died: its sessions are gone, and what it had not heard it never hears. */
  void weDied() {
    ami.clear();
    agi.clear();
    orders.clear();
    linked = false;
    for (Party party : parties.values()) {
      if (party.at == At.DOOR || party.at == At.AFTER_CALL) {
        party.at = At.BETWEEN;
      }
    }
    List.copyOf(phones.values()).stream()
        .filter(p -> p.is == Is.ASKING || (p.consent != null && chance.nextBoolean()))
        .forEach(p -> ends(p, LegOutcome.HUNG_UP));
  }

  /** All go home. */
  void everybodyLeaves() {
    parties.values().stream().filter(p -> p.at != At.GONE).toList().forEach(this::leaves);
    List.copyOf(phones.values()).forEach(phone -> ends(phone, LegOutcome.NO_ANSWER));
  }

  private void tell(Fact fact) {
    if (linked) {
      ami.add(fact);
    }
  }

  private Snapshot picture() {
    Picture picture = new Picture(now);
    for (Party p : parties.values()) {
      switch (p.at) {
        case DOOR, AFTER_CALL, BETWEEN -> picture.atDoor(p.caller);
        case FALLBACK -> picture.inFallback(p.caller);
        case BRIDGE -> picture.talking(p.caller, p.leg, Objects.requireNonNull(p.station));
        case GONE -> {}
      }
      picture.note(
          new Note(
              p.caller.id(), p.caller, p.fellBackAt, p.answeredAt, p.answeredBy, p.via, p.endedAt));
    }
    callbacks.values().forEach(picture::note);
    for (Phone p : phones.values()) {
      if (p.is == Is.BRIDGED && p.consent != null) {
        picture.callingBack(p.id, p.call, p.station, p.consent);
      } else if (p.is != Is.MADE && p.is != Is.BRIDGED) {
        picture.ringing(p.id, p.call, p.station);
      }
    }
    members.forEach(
        (station, is) -> {
          if (is != Command.Membership.ABSENT) {
            picture.member(station, is == Command.Membership.READY);
          }
        });
    return picture.snapshot();
  }

  private <K, V> void some(Map<K, V> all, Predicate<V> which, java.util.function.Consumer<V> what) {
    List<V> found = all.values().stream().filter(which).toList();
    if (!found.isEmpty()) {
      what.accept(found.get(chance.nextInt(found.size())));
    }
  }
}
