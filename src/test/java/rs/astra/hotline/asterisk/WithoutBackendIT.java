package rs.astra.hotline.asterisk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real Asterisk, real SIP calls and no backend at all: the caller is answered all the same. */
@Timeout(60)
final class WithoutBackendIT {
  private static final Duration SOON = Duration.ofSeconds(15);
  private static final String SECRET_NUMBER = "641234567";
  private static Pbx pbx;

  @BeforeAll
  static void start() throws IOException {
    pbx = Pbx.start(PbxPlan.standard().registering("c8"));
  }

  @AfterAll
  static void end() throws IOException {
    pbx.close();
  }

  @AfterEach
  void nobodyIsLeft() throws IOException {
    pbx.cli("channel request hangup all");
    for (int i = 1; i <= 8; i++) {
      pbx.cli("queue remove member PJSIP/c" + i + " from fallback");
    }
    pbx.cli("database deltree hotline");
  }

  @Test
  void theConfigurationLoadsWithoutAComplaint() throws IOException {
    try (Pbx fresh = Pbx.start(PbxPlan.standard().withDemo())) {
      assertEquals(List.of(), fresh.complaints());
      assertTrue(fresh.cli("dialplan show arrive").contains("[ask]"));
      assertTrue(fresh.cli("moh show files").contains("calm"));
      assertTrue(fresh.cli("cdr show status").contains("Disabled"), fresh.cli("cdr show status"));
    }
  }

  /** A function that does not exist is nothing, with a line in the log at each call. */
  @Test
  void everyFunctionOfTheDialplanExists() throws IOException {
    Set<String> used =
        Pattern.compile("(?:\\$\\{|Set\\()([A-Z_]+)\\(")
            .matcher(Files.readString(pbx.folder().resolve("conf/extensions.conf")))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertTrue(used.containsAll(Set.of("DB", "CHANNEL", "TIMEOUT", "STRFTIME")), used.toString());
    Set<String> there =
        pbx.cli("core show functions")
            .lines()
            .map(line -> line.strip().split("\\s", 2)[0])
            .collect(Collectors.toSet());
    used.removeAll(there);
    assertEquals(Set.of(), used);
  }

  /** What is loaded and not listed would make the health of the demonstration red. */
  @Test
  void whatPlacesTheDemonstrationsCallsIsListedThereAndNowhereElse() throws IOException {
    String module = "res_clioriginate.so";
    try (Pbx demo = Pbx.start(PbxPlan.standard().withDemo())) {
      assertTrue(Files.readString(modules(demo)).contains("load = " + module));
      assertTrue(demo.cli("module show like " + module).contains("1 modules loaded"));
    }
    assertFalse(Files.readString(modules(pbx)).contains(module));
    assertTrue(pbx.cli("module show like " + module).contains("0 modules loaded"));
  }

  private static Path modules(Pbx pbx) {
    return pbx.folder().resolve("conf/modules.conf");
  }

  /**
   * Asterisk loads a dialplan with an application that does not exist, and hangs up on the first
   * caller who gets there.
   */
  @Test
  void everyApplicationOfTheDialplanExists() throws IOException {
    Pattern application =
        Pattern.compile("^(?:exten => [^,]+,1| same => n(?:\\([a-z]+\\))?),([A-Za-z]+)\\(");
    Set<String> used = new TreeSet<>();
    for (String line : Files.readAllLines(pbx.folder().resolve("conf/extensions.conf"))) {
      Matcher found = application.matcher(line);
      if (found.find()) {
        used.add(found.group(1));
      }
    }
    assertTrue(used.containsAll(Set.of("Queue", "AGI", "Bridge", "DBdeltree")), used.toString());
    for (String name : used) {
      assertTrue(pbx.cli("core show application " + name).contains("Synopsis"), name);
    }
  }

