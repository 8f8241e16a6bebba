package rs.astra.hotline.asterisk;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rs.astra.hotline.asterisk.Backend.eventually;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rs.astra.hotline.asterisk.ami.AmiLink;
import rs.astra.hotline.core.Command;
import rs.astra.hotline.core.Transition;
import rs.astra.hotline.core.call.Call;
import rs.astra.hotline.core.call.Ending;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.counsellor.Availability;

/** The link to Asterisk is cut, mute, refused or full of rubbish: nobody is lost or stuck. */
final class LinkFaultTest extends FaultScene {
  private static final Duration PATIENCE = Duration.ofMillis(300);

  // --- the link is cut in every state of a call

  @Test
  void aCallerWhoWaitsWhileTheLinkIsAwayIsAnsweredWhenItIsBack() throws IOException {
    begin(Map.of());
    fake.phone("c1", SHORT);
    Exchange.Caller caller = fake.call(SOS);
    eventually("waits", () -> calls(Call.Waiting.class) == 1);
    away(() -> backend().signIn("c1"));
    eventually("they talk", this::talking);
    assertTrue(caller.isThere());
  }

  @Test
  void aTelephoneThatRingsWhileTheLinkIsAwayGetsItsCall() throws IOException {
    begin(Map.of());
    Exchange.Phone phone = fake.phone("c1", Duration.ofMillis(900));
    backend().signIn("c1");
    Exchange.Caller caller = fake.call(SOS);
    eventually("rings", () -> rung(phone) == 1);
    away(() -> {});
    eventually("they talk", this::talking);
    assertTrue(caller.isThere());
  }

  @Test
  void aBridgeThatBeganWhileTheLinkWasAwayIsFoundInThePicture() throws IOException {
    begin(Map.of());
    fake.phone("c1", SHORT);
    backend().signIn("c1");
    eventually("free", () -> free("c1"));
    fake.drop("BridgeEnter", 2);
    Exchange.Caller caller = fake.call(SOS);
    eventually("connecting", () -> calls(Call.Connecting.class) == 1);
    eventually("bridged", () -> fake.notes().contains("answered"));
    away(() -> {});
    eventually("they talk", this::talking);
    assertTrue(caller.isThere());
  }

  @Test
  void aConversationThatEndsWhileTheLinkIsAwayIsRecordedOnce() throws IOException {
    begin(Map.of());
    fake.phone("c1", SHORT);
    backend().signIn("c1");
    Exchange.Caller caller = fake.call(SOS);
    eventually("they talk", this::talking);
    away(caller::hangUp);
    eventually("ended", () -> backend().told(Transition.CallEnded.class).size() == 1);
    assertEquals(Ending.COMPLETED, backend().told(Transition.CallEnded.class).getFirst().ending());
    eventually("free", () -> free("c1"));
  }

  @Test
  void wrapUpEndsAlthoughTheLinkIsAway() throws IOException {
    begin(Map.of("HOTLINE_DISPATCH_WRAP_UP", "1s"));
    fake.phone("c1", SHORT);
    backend().signIn("c1");
    Exchange.Caller caller = fake.call(SOS);
    eventually("they talk", this::talking);
    caller.hangUp();
    eventually("wraps up", () -> availability("c1") instanceof Availability.WrapUp);
    away(() -> eventually("free", () -> free("c1")));
    fake.call(SOS);
    eventually("the next is answered", this::talking);
  }

  @Test
  void aLookThatWaitsForAYoungCallDoesNotBecomeAStormOfLooks() throws IOException {
    begin(Map.of());
    fake.phone("c1", SHORT);
    backend().signIn("c1");
    Exchange.Caller caller = fake.call(SOS);
    eventually("they talk", this::talking);
    int before = fake.heard("Status").size();
    away(caller::hangUp);
    eventually("ended", () -> backend().told(Transition.CallEnded.class).size() == 1);
    int looks = fake.heard("Status").size() - before;
    assertTrue(looks < 20, looks + " looks at Asterisk for one call");
  }

  @Test
  void aCommandThatFailsInOurHandsDoesNotKeepTheNextFromAsterisk() throws IOException {
    begin(Map.of());
    AmiLink link = backend().telephone.link();
    link.order(new Command.Grant(LegId.of("nobody", 1))); // has no business here
    eventually("made anew", () -> link.reconnects() == 1 && backend().state().linked());
    fake.phone("c1", SHORT);
    backend().signIn("c1");
    fake.call(SOS);
    eventually("they talk", this::talking);
  }

  // --- Asterisk is silent, refuses, or talks rubbish

