package rs.astra.hotline.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.PauseReason;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Span;

/**
 * What people, mobiles and callers do in simulated time. P1, p2 and so on are on duty, at c1, c2.
 */
class WorldTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final CounsellorId P1 = new CounsellorId("p1");
  private static final Duration FIVE = Duration.ofSeconds(5);

  private final List<Transition.Entry> told = new ArrayList<>();
  private final Map<String, Pickup> pickups = new HashMap<>();
  private Duration talk = Duration.ofMinutes(10);
  private int people = 2;
  private boolean heavy;
  private boolean again;

  private final class Everybody implements People {
    @Override
    public Pickup pickup(CounsellorId who, StationId station) {
      return pickups.getOrDefault(who.value(), new Pickup.Answers(FIVE));
    }

    @Override
    public boolean wasHeavy() {
      return heavy;
    }

    @Override
    public Duration resumesAfter() {
      return Duration.ofMinutes(10);
    }

    @Override
    public @Nullable Duration ringsAgainAfter() {
      return again ? Duration.ofMinutes(1) : null;
    }
  }

  /** Calls come every so many seconds from noon on; all are looked at for an hour. */
  private World played(Set<String> mobiles, int count, int every, @Nullable Duration patience) {
    World world =
        Replay.begun(
            Rooms.policy(Duration.ZERO),
            NOON,
            Set.copyOf(mobiles.stream().map(StationId::new).toList()),
            new Everybody(),
            told::add);
    Replay.tellShifts(world, Rooms.of(people), new Span(NOON, NOON.plusSeconds(1)));
    world.comeOneByOne(
        Stream.iterate(0, i -> i < count, i -> i + 1)
            .map(
                i ->
                    new ComingCall(
                        NOON.plusSeconds((long) i * every),
                        Rooms.SOS,
                        Rooms.SERBIAN,
                        patience,
                        talk))
            .iterator());
    world.run(NOON.plus(Duration.ofHours(1)));
    return world;
  }

  /** After how many seconds that was told first. */
  private <T extends Transition> long after(Class<T> what) {
    return told.stream()
        .filter(entry -> what.isInstance(entry.transition()))
        .map(entry -> Duration.between(NOON, entry.at()).toSeconds())
        .findFirst()
        .orElse(-1L);
  }

  private <T extends Transition> List<T> all(Class<T> what) {
    return told.stream()
        .map(Transition.Entry::transition)
        .filter(what::isInstance)
        .map(what::cast)
        .toList();
  }

  @Test
  void whoeverPicksUpAMobileMustPressAKeyFirst() {
    played(Set.of("c1"), 1, 1, null);
    assertEquals(5, after(Transition.LegAsked.class));
    assertEquals(9, after(Transition.CallAnswered.class));
    assertEquals(P1, all(Transition.CallAnswered.class).getFirst().counsellor());
  }

  @Test
  void voicemailNeverGetsTheCallerAndTheNextIsRungAsSoonAsItPicksUp() {
    pickups.put("p1", new Pickup.Voicemail(FIVE));
    played(Set.of("c1"), 1, 1, null);
    assertEquals(10, after(Transition.CallAnswered.class));
    assertEquals(
        new CounsellorId("p2"), all(Transition.CallAnswered.class).getFirst().counsellor());
    assertEquals(
        List.of(LegOutcome.CANCELLED, LegOutcome.HUNG_UP),
        all(Transition.LegClosed.class).stream().map(Transition.LegClosed::outcome).toList());
  }

  @Test
  void voicemailOfTheOnlyTelephoneGivesUpAfterItWasAsked() {
    pickups.put("p1", new Pickup.Voicemail(FIVE));
    pickups.put("p2", new Pickup.Unreachable());
    played(Set.of("c1"), 1, 1, null);
    assertTrue(
        told.stream()
            .anyMatch(
                entry ->
                    entry.transition() instanceof Transition.LegClosed closed
                        && closed.outcome() == LegOutcome.NOT_CONFIRMED
                        && entry.at().equals(NOON.plusSeconds(25))));
  }

  @Test
  void heavyConversationIsMarkedAndRestedFrom() {
    heavy = true;
    played(Set.of(), 1, 1, null);
    assertEquals(1, all(Transition.CallMarkedHeavy.class).size());
    assertTrue(
        all(Transition.CounsellorMoved.class).stream()
            .anyMatch(moved -> moved.to() instanceof Availability.Rest));
  }

  @Test
  void whoeverIsTakenOutForMissedRingsComesBack() {
    pickups.put("p1", new Pickup.RingsOut());
    pickups.put("p2", new Pickup.Answers(Duration.ofSeconds(15)));
    pickups.put("p3", new Pickup.Answers(Duration.ofSeconds(15)));
    people = 3;
    talk = Duration.ofSeconds(10);
    played(Set.of(), 6, 60, null);
    List<Instant> out = times(true);
    assertTrue(!out.isEmpty(), "taken out");
    assertEquals(out.getFirst().plus(Duration.ofMinutes(10)), times(false).getFirst());
  }

  private List<Instant> times(boolean out) {
    return told.stream()
        .filter(
            entry ->
                entry.transition() instanceof Transition.CounsellorMoved moved
                    && isOut(out ? moved.to() : moved.from()))
        .map(Transition.Entry::at)
        .toList();
  }

  private static boolean isOut(Availability is) {
    return is instanceof Availability.Paused p && p.reason() == PauseReason.MISSED_TOO_OFTEN;
  }

  @Test
  void whoeverGivesUpAndRingsAgainIsKnownAndGoesFirst() {
    again = true;
    pickups.put("p1", new Pickup.RingsOut());
    pickups.put("p2", new Pickup.RingsOut());
    played(Set.of(), 1, 1, Duration.ofSeconds(30));
    List<Boolean> known =
        all(Transition.CallerRecognised.class).stream()
            .map(Transition.CallerRecognised::again)
            .toList();
    assertEquals(false, known.getFirst());
    assertTrue(known.size() > 10 && !known.subList(1, known.size()).contains(false), "again");
    assertEquals(
        1,
        all(Transition.CallerRecognised.class).stream()
            .map(recognised -> recognised.token().reveal())
            .distinct()
            .count());
  }
}