  @Test
  void anUnknownNumberIsRefusedWith404() throws IOException {
    try (Sipp caller = Sipp.call(pbx, Sipp.Caller.to("0119999999"))) {
      assertEquals(0, caller.await(SOON));
      assertEquals(1, caller.answered(404));
      assertEquals(0, caller.answered(200));
    }
  }

  @Test
  void everyFormOfTheNumberReachesTheLine() throws IOException {
    for (String form : List.of("+381117850000", "381117850000", "0117850000", "117850000")) {
      try (Sipp caller =
          Sipp.call(pbx, Sipp.Caller.to(form).hangingUpAfter(Duration.ofMillis(200)))) {
        assertEquals(0, caller.await(SOON), form);
        assertEquals(1, caller.answered(200), form);
      }
    }
  }

  @Test
  void theCallerAndTheCounsellorHearEachOtherAndTheNumberIsNowhere() throws IOException {
    pbx.cli("queue add member PJSIP/c1 to fallback");
    try (Rtp callerSound = Rtp.open(pbx.trunkHost(), "CALLERAA");
        Rtp phoneSound = Rtp.open(pbx.station("c1").host(), "PHONEBBB");
        Sipp phone =
            Sipp.phone(
                pbx,
                "c1",
                Duration.ofMillis(300),
                Duration.ofSeconds(30),
                Optional.of(phoneSound));
        Sipp caller =
            Sipp.call(
                pbx,
                Sipp.Caller.to("0117850000")
                    .speaking(callerSound)
                    .from("\"Someone\" <sip:+381" + SECRET_NUMBER + "@carrier.invalid>")
                    .header(
                        "P-Asserted-Identity: <sip:+381" + SECRET_NUMBER + "@carrier.invalid>"))) {
      until(
          "both hear each other",
          () -> callerSound.heard("PHONEBBB") > 25 && phoneSound.heard("CALLERAA") > 25);
      assertEquals(1, phone.received("INVITE"));
      caller.hangUp();
      until("the call has ended", () -> channels() == 0);
      List<String> kinds =
          pbx.notes().stream().map(note -> note.replaceFirst("^[^/]*/([a-z]+)=.*", "$1")).toList();
      assertEquals(List.of("answered", "arrived", "ended", "fellback"), kinds);
      assertTrue(pbx.notes().getFirst().endsWith("|PJSIP/c1|fallback"), pbx.notes().getFirst());
      assertEquals(List.of(), filesWith(SECRET_NUMBER, "run"));
      assertTrue(caller.everything().contains(SECRET_NUMBER), "the carrier did send it");
      assertFalse(phone.everything().contains(SECRET_NUMBER));
    }
  }

  @Test
  void aRegisteredTelephoneIsRungWhereItIs() throws IOException {
    try (Sipp wrong = Sipp.register(pbx, "c8", "not-the-password")) {
      assertNotEquals(0, wrong.await(SOON), "registered with a wrong password");
    }
    try (Sipp register = Sipp.register(pbx, "c8", pbx.passwordOf("c8"))) {
      assertEquals(0, register.await(SOON));
    }
    pbx.cli("queue add member PJSIP/c8 to fallback");
    try (Sipp phone = Sipp.unattendedPhone(pbx, "c8");
        Sipp caller = Sipp.call(pbx, Sipp.Caller.to("117850000"))) {
      phone.awaitReceived("INVITE", 1, SOON);
      assertTrue(caller.isRunning());
      caller.hangUp();
      phone.awaitReceived("CANCEL", 1, SOON);
    }
  }

  @Test
  void aTelephoneThatRefusesOrIsBusyDoesNotEndTheCall() throws IOException {
    for (String station : List.of("c1", "c2", "c3", "c4")) {
      pbx.cli("queue add member PJSIP/" + station + " to fallback");
    }
    // nothing is there where c3 should be
    try (Sipp declines = Sipp.refusingPhone(pbx, "c1", "603 Decline");
        Sipp busy = Sipp.refusingPhone(pbx, "c2", "486 Busy Here");
        Sipp answers =
            Sipp.phone(
                pbx, "c4", Duration.ofMillis(1500), Duration.ofMillis(500), Optional.empty());
        Sipp caller = Sipp.call(pbx, Sipp.Caller.to("0117850000"))) {
      answers.awaitReceived("ACK", 1, SOON);
      assertEquals(1, declines.received("INVITE"));
      assertEquals(1, busy.received("INVITE"));
      // the counsellor puts down first; the dialplan ends the call three seconds later
      assertEquals(0, caller.await(SOON));
      assertEquals(1, caller.received("BYE"));
    }
  }

