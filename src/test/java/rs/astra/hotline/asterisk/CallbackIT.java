package rs.astra.hotline.asterisk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rs.astra.hotline.asterisk.Backend.eventually;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import rs.astra.hotline.Config;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.consent.CallbackConsent.Ending;
import rs.astra.hotline.core.consent.CallbackRules;
import rs.astra.hotline.core.consent.ConsentId;
import rs.astra.hotline.core.consent.SafeWindow;
import rs.astra.hotline.core.consent.Verdict;
import rs.astra.hotline.core.consent.Verdict.Because;
import rs.astra.hotline.core.counsellor.Availability;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.engine.CallbackDesk;
import rs.astra.hotline.engine.InMemoryAudit;
import rs.astra.hotline.engine.InMemoryConsents;
import rs.astra.hotline.engine.Sealing;
import rs.astra.hotline.privacy.NumberSafe;

/** A callback through a real Asterisk: who rings when, what is shown, and who learns the number. */
@Timeout(90)
final class CallbackIT {
  /** Of nobody: the carrier is ours. */
  private static final String TYPED = "064/000 77 31";

  private static final String NUMBER = "640007731";
  private static final CounsellorId ANA = new CounsellorId("c1");
  private static final Duration SOON = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofMinutes(5);

  private static Pbx pbx;
  private final Log log = new Log();
  private final InMemoryConsents consents = new InMemoryConsents();
  private Instant now = Instant.parse("2026-11-25T12:00:00Z");
  private CallbackDesk desk;
  private Config config;
  private Backend backend;