  @Test
  void whenAsteriskFallsSilentCallersAreHandedToTheFallbackAndTakenBackLater() throws IOException {
    limits = new Telephone.Limits(PATIENCE, Duration.ofSeconds(10));
    begin(Map.of());
    Exchange.Caller caller = fake.call(SOS);
    eventually("waits", () -> calls(Call.Waiting.class) == 1);
    fake.muteAmi(true);
    eventually("noticed", () -> !backend().state().linked());
    eventually("in the fallback", () -> fake.notes().contains("fellback"));
    // Asterisk cannot have told us: the room has.
    eventually("which we know", () -> calls(Call.Fallback.class) == 1);
    assertTrue(caller.isThere());
    fake.muteAmi(false);
    eventually("taken back", () -> calls(Call.Waiting.class) == 1 && backend().state().linked());
    fake.phone("c1", SHORT);
    backend().signIn("c1");
    eventually("they talk", this::talking);
  }

  @Test
  void aLinkOnWhichPingsAreAnsweredAndNothingElseIsMadeAnewAndCountsAsUnknownMeanwhile()
      throws IOException {
    limits = new Telephone.Limits(PATIENCE, Duration.ofMillis(300));
    begin(Map.of());
    AmiLink link = backend().telephone.link();
    assertTrue(link.knownWithin(Duration.ZERO));
    fake.ignore("DBGetTree");
    link.order(new Command.LookAgain());
    eventually("made anew, and once more", () -> link.reconnects() >= 2);
    // A connection lives a second until its ping: to have had one is not to have known anything.
    assertFalse(link.knownWithin(Duration.ofMillis(900)));
    fake.wellBehaved();
    eventually("known", () -> link.knownWithin(Duration.ZERO));
  }

  @Test
  void callersAreNotKeptWaitingByALinkOnWhichNothingButPingsIsAnswered() throws IOException {
    limits = new Telephone.Limits(PATIENCE, Duration.ofMinutes(1));
    begin(Map.of());
    AmiLink link = backend().telephone.link();
    fake.ignore("DBGetTree");
    fake.cutAmi();
    eventually("connected again", () -> link.reconnects() == 1 && link.connected());
    Exchange.Caller caller = fake.call(SOS);
    eventually("in the fallback", () -> fake.notes().contains("fellback"));
    assertTrue(caller.isThere());
  }

  @Test
  void aWrongSecretDoesNotBecomeAStormOfLogins() throws IOException {
    fake.refuseLogin(true);
    Instant until = Instant.now().plusSeconds(3);
    begin(Map.of(), false);
    eventually("three seconds", () -> Instant.now().isAfter(until));
    int logins = fake.logins();
    assertTrue(logins >= 2 && logins <= 12, logins + " logins in three seconds");
    assertFalse(backend().state().linked());
    fake.refuseLogin(false);
    eventually("linked", () -> backend().state().linked());
  }

  @Test
  void aSecondLoginThatIsRefusedAtFirstIsTriedAgain() throws IOException {
    begin(Map.of());
    fake.refuseLogin(true);
    int before = fake.logins();
    fake.cutAmi();
    eventually("refused", () -> fake.logins() > before);
    eventually("noticed", () -> !backend().state().linked());
    fake.refuseLogin(false);
    eventually("linked", () -> backend().state().linked());
  }

  @ParameterizedTest
  @ValueSource(strings = {"binary", "long line", "no blank line", "half an event", "wrong types"})
  void rubbishFromTheManagerInterfaceLosesNobody(String kind) throws IOException {
    begin(Map.of());
    fake.phone("c1", SHORT);
    backend().signIn("c1");
    Exchange.Caller caller = fake.call(SOS);
    eventually("they talk", this::talking);
    fake.garbage(rubbish(kind));
    Exchange.Caller second = fake.call(SOS);
    eventually("waits", () -> calls(Call.Waiting.class) == 1);
    caller.hangUp();
    eventually(
        "the second is answered", () -> backend().told(Transition.CallAnswered.class).size() == 2);
    assertTrue(second.isThere());
  }

  private static byte[] rubbish(String kind) {
    return switch (kind) {
      case "binary" -> {
        byte[] bytes = new byte[5_000];
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = (byte) (i * 37);
        }
        yield bytes;
      }
      case "long line" -> "x".repeat(1 << 20).getBytes(US_ASCII);
      case "no blank line" -> "Event: Hangup\r\nUniqueid: nobody\r\n".repeat(50).getBytes(US_ASCII);
      case "half an event" -> "Event: Hangup\r\nUniqueid: ".getBytes(US_ASCII);
      default ->
          """
          Event: Hangup
          Uniqueid:
          Cause: many

          Event: BridgeEnter
          BridgeNumChannels: -

          Event: Status
          Variable: x

          Event:

          Response: Success

          """
              .replace("\n", "\r\n")
              .getBytes(US_ASCII);
    };
  }
}
