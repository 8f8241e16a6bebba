package rs.astra.hotline.asterisk.ami;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rs.astra.hotline.asterisk.Backend.eventually;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.asteriskjava.manager.action.ManagerAction;
import org.asteriskjava.manager.action.PingAction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rs.astra.hotline.Config;
import rs.astra.hotline.Secret;
import rs.astra.hotline.asterisk.FakeAsterisk;
import rs.astra.hotline.core.Command;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Language;

/** Commands as asterisk-java's real writer puts them on the wire, heard by the fake. */
@Timeout(60)
final class AmiCommanderTest {
  private static final LegId LEG = new LegId("leg-ab12-1");
  private static final StationId C1 = new StationId("c1");
  private static final StationId M1 = new StationId("m1");
  private static final LineId SOS = new LineId("sos");
  private static final String EVIL = "x\r\n\r\nAction: Command\r\nCommand: core stop now\r\n\r\n";

  private final AmiCommander commander =
      new AmiCommander(
          Map.of(C1, "PJSIP/c1", M1, "PJSIP/m1"),
          Set.of(M1),
          Map.of(SOS, "Line 1"),
          Map.of(SOS, new Language("sr")),
          new Language("sr"));

  @Test
  void aTelephoneIsRungWithOurIdAndWithoutTheCallersNumber() throws Exception {
    Map<String, String> heard =
        heard("Originate", List.of(commander.ring(ring("PJSIP/trunk-00000001")))).getFirst();
    assertEquals("PJSIP/c1", heard.get("channel"));
    assertEquals("leg-ab12-1", heard.get("channelid"));
    assertEquals("\"Line 1\" <0>", heard.get("callerid"));
    assertEquals("20000", heard.get("timeout"));
    assertEquals("true", heard.get("async"));
    assertTrue(heard.getOrDefault("variable", "").contains("CALLER=PJSIP/trunk-00000001"));
  }

  @Test
  void aMobileGoesThroughTheKeyWhoeverRingsIt() throws Exception {
    Command.Ring ring = ring("PJSIP/trunk-00000001");
    Command.Ring mobile = new Command.Ring(ring.leg(), ring.caller(), M1, ring.timeout());
    List<ManagerAction> actions =
        List.of(
            commander.ring(ring),
            commander.ring(mobile),
            commander.mirror(new Command.Mirror(M1, Command.Membership.READY)).getFirst());
    List<Map<String, String>> heard = heard("*", actions);
    assertEquals("leg", heard.get(0).get("context"));
    assertEquals("mobile", heard.get(1).get("context"));
    assertEquals("PJSIP/m1", heard.get(1).get("channel"));
    assertEquals("Local/m1@fallback-mobile/n", heard.get(2).get("interface"));
    assertEquals("PJSIP/m1", heard.get(2).get("stateinterface"));
  }

  @Test
  void aCallerIsTakenBackFromOurQueueByTheChannelsName() throws Exception {
    Map<String, String> heard =
        heard("QueueWithdrawCaller", List.of(commander.takeBack("PJSIP/trunk-00000001")))
            .getFirst();
    assertEquals("fallback", heard.get("queue"));
    assertEquals("PJSIP/trunk-00000001", heard.get("caller"));
  }

  @Test
  void theNotesOfOurFamilyAreAskedForAndNoOther() throws Exception {
    assertEquals(
        "hotline",
        heard("DBGetTree", List.of(new DbGetTreeAction(SnapshotReader.FAMILY)))
            .getFirst()
            .get("family"));
  }

  @Test
  void noLineBreakInAValueBeginsASecondAction() throws Exception {
    List<ManagerAction> actions = new ArrayList<>();
    actions.add(commander.ring(ring(EVIL)));
    actions.add(commander.hangUp(EVIL));
    actions.add(commander.takeBack(EVIL));
    AmiCommander evil =
        new AmiCommander(
            Map.of(C1, EVIL), Set.of(), Map.of(SOS, EVIL), Map.of(), new Language("sr"));
    actions.add(evil.ring(ring(EVIL)));
    actions.addAll(evil.mirror(new Command.Mirror(C1, Command.Membership.READY)));
    actions.addAll(evil.mirror(new Command.Mirror(C1, Command.Membership.ABSENT)));
    List<Map<String, String>> all = heard("*", actions);
    assertEquals(actions.size(), all.size());
    assertFalse(
        all.stream().anyMatch(action -> "Command".equals(action.get("action"))), all.toString());
  }

  private static Command.Ring ring(String channel) {
    Caller caller =
        new Caller(new CallId("pbx-1.1"), channel, SOS, new Language("sr"), Instant.EPOCH);
    return new Command.Ring(LEG, caller, C1, Duration.ofSeconds(20));
  }

  /** What the fake hears when these are sent, up to a ping that is sent last. */
  private static List<Map<String, String>> heard(String action, List<ManagerAction> actions)
      throws Exception {
    try (FakeAsterisk fake = FakeAsterisk.start()) {
      OneConnection connection =
          new OneConnection(
              new Config.Ami(
                  "127.0.0.1",
                  fake.ami().port(),
                  "hotline",
                  new Secret(fake.amiSecret()),
                  Duration.ofSeconds(2)),
              Duration.ofSeconds(8));
      connection.login();
      int before = fake.heard("*").size();
      for (ManagerAction each : actions) {
        connection.sendAction(each, null);
      }
      connection.sendAction(new PingAction(), null);
      eventually("all heard", () -> !fake.heard("Ping").isEmpty());
      List<Map<String, String>> all = fake.heard("*");
      connection.cut();
      return all.subList(before, all.size()).stream()
          .filter(each -> !"Ping".equals(each.get("action")))
          .filter(each -> action.equals("*") || action.equals(each.get("action")))
          .toList();
    }
  }
}
