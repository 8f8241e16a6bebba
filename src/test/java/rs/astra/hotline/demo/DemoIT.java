package rs.astra.hotline.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import rs.astra.hotline.asterisk.AsteriskSettings.Address;
import rs.astra.hotline.asterisk.LocalAsterisk;
import rs.astra.hotline.asterisk.Ports;
import rs.astra.hotline.asterisk.Sipp;
import rs.astra.hotline.store.TestDatabase;

/** {@code hotline demo}: what it shows, what it keeps, and that Ctrl-C leaves nothing of it. */
@Timeout(240)
final class DemoIT {
  private static final String TRUNK = "127.0.0.99";
  private static final String CALLER_DIGITS = "641234567";
  private static final Pattern ACCOUNT =
      Pattern.compile("softphone account +(\\S+) +at ([\\d.]+):(\\d+), password (\\S+)");

  @TempDir private Path temporary;

  @BeforeAll
  static void fetch() throws Exception {
    LocalAsterisk.require();
  }

  private static void interruptAndSeeThatNothingIsLeft(DemoProcess demo) throws Exception {
    List<String> ports = demo.ports();
    assertFalse(ports.isEmpty());

    demo.interrupt();

    assertEquals(List.of(), demo.processes());
    assertEquals(List.of(), demo.stillTaken(ports));
    assertTrue(demo.printed().endsWith("Stopped.\n"), demo::printed);
  }

  @Test
  void interruptedWhileTheDatabaseIsMadeItLeavesNothing() throws Exception {
    try (DemoProcess demo = DemoProcess.start(Map.of(), "--fresh")) {
      TestDatabase.await("initdb runs", () -> demo.runs("bin/initdb", "-D"));

      demo.interrupt();

      assertEquals(List.of(), demo.processes());
    }
  }

  @Test
  void interruptedWhileAsteriskStartsItLeavesNothing() throws Exception {
    Path asterisk = asteriskThatNeverSaysThatItIsReady();
    try (DemoProcess demo = DemoProcess.start(Map.of("ASTERISK_HOME", asterisk.toString()))) {
      demo.awaitPrinted("3/4");
      TestDatabase.await("Asterisk is there", () -> demo.runs("run/asterisk.conf", "-f"));
      TestDatabase.await("PostgreSQL, AMI and SIP", () -> demo.ports().size() == 3);

      interruptAndSeeThatNothingIsLeft(demo);
      assertFalse(demo.printed().contains("4/4"));
    }
  }

  /** A real one, but for the question on its console whether it is ready. */
  private static Path asteriskThatNeverSaysThatItIsReady() throws Exception {
    Path real = LocalAsterisk.home();
    Path home = TestDatabase.folder().toRealPath().resolve("demo-asterisk");
    Files.createDirectories(home.resolve("bin"));
    for (String same : List.of("root", "bin/sipp")) {
      Files.deleteIfExists(home.resolve(same));
      Files.createSymbolicLink(home.resolve(same), real.resolve(same));
    }
    try (var stamps = Files.newDirectoryStream(real, ".done-*")) {
      for (Path stamp : stamps) {
        Files.copy(stamp, home.resolve(stamp.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Path asterisk = home.resolve("bin/asterisk");
    Files.writeString(
        asterisk,
        """
        #!/bin/sh
        case "$*" in *waitfullybooted*) exit 1;; esac
        exec "%s" "$@"
        """
            .formatted(real.resolve("bin/asterisk")));
    assertTrue(asterisk.toFile().setExecutable(true));
    return home;
  }

  @Test
  void itPrintsPageAndAccountsThatWorkAndInterruptedDuringCallsItLeavesNothing() throws Exception {
    try (DemoProcess demo = DemoProcess.start(Map.of())) {
      demo.awaitPrinted("Ctrl-C stops everything.");
      assertTrue(demo.printed().contains("The hotline takes calls."));
      assertEquals(200, demo.get("/").statusCode());
      assertEquals(200, demo.get("/duty").statusCode());
      assertEquals(401, demo.get("/api/counsellors").statusCode(), "a screen on the wall");
      assertTrue(demo.get("Who is on duty", "/api/counsellors").body().contains("\"whole\":true"));
      assertEquals(200, demo.get("the counsellor c8:", "/api/counsellors").statusCode());
      List<MatchResult> accounts = ACCOUNT.matcher(demo.printed()).results().toList();
      assertEquals(List.of("caller", "c8"), accounts.stream().map(a -> a.group(1)).toList());
      MatchResult first = accounts.getFirst();
      Sipp.Target target =
          new Sipp.Target(new Address(first.group(2), Integer.parseInt(first.group(3))), temporary);
      for (MatchResult account : accounts) {
        Address from = new Address("127.0.0.1", Ports.udp("127.0.0.1"));
        try (Sipp phone = Sipp.register(target, from, account.group(1), account.group(4))) {
          assertEquals(0, phone.await(Duration.ofSeconds(20)), account.group(1));
        }
      }

      try (Sipp caller = Sipp.callFrom(target, TRUNK, Sipp.Caller.to("0117850000"))) {
        TestDatabase.await("our caller is in", () -> caller.answered(200) == 1);
        TestDatabase.await("somebody talks", () -> demo.shown("talking") >= 1);

        interruptAndSeeThatNothingIsLeft(demo);
        assertEquals(0, caller.await(Duration.ofSeconds(20)), "the caller's telephone got a BYE");
        assertTrue(caller.everything().contains(CALLER_DIGITS));
        assertFalse(demo.everythingSaid().contains(CALLER_DIGITS));
      }
    }
  }

  @Test
  void theNextRunFindsTheEarlierCallsAndAFreshOneDoesNot() throws Exception {
    List<String> earlier;
    try (DemoProcess demo = DemoProcess.start(Map.of())) {
      demo.awaitPrinted("Ctrl-C stops everything.");
      TestDatabase.await("a call", () -> !calls(demo).isEmpty());
      earlier = calls(demo);
      demo.interrupt();
    }
    try (DemoProcess demo = DemoProcess.start(Map.of())) {
      demo.awaitPrinted("Ctrl-C stops everything.");
      assertTrue(calls(demo).containsAll(earlier));
      TestDatabase.await("today's figures", () -> demo.shown("offered") == callsToday(demo));
      demo.interrupt();
    }
    try (DemoProcess demo = DemoProcess.start(Map.of(), "--fresh")) {
      demo.awaitPrinted("Ctrl-C stops everything.");
      assertTrue(calls(demo).stream().noneMatch(earlier::contains));
      demo.interrupt();
    }
  }

  private static List<String> calls(DemoProcess demo) throws Exception {
    return TestDatabase.rows(demo.database(), "SELECT id FROM call");
  }

  private static int callsToday(DemoProcess demo) throws Exception {
    return Integer.parseInt(
        TestDatabase.rows(
                demo.database(),
                "SELECT count(*) FROM call WHERE (arrived_at AT TIME ZONE 'Europe/Belgrade')::date"
                    + " = (now() AT TIME ZONE 'Europe/Belgrade')::date")
            .getFirst());
  }
}
