package rs.astra.hotline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.CallerToken;
import rs.astra.hotline.core.call.ChosenBy;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.call.Via;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Load;
import rs.astra.hotline.core.counsellor.PauseReason;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Level;
import rs.astra.hotline.engine.Today;

/** What becomes of transitions in a real PostgreSQL, and what is read back. */
final class StoreIT extends StoreScene {
  private static final ZoneId BELGRADE = ZoneId.of("Europe/Belgrade");
  private static final String CALL =
      "SELECT id, line, learned, fell_back, rings, extract(epoch FROM answered_at -"
          + " arrived_at)::int, counsellor, via, extract(epoch FROM ended_at - arrived_at)::int,"
          + " ending FROM call ORDER BY id";

  // --- calls

  @Test
  void aCallThatWasAnsweredAndCompletedIsOneTrueRow() throws Exception {
    write(
        story
            .arrives("hotline-1.1", "sos")
            .rings("hotline-1.1", 1, "mira")
            .at(NOON.plusSeconds(10))
            .rings("hotline-1.1", 2, "jana")
            .at(NOON.plusSeconds(14))
            .answered("hotline-1.1", NOON, "jana", Via.BACKEND));
    assertEquals(List.of("hotline-1.1|sos|ARRIVED|f|2|14|jana|BACKEND||"), rows(CALL));

    write(
        story
            .at(NOON.plusSeconds(300))
            .ended("hotline-1.1", "sos", NOON, 2, NOON.plusSeconds(14), "jana", Ending.COMPLETED));

    assertEquals(List.of("hotline-1.1|sos|ARRIVED|f|2|14|jana|BACKEND|300|COMPLETED"), rows(CALL));
  }

  @Test
  void transitionsThatAreHandedOverAgainChangeNothing() throws Exception {
    List<Transition.Entry> call =
        story
            .comes("mira", "c1")
            .arrives("hotline-1.1", "sos")
            .rings("hotline-1.1", 1, "mira")
            .at(NOON.plusSeconds(5))
            .answered("hotline-1.1", NOON, "mira", Via.BACKEND)
            .take();
    store.append("r1", call);
    write(story);
    List<String> calls = rows(CALL);
    store.append("r1", call.subList(1, 3));
    store.append("r1", call);
    write(story.leaves("mira"));
    store.append("r1", call);
    write(story);

    assertEquals(List.of("hotline-1.1|sos|ARRIVED|f|1|5|mira|BACKEND||"), calls);
    assertEquals(calls, rows(CALL));
    assertEquals(List.of(), rows("SELECT * FROM duty"));
    assertEquals(List.of("5"), rows("SELECT count(*) FROM journal"));
  }

  @Test
  void theEndIsTheWholeTruthThoughALaterRunTellsItAndNothingChangesItAfterwards() throws Exception {
    write(story.arrives("hotline-1.1", "sos").rings("hotline-1.1", 1, "mira"));
    Story later = new Story("r2", NOON.plusSeconds(60));
    write(
        later.ended("hotline-1.1", "sos", NOON, 4, NOON.plusSeconds(20), "jana", Ending.COMPLETED));
    List<String> whole = List.of("hotline-1.1|sos|ARRIVED|f|4|20|jana|BACKEND|60|COMPLETED");
    assertEquals(whole, rows(CALL));

    write(
        later
            .rings("hotline-1.1", 9, "mira")
            .answered("hotline-1.1", NOON, "mira", Via.FALLBACK)
            .arrives("hotline-1.1", "free")
            .ended("hotline-1.1", "free", NOON, 0, null, null, Ending.LOST));

    assertEquals(whole, rows(CALL));
  }

