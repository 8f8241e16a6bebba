package rs.astra.hotline.asterisk.ami;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.asteriskjava.manager.event.HangupEvent;
import org.asteriskjava.manager.event.ManagerEvent;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.core.Snapshot;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.consent.ConsentId;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Language;

final class SnapshotReaderTest {
  private static final CallId CALL = new CallId("pbx-1795286875.55");
  private static final Instant ARRIVED = Instant.ofEpochMilli(1_795_286_875_772L);

  private static SnapshotReader reader() {
    return new SnapshotReader(
        Instant.EPOCH,
        Map.of("PJSIP/c1", new StationId("c1")),
        Map.of(new LineId("sos"), new Language("sr")));
  }

  private static Snapshot read(List<ManagerEvent> events) {
    SnapshotReader reader = reader();
    events.forEach(reader::read);
    return reader.snapshot();
  }

  /** The recording up to the caller's end. */
  private static List<ManagerEvent> whileTheCallerIsThere() throws IOException {
    return Recording.events("snapshot").stream()
        .takeWhile(
            e -> !(e instanceof HangupEvent hangup && CALL.value().equals(hangup.getUniqueId())))
        .toList();
  }

  @Test
  void aCallerAtTheDoorIsSeenWithLineAndTrueArrival() throws IOException {
    Snapshot seen = read(whileTheCallerIsThere());
    Snapshot.SeenCaller caller = seen.callers().values().iterator().next();
    assertEquals(CALL, caller.caller().id());
    assertEquals(Snapshot.Where.AT_DOOR, caller.where());
    assertEquals(ARRIVED, caller.caller().arrivedAt());
    assertEquals(new LineId("sos"), caller.caller().line());
    assertEquals("PJSIP/trunk-0000002c", caller.caller().channel());
    assertNull(caller.partner());
    assertEquals(1, seen.callers().size());
    assertTrue(seen.legs().isEmpty());
  }

  private static final long BUCKET = 2_992_144;

  @Test
  void membersAndNotesAreSeen() throws IOException {
    Snapshot seen = read(whileTheCallerIsThere());
    assertEquals(Map.of(new StationId("c1"), false), seen.members());
    Snapshot.Note note = seen.notes().getFirst();
    assertEquals(CALL, note.call());
    assertNull(note.endedAt());
    assertNull(note.answeredAt());
    assertEquals(1, seen.notes().size());
  }

  private static Snapshot noted(String... keysAndValues) {
    SnapshotReader reader = reader();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      DbGetTreeResponseEvent note = new DbGetTreeResponseEvent("test");
      note.setKey("/hotline/" + BUCKET + "/" + keysAndValues[i]);
      note.setVal(keysAndValues[i + 1]);
      reader.read(note);
    }
    return reader.snapshot();
  }

  @Test
  void theNotesOfACallbackAreNoCallsNotes() {
    String consent = "00000000-0000-0000-0000-000000000001";
    Snapshot seen =
        noted(
            "leg-a-7/callback", "1795286880.000|" + consent + "|pbx-1.1|c1",
            "leg-a-7/answered", "1795286890.250",
            "leg-a-7/ended", "1795286990.500");
    assertEquals(
        List.of(
            new Snapshot.CallbackNote(
                LegId.of("a", 7),
                new ConsentId(consent),
                new CallId("pbx-1.1"),
                new StationId("c1"),
                Instant.ofEpochSecond(1_795_286_880),
                Instant.ofEpochMilli(1_795_286_890_250L),
                Instant.ofEpochMilli(1_795_286_990_500L))),
        seen.callbacks());
    assertEquals(List.of(), seen.notes());
  }

  @Test
  void aCallbacksNoteThatCannotBeReadIsNone() {
    for (String note :
        List.of("", "1795286880.000", "1795286880.000|nobody|pbx-1.1|c1", "soon|x|y|z|")) {
      assertEquals(List.of(), noted("leg-a-7/callback", note).callbacks(), note);
    }
    assertEquals(List.of(), noted("leg-a-7/ended", "1795286990.500").callbacks());
  }

  @Test
  void aChannelThatHangsUpWhileWeReadIsNotSeen() throws IOException {
    assertTrue(read(Recording.events("snapshot")).callers().isEmpty());
  }

  @Test
  void onlyBucketsThatAreOldEnoughMayBeForgotten() throws IOException {
    SnapshotReader reader = reader();
    Recording.events("snapshot").forEach(reader::read);
    assertEquals(Set.of(), reader.bucketsOver(Instant.ofEpochSecond(BUCKET * 600 + 599)));
    assertEquals(Set.of(BUCKET), reader.bucketsOver(Instant.ofEpochSecond((BUCKET + 1) * 600)));
  }

  @Test
  void aBucketWithACallThatGoesOnIsNotForgotten() throws IOException {
    SnapshotReader reader = reader();
    whileTheCallerIsThere().forEach(reader::read);
    assertEquals(Set.of(), reader.bucketsOver(Instant.ofEpochSecond((BUCKET + 1) * 600)));
  }
}
