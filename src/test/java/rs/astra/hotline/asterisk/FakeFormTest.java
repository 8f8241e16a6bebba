package rs.astra.hotline.asterisk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rs.astra.hotline.asterisk.Backend.eventually;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The fake says what the real one said, header by header. */
@Timeout(60)
final class FakeFormTest {
  private static final String SOS = "0117850000";
  private static final Duration SHORT = Duration.ofMillis(100);

  @Test
  void everyEventHasTheHeadersOfARecordingInTheirOrder() throws IOException, URISyntaxException {
    Map<String, Set<String>> real = new HashMap<>();
    Path folder = Path.of(Objects.requireNonNull(getClass().getResource("/ami")).toURI());
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".txt")).toList()) {
        learn(real, Files.readString(file));
      }
    }
    Map<String, Set<String>> fake = new HashMap<>();
    saidInEveryKindOfCall().forEach(block -> learn(fake, block));
    for (String event :
        List.of(
            "Newchannel",
            "Hangup",
            "DialEnd",
            "OriginateResponse",
            "BridgeEnter",
            "BridgeLeave",
            "UserEvent",
            "QueueCallerJoin",
            "QueueCallerLeave",
            "QueueCallerAbandon",
            "AgentConnect",
            "AgentComplete",
            "FullyBooted",
            "Status",
            "StatusComplete",
            "QueueParams",
            "QueueMember",
            "QueueEntry",
            "QueueStatusComplete",
            "DBGetTreeResponse",
            "DBGetTreeComplete",
            "Shutdown")) {
      assertTrue(fake.containsKey(event), "not said by the fake: " + event);
    }
    fake.forEach(
        (event, forms) -> {
          Set<String> unknown = new TreeSet<>(forms);
          unknown.removeAll(real.getOrDefault(event, Set.of()));
          assertEquals(Set.of(), unknown, event + " is, in the recordings, " + real.get(event));
        });
  }

  /** The names of the headers of each kind of event; a header that is repeated counts once. */
  private static void learn(Map<String, Set<String>> forms, String text) {
    for (String block : text.split("(\r?\n){2,}", -1)) {
      List<String> lines =
          Arrays.stream(block.split("\r?\n", -1))
              .filter(line -> line.contains(":") && !line.startsWith("Asterisk Call Manager"))
              .toList();
      if (!lines.isEmpty() && lines.getFirst().startsWith("Event: ")) {
        forms
            .computeIfAbsent(lines.getFirst().substring(7), _ -> new TreeSet<>())
            .add(
                lines.stream()
                    .map(line -> line.substring(0, line.indexOf(':')))
                    .distinct()
                    .collect(Collectors.joining(" ")));
      }
    }
  }

  private static List<String> saidInEveryKindOfCall() throws IOException {
    try (FakeAsterisk fake = FakeAsterisk.start()) {
      Backend backend = new Backend(fake, Map.of("HOTLINE_DISPATCH_WRAP_UP", "0s"));
      eventually("linked", () -> backend.state().linked());
      fake.call("0119999999");
      for (String station : List.of("c1", "c2", "c3", "c4", "c8")) {
        backend.signIn(station);
      }
      fake.refusingPhone("c1", "603 Decline");
      fake.refusingPhone("c2", "486 Busy Here");
      fake.phone("c3", SHORT, SHORT);
      fake.unattendedPhone("c4");
      Exchange.Caller caller = fake.call(SOS);
      eventually("talked", () -> said(fake, "BridgeLeave") >= 2);
      eventually("released", () -> !caller.isThere());
      eventually("a member", () -> fake.members().contains("PJSIP/c3"));
      fake.cutAmi();
      eventually("seen as a member", () -> said(fake, "QueueMember") >= 1);
      eventually("linked again", () -> backend.state().linked());
      fake.refuseAgi(true);
      Exchange.Caller second = fake.call(SOS);
      eventually("talked there", () -> said(fake, "AgentComplete") >= 1);
      eventually("over", () -> !second.isThere());
      fake.clear();
      Exchange.Caller third = fake.call(SOS);
      fake.cutAmi();
      eventually("seen in the queue", () -> said(fake, "QueueEntry") >= 1);
      eventually("taken back", () -> said(fake, "QueueCallerAbandon") >= 1);
      third.hangUp();
      fake.restart();
      backend.close();
      return fake.said();
    }
  }

  private static long said(FakeAsterisk fake, String event) {
    return fake.said().stream().filter(text -> text.startsWith("Event: " + event + "\r")).count();
  }
}
