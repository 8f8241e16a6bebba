package rs.astra.hotline.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.Command;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.PauseReason;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Roster;
import rs.astra.hotline.core.roster.Span;

/** What Asterisk's own queue does, as far as it is modelled here. */
class FallbackQueueTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final Duration STOP = Duration.ofMinutes(5);
  private static final CounsellorId P1 = new CounsellorId("p1");
  private static final CounsellorId P2 = new CounsellorId("p2");

  private final Roster roster = Rooms.of(2);
  private final World world =
      Replay.begun(
          Rooms.policy(Duration.ZERO), NOON, Set.of(), (_, _) -> new Pickup.RingsOut(), _ -> {});

  private Reached reached(String language, int pickUp, String... mobiles) {
    return FallbackQueue.reached(
        world.state(),
        world.members(),
        roster,
        new Language(language),
        Stream.of(mobiles).map(StationId::new).collect(Collectors.toSet()),
        Duration.ofSeconds(pickUp),
        STOP);
  }

  private void shiftBegins() {
    Replay.tellShifts(world, roster, new Span(NOON, NOON.plusSeconds(2)));
    world.run(NOON.plusSeconds(1));
  }

  /** The figures stand in Asterisk's files too. */
  @Test
  void queueIsTheOneThatIsConfigured() throws Exception {
    Path templates = Path.of("asterisk-config/templates");
    String queues = Files.readString(templates.resolve("queues.conf"));
    String dialplan = Files.readString(templates.resolve("extensions.conf"));
    assertTrue(queues.contains("\nstrategy = ringall\n"));
    assertTrue(queues.contains("\ntimeout = " + FallbackQueue.RINGS_FOR.toSeconds() + "\n"));
    assertTrue(queues.contains("\nretry = 1\n"));
    assertTrue(queues.contains("\njoinempty = yes\n"));
    assertTrue(
        dialplan.contains(
            "Set(TIMEOUT(absolute)="
                + FallbackQueue.GIVEN_UP.toSeconds()
                + ")\n same => n,AGI(@AGI@/arrive"));
  }

  @Test
  void everybodyOnDutyIsAMemberAndRings() {
    shiftBegins();
    assertEquals(
        Map.of(
            new StationId("c1"), Command.Membership.READY,
            new StationId("c2"), Command.Membership.READY),
        world.members());
    assertEquals(new Reached.By(P1, Duration.ofSeconds(11)), reached("sr", 5));
  }

  @Test
  void whoHasPausedIsNotRung() {
    shiftBegins();
    world.decide(new Fact.PauseAsked(P1, PauseReason.OTHER));
    assertEquals(new Reached.By(P2, Duration.ofSeconds(11)), reached("sr", 5));
  }

  @Test
  void nobodyOnDutyMeansNobody() {
    assertEquals(new Reached.ByNobody(STOP), reached("sr", 5));
  }

  @Test
  void whoeverMustPressAKeyComesLater() {
    shiftBegins();
    assertEquals(new Reached.By(P2, Duration.ofSeconds(11)), reached("sr", 5, "c1"));
    assertEquals(new Reached.By(P1, Duration.ofSeconds(15)), reached("sr", 5, "c1", "c2"));
  }

  @Test
  void nobodyIsSoSlow() {
    shiftBegins();
    assertEquals(new Reached.By(P1, Duration.ofSeconds(35)), reached("sr", 29));
    assertEquals(new Reached.ByNobody(STOP), reached("sr", 30));
  }

  @Test
  void languageThatNobodySpeaksIsNotSpokenThereEither() {
    shiftBegins();
    assertEquals(new Reached.WithoutLanguage(P1, Duration.ofSeconds(11), null), reached("en", 5));
  }
}