  @Test
  void whatWasNotedAndWhoAnswersOutlivesACrash() throws IOException {
    pbx.cli("queue add member PJSIP/c2 to fallback");
    try (Sipp caller = Sipp.call(pbx, Sipp.Caller.to("0117850000"))) {
      until("the caller's fall is noted", () -> noteCount() == 2);
      Pbx.pause(1500); // Asterisk writes its database once a second
      pbx.kill();
      assertTrue(caller.isRunning(), "a power cut tells nobody");
    }
    pbx.restart();
    assertEquals(2, pbx.notes().size(), pbx.notes().toString());
    assertTrue(pbx.cli("queue show fallback").contains("PJSIP/c2"));
  }

  @Test
  void aCallerWhoWaitsWithNobodyThereIsKept() throws IOException {
    try (Rtp sound = Rtp.open(pbx.trunkHost(), "CALLERAA");
        Sipp caller = Sipp.call(pbx, Sipp.Caller.to("0800101201").speaking(sound))) {
      until("music", () -> sound.packets() > 100);
      assertTrue(caller.isRunning());
      caller.hangUp();
      until("gone", () -> channels() == 0);
    }
  }

  @Test
  void aCallerWhoIsSilentForLongerThanATelephoneMayBeIsKept() throws IOException {
    try (Pbx strict = Pbx.start(PbxPlan.standard().rtpTimeoutSeconds(1));
        Rtp sound = Rtp.open(strict.trunkHost(), "CALLERAA");
        Sipp caller = Sipp.call(strict, Sipp.Caller.to("0117850000").speaking(sound))) {
      until("music", () -> sound.packets() > 20);
      sound.silent(true);
      long heard = sound.packets();
      // Two hundred packets are four seconds of silence, four times what a telephone is allowed.
      until("music goes on", () -> sound.packets() > heard + 200);
      assertTrue(caller.isRunning());
      assertEquals(0, caller.received("BYE"));
    }
  }

  @Test
  void somebodyWhoIsNotTheCarrierCannotCall() throws IOException {
    // c7 stands at a fixed place and has not proved its password: its INVITE is challenged.
    try (Sipp caller = Sipp.callFrom(pbx, pbx.station("c7").host(), Sipp.Caller.to("0117850000"))) {
      assertEquals(0, caller.await(SOON));
      assertEquals(1, caller.answered(401));
    }
  }

  @Test
  void manyCallersAtOnceAreAllAnsweredByMusic() throws IOException {
    try (Sipp callers =
        Sipp.call(
            pbx,
            Sipp.Caller.to("0117850000").hangingUpAfter(Duration.ofSeconds(2)).times(30, 30))) {
      assertEquals(0, callers.await(SOON));
      assertEquals(30, callers.answered(200));
    }
  }

  private static int noteCount() {
    try {
      return pbx.notes().size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int channels() {
    try {
      return pbx.channels();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> filesWith(String text, String below) throws IOException {
    try (Stream<Path> files = Files.walk(pbx.folder().resolve(below))) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> contains(file, text))
          .map(Path::toString)
          .toList();
    }
  }

  private static boolean contains(Path file, String text) {
    try {
      return new String(Files.readAllBytes(file), ISO_8859_1).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void until(String what, BooleanSupplier reached) {
    long end = System.nanoTime() + SOON.toNanos();
    while (!reached.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "not within " + SOON + ": " + what);
      Pbx.pause(20);
    }
  }
}