  @Test
  void theEndAloneMakesTheRowAndTakesBackAnAnswerThatWasNone() throws Exception {
    write(
        story
            .at(NOON.plusSeconds(9))
            .ended("hotline-1.1", "free", NOON, 3, null, null, Ending.ABANDONED_FALLBACK)
            .answered("hotline-1.2", NOON, "mira", Via.BACKEND)
            .ended("hotline-1.2", "sos", NOON, 0, null, null, Ending.LOST));

    assertEquals(
        List.of("hotline-1.1|free||t|3||||9|ABANDONED_FALLBACK", "hotline-1.2|sos||f|0||||9|LOST"),
        rows(CALL));
  }

  @Test
  void theFirstAnswerCountsAndTheLastCounsellorStays() throws Exception {
    write(
        story
            .arrives("hotline-1.1", "sos")
            .at(NOON.plusSeconds(5))
            .answered("hotline-1.1", NOON, "mira", Via.BACKEND)
            .tell(new Transition.CallReturned(new CallId("hotline-1.1"), LegOutcome.LOST))
            .tell(new Transition.CallFellBack(Story.caller("hotline-1.1", "sos", NOON))));
    write(
        story
            .at(NOON.plusSeconds(50))
            .answered("hotline-1.1", NOON, "jana", Via.FALLBACK)
            .answered("hotline-1.1", NOON, null, Via.FALLBACK));

    assertEquals(List.of("hotline-1.1|sos|ARRIVED|t|0|5|jana|FALLBACK||"), rows(CALL));
  }

  @Test
  void theLanguageIsTheOneThatWasChosenLastAndTheRowSaysByWhom() throws Exception {
    Caller caller = Story.caller("hotline-1.1", "sos", NOON);
    write(
        story
            .arrives("hotline-1.1", "sos")
            .tell(new Transition.LanguageChosen(caller.in(new Language("ru")), ChosenBy.KEY)));
    String sql = "SELECT language, language_by FROM call";
    assertEquals(List.of("ru|KEY"), rows(sql));
    Caller ukrainian = caller.in(new Language("uk"));
    write(
        story
            .rings("hotline-1.1", 1, "mira")
            .tell(new Transition.LanguageChosen(ukrainian, ChosenBy.COUNSELLOR)));
    assertEquals(List.of("uk|COUNSELLOR"), rows(sql));
    write(
        story.tell(
            new Transition.CallEnded(
                ukrainian, 1, null, null, Via.BACKEND, NOON, Ending.ABANDONED_RINGING)));
    assertEquals(List.of("uk|COUNSELLOR"), rows(sql), "the end keeps it");
    assertEquals(
        List.of("ru|KEY", "uk|COUNSELLOR"),
        rows(
            "SELECT detail->>'language', detail->>'by' FROM journal WHERE kind ="
                + " 'LanguageChosen' ORDER BY sequence"));
  }

  @ParameterizedTest
  @EnumSource(Ending.class)
  void everyEndingCanBeWritten(Ending ending) throws Exception {
    write(story.ended("hotline-1.1", "sos", NOON, 0, null, null, ending));

    assertEquals(List.of(ending.name()), rows("SELECT ending FROM call"));
  }

  @ParameterizedTest
  @EnumSource(Transition.Learned.class)
  void everyWayOfLearningOfACallCanBeWritten(Transition.Learned learned) throws Exception {
    write(
        story.tell(new Transition.CallArrived(Story.caller("hotline-1.1", "sos", NOON), learned)));

    assertEquals(List.of(learned.name()), rows("SELECT learned FROM call"));
  }

  // --- duty