  /** Everything that is logged while it is open, however talkative. */
  private static final class Log extends AppenderBase<ILoggingEvent> {
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      lines.add(event.getFormattedMessage());
    }
  }

  @BeforeAll
  static void start() throws IOException {
    pbx = Pbx.start();
  }

  @AfterAll
  static void end() throws IOException {
    pbx.close();
  }

  @BeforeEach
  void begin() throws IOException {
    Logger root = (Logger) LoggerFactory.getLogger("rs.astra.hotline");
    root.setLevel(Level.TRACE);
    log.start();
    root.addAppender(log);
    Map<String, String> settings = new HashMap<>();
    settings.put("HOTLINE_DISPATCH_WRAP_UP", "0s");
    settings.put("HOTLINE_CALLBACK_ADDRESS", pbx.redirect().host());
    settings.put("HOTLINE_CALLBACK_REDIRECT_PORT", Integer.toString(pbx.redirect().port()));
    settings.put("HOTLINE_ASTERISK_SIP_CARRIER_HOST", pbx.carrier().toString());
    config = Backend.config(pbx, settings);
    NumberSafe safe = NumberSafe.open(config, now);
    backend = new Backend(config, leg -> desk.clear(leg));
    desk =
        new CallbackDesk(
            consents,
            safe,
            new InMemoryAudit(),
            backend::state,
            backend.engine::offer,
            new CallbackRules(ZoneOffset.UTC, Duration.ofSeconds(15), Duration.ofSeconds(45), 3),
            true,
            () -> new ConsentId(UUID.randomUUID().toString()),
            () -> now);
    eventually("linked", () -> backend.state().linked());
    backend.signIn("c1");
  }

  @AfterEach
  void nobodyIsLeft() throws IOException {
    backend.close();
    ((Logger) LoggerFactory.getLogger("rs.astra.hotline")).detachAppender(log);
    ((Logger) LoggerFactory.getLogger("rs.astra.hotline")).setLevel(null);
    pbx.cli("channel request hangup all");
    eventually("no channel", () -> channels() == 0);
    pbx.cli("database deltree hotline"); // another backend would tell of them
    assertEquals(List.of(), log.lines.stream().filter(line -> line.contains(NUMBER)).toList());
  }

  // --- words

  /** A caller talks with her, and agrees to be called back between 11 and 13. */
  private ConsentId agreed() throws IOException {
    try (Sipp caller = Sipp.call(pbx, Sipp.Caller.to("0117850000"))) {
      eventually("they talk", () -> is(Availability.OnCall.class));
      CallbackDesk.Recorded recorded =
          desk.record(
                  ANA,
                  new CallbackDesk.Agreement(
                      null,
                      null,
                      TYPED,
                      new Sealing.Words("only she", "višnja"),
                      new SafeWindow(
                          EnumSet.allOf(DayOfWeek.class), LocalTime.of(11, 0), LocalTime.of(13, 0)),
                      false,
                      Duration.ofDays(1)))
              .await();
      caller.hangUp();
      eventually("free again", () -> is(Availability.Free.class));
      return ((CallbackDesk.Recorded.Done) recorded).consent().id();
    }
  }

  /** And she has left: from now on her mobile is her station. */
  private ConsentId agreedAndOnTheWay() throws IOException {
    try (Sipp _ = Sipp.phone(pbx, "c1", SOON)) {
      ConsentId id = agreed();
      backend.engine.offer(
          new Fact.SignedIn(ANA, new StationId("m1"), rs.astra.hotline.core.roster.Level.FIRST));
      eventually(
          "at her mobile", () -> ANA.equals(backend.state().staff().at(new StationId("m1"))));
      return id;
    }
  }

  private static String invite(Sipp phone) throws IOException {
    String everything = phone.everything();
    String invite = everything.substring(everything.indexOf("INVITE sip:"));
    return invite.substring(0, invite.indexOf("\r\n\r\n"));
  }

  private boolean is(Class<? extends Availability> state) {
    return state.isInstance(backend.state().staff().counsellor(ANA).availability());
  }

  private boolean talks() {
    return backend.state().staff().counsellor(ANA).availability()
            instanceof Availability.CallingBack b
        && b.answeredAt() != null;
  }

  private Transition.CallbackEnded ended() {
    eventually("over", () -> !backend.told(Transition.CallbackEnded.class).isEmpty());
    return backend.told(Transition.CallbackEnded.class).getFirst();
  }

  private static int channels() {
    try {
      return pbx.channels();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long received(Sipp phone, String what) {
    try {
      return phone.received(what);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> filesWithTheNumber(String folder) throws IOException {
    try (Stream<Path> files = Files.walk(pbx.folder().resolve(folder))) {
      return files
          .filter(Files::isRegularFile)
          .filter(CallbackIT::hasTheNumber)
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toList());
    }
  }

  private static boolean hasTheNumber(Path file) {
    try {
      return new String(Files.readAllBytes(file), ISO_8859_1).contains(NUMBER);
    } catch (IOException e) {
      return false; // gone meanwhile
    }
  }

  // --- scenes

  @Test
  void theCarrierAloneLearnsTheNumberAndWhoCallsIsWithheld() throws IOException {
    try (Eavesdropper ami = pbx.eavesdropper();
        Rtp herSound = Rtp.open(pbx.station("c1").host(), "COUNSELL");
        Rtp theirSound = Rtp.open(pbx.carrier().host(), "CALLEDBA");
        Sipp phone = Sipp.phone(pbx, "c1", SOON, LONG, Optional.of(herSound));
        Sipp called = Sipp.called(pbx, SOON, LONG, theirSound)) {
      ConsentId id = agreed();
      assertEquals(0, received(called, "INVITE"));
      assertEquals(new Verdict.DialNow(Duration.ofSeconds(15)), desk.ask(ANA, id).await());
      eventually(
          "both hear each other",
          () -> herSound.heard("CALLEDBA") > 25 && theirSound.heard("COUNSELL") > 25);
      assertTrue(talks());

      String invite = invite(called);
      assertTrue(invite.startsWith("INVITE sip:+381" + NUMBER + "@" + pbx.carrier()), invite);
      assertTrue(invite.contains("Privacy: id"), invite);
      assertTrue(invite.contains("<sip:anonymous@anonymous.invalid>"), invite);
      for (String telling :
          List.of(
              "P-Asserted", "Remote-Party", "Diversion", "History-Info", "Line", "0113000000")) {
        assertFalse(invite.contains(telling), telling);
      }

      assertTrue(ami.heard().contains("CallbackAnswered"), "everything is told there");
      assertTrue(ami.heard().contains("DialBegin"), "everything is told there");
      assertFalse(ami.heard().contains(NUMBER), "the manager interface, with all rights");
      assertEquals(List.of(), filesWithTheNumber("run"));
      assertEquals(List.of(), filesWithTheNumber("conf"));
      assertFalse(pbx.cli("core show channels verbose").contains(NUMBER), "the console");
      assertFalse(pbx.cli("database show").contains(NUMBER), "Asterisk's database");
      assertFalse(phone.everything().contains(NUMBER), "the counsellor's telephone");

      pbx.cli("channel request hangup all");
      assertNotNull(ended().answeredAt());
      assertFalse(ami.heard().contains(NUMBER), "nor at the end");
      assertEquals(1, received(called, "INVITE"));
      assertTrue(desk.end(ANA, id, Ending.DONE).await());
      assertNull(consents.find(id, now).await().orElseThrow().slip(), "the number is gone");
      assertEquals(Verdict.refused(Because.ALREADY_DONE), desk.ask(ANA, id).await());
    }
  }

  @Test
  void herMobileRingsFirstAndNeitherSideLearnsTheOther() throws IOException {
    try (Eavesdropper ami = pbx.eavesdropper();
        Rtp herSound = Rtp.open(pbx.station("m1").host(), "COUNSELL").pressing("1");
        Rtp theirSound = Rtp.open(pbx.carrier().host(), "CALLEDBA");
        Sipp mobile = Sipp.phone(pbx, "m1", SOON, LONG, Optional.of(herSound));
        Sipp called = Sipp.called(pbx, SOON, LONG, theirSound)) {
      ConsentId id = agreedAndOnTheWay();
      assertEquals(new Verdict.DialNow(Duration.ofSeconds(15)), desk.ask(ANA, id).await());
      eventually(
          "both hear each other",
          () -> herSound.heard("CALLEDBA") > 25 && theirSound.heard("COUNSELL") > 25);
      assertTrue(talks());
      assertEquals(0, backend.told(Transition.LegAsked.class).size(), "it is no caller's leg");

      String hers = invite(mobile);
      assertTrue(hers.startsWith("INVITE sip:" + Pbx.MOBILES + "1@"), hers);
      assertTrue(hers.contains("From: <sip:0113000000@"), hers);
      String theirs = invite(called);
      assertTrue(theirs.startsWith("INVITE sip:+381" + NUMBER + "@" + pbx.carrier()), theirs);
      assertTrue(theirs.contains("<sip:anonymous@anonymous.invalid>"), theirs);
      assertTrue(theirs.contains("Privacy: id"), theirs);
      pbx.cli("channel request hangup all");
      assertNotNull(ended().answeredAt());

      String mobiles = Pbx.MOBILES.substring(4);
      assertFalse(mobile.everything().contains(NUMBER), "her mobile");
      assertFalse(called.everything().contains(mobiles), "who is called back");
      assertFalse(called.everything().contains("0113000000"), "who is called back");
      assertTrue(ami.heard().contains("CallbackAnswered"), "everything is told there");
      assertFalse(ami.heard().contains(NUMBER), "the manager interface");
      assertFalse(ami.heard().contains(mobiles), "the manager interface");
      assertEquals(List.of(), filesWithTheNumber("run"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "27"})
  void aVoicemailThatPicksUpHerMobileDialsNobody(String keys) throws IOException {
    try (Rtp herSound = Rtp.open(pbx.station("m1").host(), "COUNSELL").pressing(keys);
        Rtp theirSound = Rtp.open(pbx.carrier().host(), "CALLEDBA");
        Sipp mobile = Sipp.phone(pbx, "m1", SOON, Duration.ofMillis(2_500), Optional.of(herSound));
        Sipp called = Sipp.called(pbx, SOON, LONG, theirSound)) {
      ConsentId id = agreedAndOnTheWay();
      desk.ask(ANA, id).await();
      assertEquals(LegOutcome.NOT_CONFIRMED, ended().outcome());
      assertNull(ended().answeredAt());
      eventually("free", () -> is(Availability.Free.class));
      assertEquals(1, received(mobile, "ACK"), "it was picked up");
      assertEquals(0, received(called, "INVITE"));
      assertEquals(3, consents.find(id, now).await().orElseThrow().consent().triesLeft());
    }
  }

  @Test
  void asLongAsSheDoesNotPickUpNobodyIsDialled() throws IOException {
    try (Rtp theirSound = Rtp.open(pbx.carrier().host(), "CALLEDBA");
        Sipp called = Sipp.called(pbx, SOON, LONG, theirSound)) {
      ConsentId id;
      try (Sipp _ = Sipp.phone(pbx, "c1", SOON)) {
        id = agreed();
      }
      try (Sipp phone = Sipp.unattendedPhone(pbx, "c1")) {
        desk.ask(ANA, id).await();
        phone.awaitReceived("INVITE", 1, Duration.ofSeconds(10));
        pbx.cli("channel request hangup all");
        assertNull(ended().answeredAt());
        assertEquals(0, received(called, "INVITE"));
        assertEquals(3, consents.find(id, now).await().orElseThrow().consent().triesLeft());
      }
    }
  }

  @Test
  void aWindowThatClosesBeforeShePicksUpStopsIt() throws IOException {
    try (Rtp theirSound = Rtp.open(pbx.carrier().host(), "CALLEDBA");
        Sipp called = Sipp.called(pbx, SOON, LONG, theirSound)) {
      ConsentId id;
      try (Sipp _ = Sipp.phone(pbx, "c1", SOON)) {
        id = agreed();
      }
      now = Instant.parse("2026-11-25T12:59:40Z");
      // The clock moves between the question and the pick-up, however fast either is.
      Verdict asked = desk.ask(ANA, id).await();
      now = now.plusSeconds(10);
      try (Sipp _ = Sipp.phone(pbx, "c1", SOON)) {
        assertEquals(new Verdict.DialNow(Duration.ofSeconds(15)), asked);
        eventually("refused", () -> !backend.told(Transition.CallbackRefused.class).isEmpty());
        assertEquals(
            Because.OUTSIDE_WINDOW,
            backend.told(Transition.CallbackRefused.class).getFirst().because());
        eventually("quiet again", () -> is(Availability.Free.class));
        assertEquals(0, received(called, "INVITE"));
      }
    }
  }

  /** The consent is for one number: wherever the carrier's answer leads, nobody else is dialled. */
  @ParameterizedTest
  @ValueSource(strings = {"", ";q=2147483.647"})
  void nobodyElseIsDialledIfTheCarrierSaysThatTheNumberHasMoved(String preferred)
      throws IOException {
    String elsewhere = "<sip:+381640009999@" + pbx.station("c5") + ">" + preferred;
    try (Eavesdropper ami = pbx.eavesdropper();
        Sipp _ = Sipp.phone(pbx, "c1", SOON);
        Sipp other = Sipp.unattendedPhone(pbx, "c5");
        Sipp called = Sipp.moved(pbx, pbx.carrier(), elsewhere)) {
      ConsentId id = agreed();
      desk.ask(ANA, id).await();
      eventually(
          "over, or somebody else rings",
          () ->
              !backend.told(Transition.CallbackEnded.class).isEmpty()
                  || received(other, "INVITE") > 0);
      assertEquals(0, received(other, "INVITE"), "somebody to whom nobody has agreed");
      assertEquals(LegOutcome.UNREACHABLE, ended().outcome());
      assertNull(ended().answeredAt());
      eventually("free", () -> is(Availability.Free.class));
      eventually("no channel", () -> channels() == 0);
      assertEquals(1, received(called, "INVITE"));
      assertEquals(0, received(other, "INVITE"));
      assertEquals(2, consents.find(id, now).await().orElseThrow().consent().triesLeft());
      assertFalse(ami.heard().contains(NUMBER), "the manager interface");
    }
  }

  /** Of a caller the dialplan's notes say so; without one the number is kept, and dialled again. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void thatTheyTalkedWhileWeWereAwayIsToldWhenWeAreBack(boolean longEnough) throws IOException {
    try (Rtp theirSound = Rtp.open(pbx.carrier().host(), "CALLEDBA");
        Sipp _ = Sipp.phone(pbx, "c1", SOON);
        Sipp _ = Sipp.called(pbx, SOON, LONG, theirSound)) {
      ConsentId id = agreed();
      desk.ask(ANA, id).await();
      eventually("they talk", this::talks);
      LegId leg = backend.state().staff().apart().keySet().iterator().next();
      backend.close(); // killed
      if (longEnough) {
        hasPickedUp(leg, Instant.now().minusSeconds(40));
      }
      pbx.cli("channel request hangup all");
      eventually("nobody talks", () -> channels() == 0);

      backend = new Backend(config, Backend.NOBODY);
      Transition.CallbackEnded told = ended();
      assertEquals(id, told.consent());
      assertEquals(leg, told.leg());
      assertNotNull(told.answeredAt());
      assertEquals(longEnough, told.talked());
      assertEquals(LegOutcome.HUNG_UP, told.outcome());
    }
  }

  @Test
  void thatItRangInVainWhileWeWereAwayIsToldWhenWeAreBack() throws IOException {
    try (Rtp theirSound = Rtp.open(pbx.carrier().host(), "CALLEDBA");
        Sipp _ = Sipp.phone(pbx, "c1", SOON);
        Sipp called = Sipp.called(pbx, LONG, LONG, theirSound)) {
      ConsentId id = agreed();
      desk.ask(ANA, id).await();
      called.awaitReceived("INVITE", 1, Duration.ofSeconds(10));
      backend.close(); // killed
      pbx.cli("channel request hangup all");
      eventually("nothing rings", () -> channels() == 0);

      backend = new Backend(config, Backend.NOBODY);
      assertEquals(id, ended().consent());
      assertNull(ended().answeredAt());
      assertFalse(ended().talked());
    }
  }

  /** Time passes in Asterisk's note: nobody waits half a minute for it. */
  private static void hasPickedUp(LegId leg, Instant at) throws IOException {
    String answered = leg + "/answered";
    String key =
        pbx.cli("database show hotline")
            .lines()
            .filter(line -> line.contains(answered))
            .map(line -> line.substring(1, line.indexOf(answered) - 1))
            .findFirst()
            .orElseThrow();
    pbx.cli("database put %s %s %d.000".formatted(key, answered, at.getEpochSecond()));
  }

  @Test
  void sheIsFreeAgainIfTheOtherSideIsBusy() throws IOException {
    try (Sipp _ = Sipp.phone(pbx, "c1", SOON);
        Sipp called = Sipp.busyCalled(pbx)) {
      ConsentId id = agreed();
      desk.ask(ANA, id).await();
      assertEquals(LegOutcome.BUSY, ended().outcome());
      assertNull(ended().answeredAt());
      eventually("free", () -> is(Availability.Free.class));
      assertEquals(1, received(called, "INVITE"));
      assertEquals(2, consents.find(id, now).await().orElseThrow().consent().triesLeft());
    }
  }

  @Test
  void whatIsWithdrawnWhileItRingsAtTheOtherEndRingsNoLonger() throws IOException {
    try (Rtp theirSound = Rtp.open(pbx.carrier().host(), "CALLEDBA");
        Sipp _ = Sipp.phone(pbx, "c1", SOON);
        Sipp called = Sipp.called(pbx, LONG, LONG, theirSound)) {
      ConsentId id = agreed();
      desk.ask(ANA, id).await();
      called.awaitReceived("INVITE", 1, Duration.ofSeconds(10));
      assertTrue(desk.end(ANA, id, Ending.WITHDRAWN).await());
      called.awaitReceived("CANCEL", 1, Duration.ofSeconds(10));
      assertEquals(LegOutcome.CANCELLED, ended().outcome());
      eventually("free", () -> is(Availability.Free.class));
    }
  }

  @Test
  void withoutConsentAfterItLapsedOrWasWithdrawnNoTelephoneRings() throws IOException {
    try (Sipp phone = Sipp.phone(pbx, "c1", SOON);
        Sipp called = Sipp.busyCalled(pbx)) {
      ConsentId id = agreed();
      long rung = received(phone, "INVITE");
      now = Instant.parse("2026-11-25T14:00:00Z");
      assertEquals(
          new Verdict.Refused(Because.OUTSIDE_WINDOW, Instant.parse("2026-11-26T11:00:00Z")),
          desk.ask(ANA, id).await());
      ConsentId unknown = new ConsentId(UUID.randomUUID().toString());
      assertEquals(Verdict.refused(Because.NO_CONSENT), desk.ask(ANA, unknown).await());
      ConsentId withdrawn = Objects.requireNonNull(id);
      now = Instant.parse("2026-11-25T12:00:00Z");
      assertTrue(desk.end(ANA, withdrawn, Ending.WITHDRAWN).await());
      assertEquals(Verdict.refused(Because.WITHDRAWN), desk.ask(ANA, id).await());
      ConsentId lapses = agreed();
      rung++;
      now = Instant.parse("2026-11-26T12:00:00Z");
      assertEquals(Verdict.refused(Because.EXPIRED), desk.ask(ANA, lapses).await());
      eventually(
          "every refusal is told",
          () -> backend.told(Transition.CallbackRefused.class).size() == 4);
      assertEquals(rung, received(phone, "INVITE"));
      assertEquals(0, received(called, "INVITE"));
    }
  }
}
