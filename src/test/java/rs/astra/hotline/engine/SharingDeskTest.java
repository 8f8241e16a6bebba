package rs.astra.hotline.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.consent.ConsentId;
import rs.astra.hotline.core.consent.Danger;
import rs.astra.hotline.core.consent.OverrideRules;
import rs.astra.hotline.core.consent.Sharing;
import rs.astra.hotline.core.consent.Sharing.Kind;
import rs.astra.hotline.core.consent.SharingRules.Refusal;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.engine.Audit.Action;

/** An override, and the second person whom it needs. */
final class SharingDeskTest {
  private static final Instant ASKED = Instant.parse("2026-11-25T02:00:00Z");
  private static final CounsellorId ANA = new CounsellorId("ana");
  private static final CounsellorId PETRA = new CounsellorId("petra");
  private static final ConsentId ID = new ConsentId("00000000-0000-0000-0000-000000000001");

  private final InMemorySharings book = new InMemorySharings();
  private final InMemoryAudit audit = new InMemoryAudit();
  private Instant now = ASKED;
  private SharingDesk desk = started();

  private SharingDesk started() {
    return new SharingDesk(
        book,
        audit,
        () -> {
          throw new AssertionError("nobody asks who talks");
        },
        () -> ID,
        () -> now);
  }

  private void asked() {
    book.keep(
            new Sharing(
                ID,
                new CallId("a"),
                ANA,
                ASKED,
                ASKED.plus(OverrideRules.LONGEST),
                "The police",
                Sharing.Purpose.POLICE,
                Set.of(Kind.WHEREABOUTS),
                null,
                Danger.of(Danger.Ground.CHILD)))
        .await();
    desk.watch().await();
  }

  private void afterwards(Duration later) {
    now = ASKED.plus(later);
  }

  private long alarms() {
    return audit.entries().stream()
        .filter(entry -> entry.action() == Action.OVERRIDE_ALARM)
        .count();
  }

  @Test
  void theAlarmIsRaisedOnceWhenTheTimeIsOverAndEndsWithAWord() {
    asked();
    afterwards(OverrideRules.WITHIN.minusSeconds(1));
    desk.watch().await();
    assertEquals(List.of(1, 0, 0L), List.of(desk.waiting(), desk.overdue(), alarms()));
    afterwards(OverrideRules.WITHIN);
    desk.watch().await();
    desk.watch().await();
    assertEquals(List.of(0, 1, 1L), List.of(desk.waiting(), desk.overdue(), alarms()));
    assertEquals(Optional.empty(), desk.say(PETRA, Instant.EPOCH, ID, true).await());
    assertEquals(List.of(0, 0, 1L), List.of(desk.waiting(), desk.overdue(), alarms()));
  }

  @Test
  void aRestartNeitherForgetsTheTimeNorRaisesTheAlarmAgain() {
    asked();
    afterwards(OverrideRules.WITHIN.plusSeconds(3600));
    desk = started();
    desk.watch().await();
    assertEquals(List.of(1, 1L), List.of(desk.overdue(), alarms()));
    desk = started();
    desk.watch().await();
    assertEquals(List.of(1, 1L), List.of(desk.overdue(), alarms()));
  }

  @Test
  void whileTheDatabaseIsAwayTheAlarmComesAllTheSame() {
    asked();
    book.goAway();
    afterwards(OverrideRules.WITHIN);
    assertTrue(desk.watch().transform(r -> Future.succeededFuture(r.failed())).await());
    assertEquals(1, desk.overdue());
  }

  @Test
  void whatTheTrailCannotTakeIsNoWordAndTheAlarmIsRaisedInItLater() {
    asked();
    audit.goAway();
    assertTrue(
        desk.say(PETRA, Instant.EPOCH, ID, true)
            .transform(r -> Future.succeededFuture(r.failed()))
            .await());
    afterwards(OverrideRules.WITHIN);
    assertTrue(desk.watch().transform(r -> Future.succeededFuture(r.failed())).await());
    assertEquals(1, desk.overdue());
    assertEquals(Danger.of(Danger.Ground.CHILD), book.find(ID).await().orElseThrow().danger());
  }

  @Test
  void onceTheTimeIsOverNothingMoreIsToldAndTheTrailSaysThatItWasRefused() {
    asked();
    afterwards(OverrideRules.WITHIN);
    assertEquals(
        Optional.of(Refusal.SECOND_MISSING), desk.share(ANA, ID, Set.of(Kind.WHEREABOUTS)).await());
    assertEquals(Action.SHARING_REFUSE, audit.entries().getLast().action());
  }

  @Test
  void eachEntryOfTheTrailHasTheCallInWhichItBegan() {
    asked();
    afterwards(OverrideRules.WITHIN);
    desk.watch().await();
    desk.share(ANA, ID, Set.of(Kind.WHEREABOUTS)).await();
    desk.say(PETRA, Instant.EPOCH, ID, true).await();
    desk.withdraw(ANA, ID).await();
    desk.withdraw(ANA, new ConsentId("00000000-0000-0000-0000-000000000002")).await();
    assertEquals(
        List.of(
            "OVERRIDE_ALARM a",
            "SHARING_REFUSE a",
            "OVERRIDE_JUDGE a",
            "CONSENT_CHANGE a",
            "CONSENT_CHANGE null"),
        audit.entries().stream().map(it -> it.action() + " " + it.call()).toList());
  }
}