  @Test
  void dutyFollowsWhoComesMovesAndLeaves() throws Exception {
    write(
        story
            .comes("mira", "c1")
            .at(NOON.plusSeconds(60))
            .comes("jana", "c2", Level.SECOND)
            .moves(
                "mira",
                "c1",
                new Availability.Free(NOON),
                new Availability.Paused(NOON, PauseReason.MEAL)));
    String duty =
        "SELECT counsellor, station, level, extract(epoch FROM since - '2026-11-21T12:00:00Z')::int"
            + " FROM duty ORDER BY 1";
    assertEquals(List.of("jana|c2|SECOND|60", "mira|c1|FIRST|0"), rows(duty));

    write(story.at(NOON.plusSeconds(90)).leaves("jana").leaves("mira").comes("mira", "c3"));

    assertEquals(List.of("mira|c3|FIRST|90"), rows(duty));

    write(story.at(NOON.plusSeconds(95)).comes("mira", "c3", Level.COORDINATOR));

    assertEquals(List.of("mira|c3|COORDINATOR|95"), rows(duty));
    assertEquals(List.of("jana", "mira"), rows("SELECT id FROM counsellor ORDER BY id"));
    write(story.byShift(true).leaves("mira"));

    assertEquals(
        Map.of(
            new CounsellorId("jana"),
            new TimeAway.Presence(null, false, null),
            new CounsellorId("mira"),
            new TimeAway.Presence(null, false, NOON.plusSeconds(95))),
        store.presence().await());
  }

  @Test
  void whatKeepsSomebodyOnDutyIsKeptAndSinceWhen() throws Exception {
    write(story.byShift(true).comes("mira", "c1"));
    assertTrue(mira().byShift());
    Availability on = new Availability.OnCall(new CallId("hotline-1.1"), NOON, NOON);
    write(story.at(NOON.plusSeconds(60)).byShift(false).moves("mira", "c1", on, on));
    assertFalse(mira().byShift());
    assertEquals(
        Map.of(new CounsellorId("mira"), new TimeAway.Presence(NOON.plusSeconds(60), false, null)),
        store.presence().await(),
        "since then by their own word");
  }

  // --- what outlives a restart

  private Fact.Seat mira() {
    Map<CounsellorId, Optional<Fact.Seat>> all =
        store.recover(NOON.plusSeconds(1000)).await().counsellors();
    return all.getOrDefault(new CounsellorId("mira"), Optional.empty()).orElseThrow();
  }

  private Story mira(Availability from, Availability to) {
    return story.moves("mira", "c1", from, to);
  }

  @ParameterizedTest
  @MethodSource("resting")
  void aWrapUpARestAndAPauseOutliveARestartAlsoWhileARingInterruptsThem(
      Availability.Ringable resting) throws Exception {
    Availability free = new Availability.Free(NOON);
    write(story.comes("mira", "c1"));
    assertEquals(null, mira().resting());
    write(mira(free, resting));
    assertEquals(resting, mira().resting());
    Availability ringing =
        new Availability.Ringing(new CallId("hotline-1.1"), LegId.of("r1", 1), resting);
    write(mira(resting, ringing));
    assertEquals(resting, mira().resting());
    write(mira(ringing, new Availability.Missed(NOON.plusSeconds(5), resting)));
    assertEquals(resting, mira().resting());
    write(mira(resting, free));
    assertEquals(null, mira().resting());
  }

  static List<Availability.Ringable> resting() {
    return List.of(
        new Availability.WrapUp(NOON, NOON.plusSeconds(120)),
        new Availability.Rest(NOON.plusSeconds(900)),
        new Availability.Paused(NOON, PauseReason.MEAL),
        new Availability.Paused(NOON, PauseReason.MISSED_TOO_OFTEN));
  }

