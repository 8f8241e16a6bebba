package rs.astra.hotline.asterisk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rs.astra.hotline.asterisk.Backend.eventually;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rs.astra.hotline.engine.Exposure;

/** Somebody at Asterisk's console switches on, one after the other, what must never be on. */
@Timeout(180)
final class WatchIT {
  private static final Pattern NOTHING = Pattern.compile("WATCHED=\\d+$", Pattern.MULTILINE);
  private static final Duration LONG = Duration.ofMinutes(1);

  private final Set<Exposure> on = EnumSet.noneOf(Exposure.class);

  @Test
  void whateverIsSwitchedOnWhileWeRunIsSeen() throws IOException {
    PbxPlan quick = PbxPlan.standard().environment(Map.of("ASTERISK_WATCH", "0"));
    try (Pbx pbx = Pbx.start(quick);
        Backend backend = new Backend(pbx, Map.of("HOTLINE_ASTERISK_AMI_PING_EVERY", "1s"))) {
      eventually(
          "looked, and found nothing",
          LONG,
          () -> NOTHING.matcher(cli(pbx, "dialplan show globals")).find());
      assertEquals(Set.of(), backend.telephone.link().exposures());

      changed(pbx, "logger.conf", "queue_log = no", "queue_log = yes");
      changed(pbx, "logger.conf", "queue_log_to_file = no", "queue_log_to_file = yes");
      seen(
          pbx,
          backend,
          Exposure.QUEUE_LOG,
          "logger reload",
          "queue add member PJSIP/c1 to fallback");
      changed(pbx, "cdr.conf", "enable = no", "enable = yes");
      seen(pbx, backend, Exposure.CALL_RECORDS, "module reload cdr");
      changed(pbx, "cel.conf", "enable = no", "enable = yes");
      seen(pbx, backend, Exposure.EVENT_RECORDS, "module reload cel");
      seen(pbx, backend, Exposure.RECORDING, "module load app_mixmonitor.so");
      seen(
          pbx,
          backend,
          Exposure.SIP_TRACE,
          "module load res_pjsip_logger.so",
          "pjsip set logger on");
      seen(pbx, backend, Exposure.MODULE, "module load func_base64.so");
      seen(pbx, backend, Exposure.LOG, "logger add channel more.log verbose,dtmf");

      on.remove(Exposure.LOG);
      pbx.cli("logger remove channel more.log");
      eventually(
          "and that it is off again", LONG, () -> backend.telephone.link().exposures().equals(on));
      seen(pbx, backend, Exposure.LOG, "core set debug 3");
    }
  }

  /** They say to the millisecond that something happened, and the database only the hour. */
  @Test
  void warningsAreGoneAfterAMonth() throws IOException {
    try (Pbx pbx = Pbx.start(PbxPlan.standard().environment(Map.of("ASTERISK_WATCH", "0")))) {
      Path log = pbx.folder().resolve("run/log/messages.log");
      Path former = log.resolveSibling("messages.log.0");
      Instant now = Instant.now();
      String line = "[" + now.minus(Duration.ofDays(14)).toString().substring(0, 10) + " 01:02";
      Files.writeString(log, line);
      awaitTwoLooks(pbx);
      assertTrue(Files.readString(log).startsWith(line), "younger than a fortnight");

      line = "[" + now.minus(Duration.ofDays(17)).toString().substring(0, 10) + " 01:02";
      Files.writeString(log, line);
      eventually("put away", LONG, () -> Files.exists(former));
      assertTrue(Files.readString(former).startsWith(line));
      assertFalse(Files.readString(log).contains(line));

      Files.setLastModifiedTime(former, FileTime.from(now.minus(Duration.ofDays(13))));
      awaitTwoLooks(pbx);
      assertTrue(Files.exists(former));
      Files.setLastModifiedTime(former, FileTime.from(now.minus(Duration.ofDays(15))));
      eventually("gone", LONG, () -> !Files.exists(former));
    }
  }

  private static void awaitTwoLooks(Pbx pbx) {
    int before = looks(pbx);
    eventually("looked twice", LONG, () -> looks(pbx) >= before + 2);
  }

  private static int looks(Pbx pbx) {
    Matcher count = NOTHING.matcher(cli(pbx, "dialplan show globals"));
    return count.find() ? Integer.parseInt(count.group().replaceFirst(".*=", "")) : 0;
  }

  private void seen(Pbx pbx, Backend backend, Exposure what, String... commands)
      throws IOException {
    for (String command : commands) {
      pbx.cli(command);
    }
    on.add(what);
    eventually(
        what + " is seen, and nothing else",
        LONG,
        () -> backend.telephone.link().exposures().equals(on));
  }

  private static void changed(Pbx pbx, String file, String from, String to) throws IOException {
    Path path = pbx.folder().resolve("conf").resolve(file);
    String before = Files.readString(path);
    assertEquals(List.of(from), before.lines().filter(from::equals).toList());
    Files.writeString(path, before.replace(from, to));
  }

  private static String cli(Pbx pbx, String command) {
    try {
      return pbx.cli(command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
