package rs.astra.hotline.asterisk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rs.astra.hotline.asterisk.Backend.eventually;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every leak that an Asterisk has as it comes is shut in ours while it runs. */
@Timeout(120)
final class LeaksIT {
  private static final Pattern LOADS = Pattern.compile("^load = (\\S+)$", Pattern.MULTILINE);

  /** Day, time to the millisecond, zone as an offset. */
  private static final Pattern STAMPED =
      Pattern.compile("^\\[\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} [+-]\\d{4}] ");

  @TempDir static Path folder;
  private static Pbx pbx;
  private static Inside ours;
  private static Pbx openPbx;
  private static Inside open;

  @BeforeAll
  static void start() throws IOException {
    pbx = Pbx.start();
    ours = new Inside(pbx);
    openPbx = Pbx.start(PbxPlan.standard().config(Opposite.of(folder)));
    open = new Inside(openPbx);
  }

  @AfterAll
  static void stop() throws IOException {
    openPbx.close();
    pbx.close();
  }

  @ParameterizedTest
  @EnumSource
  void isShut(Leak leak) throws IOException {
    assertEquals(List.of(), leak.in(ours));
  }

  /** So none of these tests is one that cannot fail. */
  @ParameterizedTest
  @EnumSource
  void isFoundWhereItIsOpen(Leak leak) throws IOException {
    assertFalse(leak.in(open).isEmpty());
  }

  @Test
  void nothingIsLoadedThatIsNotListed() throws IOException {
    Set<String> listed =
        LOADS
            .matcher(Files.readString(Pbx.CONFIG.resolve("templates/modules.conf")))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(listed, ours.modules());
  }

  /** Whoever calls in says freely who calls: only the carrier's address, or a password, counts. */
  @ParameterizedTest
  @ValueSource(strings = {"trunk", "m1", "callback", "c1", "anonymous"})
  void nobodyCallsInByWhatTheyCallThemselves(String name) throws IOException {
    try (Sipp stranger =
        Sipp.callFrom(
            pbx,
            pbx.station("c7").host(),
            Sipp.Caller.to("0117850000").from("<sip:" + name + "@carrier.invalid>"))) {
      assertEquals(0, stranger.await(Duration.ofSeconds(30)));
      assertEquals(1, stranger.answered(401));
    }
  }

  /** So that what stands in it can be laid beside our own log, and beside the carrier's. */
  @Test
  void logSaysInWhichZoneItsTimesAre() throws IOException {
    pbx.cli("channel originate Nothing/nobody application NoOp");
    eventually("a warning is in the log", () -> !complaints().isEmpty());
    for (String line : complaints()) {
      assertTrue(STAMPED.matcher(line).find(), line);
    }
  }

  private static List<String> complaints() {
    try {
      return pbx.complaints();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void managerInterfaceIsNotThereForOthers() throws IOException {
    List<InetAddress> others =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
            .collect(Collectors.toList());
    others.add(InetAddress.getByName(pbx.trunkHost()));
    for (InetAddress other : others) {
      assertThrows(ConnectException.class, () -> new Socket(other, pbx.ami().port()).close());
      new Socket(other, openPbx.ami().port()).close();
    }
  }
}