  @Test
  void talkAndHeavyCallsOfThisShiftOutliveARestartAndThoseOfEarlierOnesDoNot() throws Exception {
    write(
        story
            .at(NOON.minus(Duration.ofDays(1)))
            .comes("mira", "c1")
            .arrives("hotline-0.1", "sos")
            .answered("hotline-0.1", story.now(), "mira", Via.BACKEND)
            .heavy("hotline-0.1", "mira", 1)
            .leaves("mira"));
    Instant began = NOON.plusSeconds(1);
    write(story.at(began).comes("mira", "c1").arrives("hotline-1.1", "sos"));
    write(story.at(NOON.plusSeconds(2)).answered("hotline-1.1", began, "mira", Via.BACKEND));
    write(
        story
            .heavy("hotline-1.1", "mira", 1)
            .at(NOON.plusSeconds(602))
            .ended("hotline-1.1", "sos", began, 1, NOON.plusSeconds(2), "mira", Ending.COMPLETED)
            .arrives("hotline-1.2", "sos")
            .at(NOON.plusSeconds(700))
            .answered("hotline-1.2", NOON.plusSeconds(602), "mira", Via.BACKEND));
    CallId second = new CallId("hotline-1.2");
    Duration talked = Duration.ofMinutes(10);

    assertEquals(new Load(began, 0, 1, talked, second, null, false, false, false), mira().load());

    write(story.heavy("hotline-1.2", "mira", 2));

    assertEquals(new Load(began, 0, 2, talked, second, null, true, true, false), mira().load());
    assertEquals(
        List.of("hotline-0.1", "hotline-1.1", "hotline-1.2"),
        rows("SELECT call FROM heavy_call WHERE counsellor = 'mira' ORDER BY 1"));
  }

  // --- poison

  @Test
  void anEntryThatTheDatabaseRefusesIsLeftOutAndTheOthersGoOn() throws Exception {
    story.arrives("hotline-1.1", "sos").tell(new Transition.Impossible("a\u0000b"));
    story.arrives("hotline-1.2", "sos");
    story.tell(
        new Transition.CallArrived(
            Story.caller("hotline-1.3", "sos", Instant.MAX), Transition.Learned.ARRIVED));
    story.arrives("hotline-1.4", "x".repeat(100)).arrives("hotline-1.5", "sos");
    write(story);

    assertEquals(List.of("1", "3", "6"), rows("SELECT sequence FROM journal ORDER BY sequence"));
    assertEquals(
        List.of("hotline-1.1", "hotline-1.2", "hotline-1.5"),
        rows("SELECT id FROM call ORDER BY id"));
    Store.Figures figures = store.figures();
    assertEquals(3, figures.rejected());
    assertEquals(3, figures.written());
    assertEquals(0, figures.pending());
  }

  // --- recovery

  @Test
  void anEmptyDatabaseRemembersNothing() {
    assertEquals(new Fact.Recovered(List.of(), List.of(), Map.of()), store.recover(NOON).await());
  }

  @Test
  void afterAKilledRunOpenCallsEndedCallsAndDutyAreThere() throws Exception {
    write(
        story
            .comes("mira", "c1")
            .comes("jana", "c2")
            .leaves("jana")
            .arrives("hotline-1.1", "sos")
            .rings("hotline-1.1", 1, "mira")
            .at(NOON.plusSeconds(4))
            .answered("hotline-1.1", NOON, "mira", Via.BACKEND)
            .arrives("hotline-1.2", "free")
            .at(NOON.minus(Duration.ofHours(23)))
            .ended("hotline-0.1", "sos", NOON, 0, null, null, Ending.LOST)
            .at(NOON.minus(Duration.ofHours(26)))
            .ended("hotline-0.0", "sos", NOON, 0, null, null, Ending.LOST));
    Instant now = NOON.plusSeconds(30);

    Fact.Recovered recovered = store.recover(now).await();

    Instant deadline = now.plusSeconds(5);
    Caller first =
        new Caller(new CallId("hotline-1.1"), "", new LineId("sos"), new Language("sr"), NOON);
    Caller second =
        new Caller(
            new CallId("hotline-1.2"),
            "",
            new LineId("free"),
            new Language("sr"),
            NOON.plusSeconds(4));
    assertEquals(
        List.of(
            new Call.Unseen(
                first, 1, NOON.plusSeconds(4), new CounsellorId("mira"), Via.BACKEND, deadline),
            new Call.Unseen(second, 0, null, null, Via.BACKEND, deadline)),
        recovered.open());
    assertEquals(List.of(new CallId("hotline-0.1")), recovered.ended());
    Load talking = Load.begun(NOON).talking(new CallId("hotline-1.1"), false);
    assertEquals(
        Map.of(
            new CounsellorId("mira"),
            Optional.of(new Fact.Seat(new StationId("c1"), Level.FIRST, false, talking, null)),
            new CounsellorId("jana"),
            Optional.empty()),
        recovered.counsellors());
  }

  private static final String TOKEN = "3." + "a".repeat(32);
  private static final String OTHER = "4." + "b".repeat(32);

  @Test
  void tokenIsInTheCallsRowAndNowhereElse() throws Exception {
    write(story.arrives("hotline-1.1", "sos").recognised("hotline-1.1", TOKEN));
    assertEquals(List.of(TOKEN), rows("SELECT token FROM call"));
    List<String> journal = rows("SELECT journal::text FROM journal");
    assertEquals(2, journal.size());
    assertTrue(journal.stream().noneMatch(row -> row.contains("aaaa")), journal::toString);
    assertTrue(journal.getLast().contains("\"again\"") && journal.getLast().contains("false"));
  }

  @Test
  void tokenThatComesAfterTheEndIsKept() throws Exception {
    story.arrives("hotline-1.1", "sos");
    story.ended("hotline-1.1", "sos", NOON, 0, null, null, Ending.ABANDONED_WAITING);
    write(story);
    write(story.recognised("hotline-1.1", TOKEN));
    assertEquals(List.of(TOKEN), rows("SELECT token FROM call"));
  }

  @Test
  void whoWasLostLatelyIsRememberedUnlessReachedSince() throws Exception {
    story.arrives("hotline-1.1", "sos").recognised("hotline-1.1", TOKEN);
    story.ended("hotline-1.1", "sos", NOON, 0, null, null, Ending.ABANDONED_WAITING);
    story.arrives("hotline-1.2", "sos").recognised("hotline-1.2", OTHER);
    story.ended("hotline-1.2", "sos", NOON, 0, null, null, Ending.LOST);
    story.at(NOON.plusSeconds(60)).arrives("hotline-1.3", "sos").recognised("hotline-1.3", OTHER);
    write(story.arrives("hotline-1.4", "sos"));
    Instant now = NOON.plusSeconds(90);
    Fact.Tokens tokens = store.recover(now).await().tokens();
    assertEquals(Map.of(new CallerToken(TOKEN), NOON, new CallerToken(OTHER), NOON), tokens.lost());
    assertEquals(Map.of(new CallId("hotline-1.3"), new CallerToken(OTHER)), tokens.open());

    story.answered("hotline-1.3", NOON, null, Via.BACKEND);
    write(story.ended("hotline-1.3", "sos", NOON, 1, NOON, null, Ending.COMPLETED));
    tokens = store.recover(now).await().tokens();
    assertEquals(Map.of(new CallerToken(TOKEN), NOON), tokens.lost());
    assertEquals(Map.of(), tokens.open());
    assertEquals(Map.of(), store.recover(NOON.plusSeconds(7201)).await().tokens().lost());
  }

  private Long gone(int epoch) {
    return store
        .retain(new Retention.Moment(NOON, epoch))
        .await()
        .removed()
        .getOrDefault(Retention.Rule.TOKENS, -1L);
  }

  @Test
  void tokensGoWithTheirKey() throws Exception {
    story.arrives("hotline-1.1", "sos").recognised("hotline-1.1", TOKEN);
    write(story.arrives("hotline-1.2", "sos").recognised("hotline-1.2", OTHER));
    assertEquals(0L, gone(3));
    assertEquals(1L, gone(4));
    assertEquals(List.of("hotline-1.2"), rows("SELECT id FROM call WHERE token IS NOT NULL"));
  }

  @Test
  void ofTwoAtOneStationWhoCameLastHasIt() throws Exception {
    write(story.comes("mira", "c1").at(NOON.plusSeconds(5)).comes("jana", "c1", Level.SECOND));

    assertEquals(
        Map.of(
            new CounsellorId("jana"),
            Optional.of(
                new Fact.Seat(
                    new StationId("c1"),
                    Level.SECOND,
                    false,
                    Load.begun(NOON.plusSeconds(5)),
                    null)),
            new CounsellorId("mira"),
            Optional.empty()),
        store.recover(NOON).await().counsellors());
  }

  // --- today

  @Test
  void todayCountsByLineWhatArrivedAndWhatBecameOfIt() throws Exception {
    write(
        story
            .arrives("hotline-1.1", "sos")
            .ended("hotline-1.1", "sos", NOON, 1, NOON, "mira", Ending.COMPLETED)
            .arrives("hotline-1.2", "sos")
            .ended("hotline-1.2", "sos", NOON, 1, null, null, Ending.ABANDONED_RINGING)
            .arrives("hotline-1.3", "sos")
            .ended("hotline-1.3", "sos", NOON, 1, NOON, "mira", Ending.LOST)
            .arrives("hotline-1.4", "sos")
            .arrives("hotline-1.5", "free"));

    assertEquals(
        Map.of(
            new LineId("sos"), new Today.Figures(4, 1, 1, 0, 1, 1),
            new LineId("free"), new Today.Figures(1, 0, 0, 0, 0, 0)),
        store.today(BELGRADE, NOON).await());
  }

  /** Midnight in Belgrade is 23:00 UTC in winter and 22:00 UTC in summer. */
  @ParameterizedTest
  @CsvSource({
    // day asked for, last instant before it, its first, its last, first after it
    "2026-11-21T12:00:00Z, 2026-11-20T22:59:59Z, 2026-11-20T23:00:00Z, 2026-11-21T22:59:59Z,"
        + " 2026-11-21T23:00:00Z",
    "2026-11-20T23:00:00Z, 2026-11-20T22:59:59Z, 2026-11-20T23:00:00Z, 2026-11-21T22:59:59Z,"
        + " 2026-11-21T23:00:00Z",
    // 29 March has 23 hours
    "2026-03-29T10:00:00Z, 2026-03-28T22:59:59Z, 2026-03-28T23:00:00Z, 2026-03-29T21:59:59Z,"
        + " 2026-03-29T22:00:00Z",
    "2026-03-29T00:30:00Z, 2026-03-28T22:59:59Z, 2026-03-28T23:00:00Z, 2026-03-29T21:59:59Z,"
        + " 2026-03-29T22:00:00Z",
    "2026-03-28T22:30:00Z, 2026-03-27T22:59:59Z, 2026-03-27T23:00:00Z, 2026-03-28T22:59:59Z,"
        + " 2026-03-28T23:00:00Z",
    // 25 October has 25 hours, and 02:30 twice
    "2026-10-25T00:30:00Z, 2026-10-24T21:59:59Z, 2026-10-24T22:00:00Z, 2026-10-25T22:59:59Z,"
        + " 2026-10-25T23:00:00Z",
    "2026-10-25T22:30:00Z, 2026-10-24T21:59:59Z, 2026-10-24T22:00:00Z, 2026-10-25T22:59:59Z,"
        + " 2026-10-25T23:00:00Z",
    "2026-10-24T21:30:00Z, 2026-10-23T21:59:59Z, 2026-10-23T22:00:00Z, 2026-10-24T21:59:59Z,"
        + " 2026-10-24T22:00:00Z",
  })
  void todayBeginsAndEndsAtMidnightInTheZone(
      Instant now, Instant before, Instant first, Instant last, Instant after) throws Exception {
    write(story.at(before).arrives("before-1.1", "sos").at(after).arrives("after-1.1", "sos"));
    assertEquals(Map.of(), store.today(BELGRADE, now).await());

    write(story.at(first).arrives("first-1.1", "sos").at(last).arrives("last-1.1", "sos"));

    assertEquals(
        Map.of(new LineId("sos"), new Today.Figures(2, 0, 0, 0, 0, 0)),
        store.today(BELGRADE, now).await());
  }
}
