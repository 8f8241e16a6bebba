package rs.astra.hotline.privacy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rs.astra.hotline.Config;
import rs.astra.hotline.Secret;
import rs.astra.hotline.core.call.CallerToken;
import rs.astra.hotline.core.call.CallerTokens;

/** Keys are made, changed and destroyed; numbers are invented. */
final class EpochKeysTest {
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
  private static final String CALLER = "<sip:+381641234567@carrier.invalid>";

  @TempDir private Path temporary = Path.of("");
  private Path folder = Path.of("");
  private EpochKeys peppers = new EpochKeys(folder, EpochKeys.Kind.PEPPER);

  @BeforeEach
  void folder() {
    folder = temporary.resolve("keys");
    peppers = new EpochKeys(folder, EpochKeys.Kind.PEPPER);
  }

  private Recogniser recogniser(Instant now) throws IOException {
    return Recogniser.open(new Config.Privacy(folder, new Secret(""), new Secret("")), now);
  }

  private static CallerTokens tokens(Recogniser recogniser) {
    CallerTokens tokens = recogniser.tokens(null, CALLER, null);
    assertNotNull(tokens);
    return tokens;
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private String refusal(@Nullable Path open, String permissions) throws IOException {
    if (open != null) {
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString(permissions));
    }
    return String.valueOf(
        assertThrows(EpochKeys.Refused.class, () -> recogniser(START)).getMessage());
  }

  private static Instant days(int days) {
    return START.plus(Duration.ofDays(days));
  }

  @Test
  void tokenIsTheMacOfTheNumberInItsEpoch() {
    // The vector of the domain's brief: HMAC-SHA-256 with 32 zero bytes.
    try (CallerNumber number = CallerNumber.of(null, CALLER, null)) {
      assertNotNull(number);
      assertEquals(
          "7.2ef634e3f292cce31fd43b3c19bb34b4",
          new EpochKey(7, START, new byte[32]).token(number).reveal());
    }
  }

  @Test
  void withoutKeysItSaysWhatToDo() throws IOException {
    assertTrue(refusal(null, "").endsWith("Make them once: hotline keys create"));
    Files.createDirectory(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    assertTrue(refusal(null, "").contains("hotline keys create"));
  }

  @Test
  void keysOpenToOthersAreRefused() throws IOException {
    peppers.create(START);
    assertEquals("rwx------", mode(folder));
    assertEquals("rw-------", mode(folder.resolve("pepper-1")));
    assertTrue(refusal(folder.resolve("pepper-1"), "rw-r-----").contains("open to others"));
    Files.setPosixFilePermissions(
        folder.resolve("pepper-1"), PosixFilePermissions.fromString("r--------"));
    assertTrue(refusal(folder, "rwxr-x---").contains("open to others"));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void aPepperOfTheSettingsThatNobodyChangesLinksNobodyAfter120Days() throws IOException {
    Recogniser given =
        Recogniser.open(
            new Config.Privacy(
                folder, new Secret(EpochKey.random(3, START).line()), new Secret("")),
            START);
    given.tend(days(120).minusSeconds(1));
    assertEquals(3, given.oldest());
    tokens(given);
    given.tend(days(120));
    assertNull(given.tokens(null, CALLER, null));
    assertEquals(4, given.oldest(), "its tokens go");
    assertFalse(given.usable(), "and an alert says so");
  }

  /** Killed in between, it would be a damaged key, and the service would not start. */
  @Test
  void aKeyIsOverwrittenUnderAnotherNameOnly() throws Exception {
    peppers.create(START);
    try (WatchService watch = folder.getFileSystem().newWatchService()) {
      WatchKey seen = folder.register(watch, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
      new KeyFolder(folder).destroy("pepper-1");
      Files.createFile(folder.resolve("end"));
      List<String> events = new ArrayList<>();
      while (!events.contains("ENTRY_CREATE end")) {
        seen.pollEvents().forEach(event -> events.add(event.kind() + " " + event.context()));
      }
      assertTrue(events.contains("ENTRY_MODIFY gone-pepper-1"), events.toString());
      assertTrue(events.contains("ENTRY_DELETE gone-pepper-1"), events.toString());
      assertFalse(events.contains("ENTRY_MODIFY pepper-1"), events.toString());
    }
  }

  @Test
  void whatWasHalfDestroyedIsDestroyedAtTheNextLook() throws IOException {
    peppers.create(START);
    Files.createFile(
        folder.resolve("gone-seal-3"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    peppers.tend(START);
    assertEquals(List.of("pepper-1"), files());
  }

  @Test
  void aKeyOfNoiseIsDamaged() throws IOException {
    peppers.create(START);
    byte[] noise = new byte[64];
    new Random(7).nextBytes(noise);
    Files.write(folder.resolve("pepper-1"), noise);
    assertTrue(refusal(null, "").contains("damaged"));
  }

  @Test
  void damagedKeyIsRefusedWithoutShowingIt() throws IOException {
    peppers.create(START);
    String line = Files.readString(folder.resolve("pepper-1"));
    Files.writeString(folder.resolve("pepper-1"), line.substring(0, line.length() - 9));
    String said = refusal(null, "");
    assertTrue(said.contains("damaged"), said);
    assertFalse(said.contains(line.substring(30, 50)), "the key is shown");
  }

  @Test
  void secondCreationIsRefusedAndChangesNothing() throws IOException {
    peppers.create(START);
    String before = Files.readString(folder.resolve("pepper-1"));
    assertThrows(EpochKeys.Refused.class, () -> peppers.create(START));
    assertEquals(before, Files.readString(folder.resolve("pepper-1")));
    assertEquals(List.of("pepper-1"), files());
  }

  @Test
  void nextKeyIsMadeAfterNinetyDaysAndTheOneBeforeLinksForThirtyMoreAndIsDestroyed()
      throws IOException {
    peppers.create(START);
    Recogniser recogniser = recogniser(START);
    String old = tokens(recogniser).current().reveal();
    assertEquals(1, recogniser.tend(days(89)).epoch());
    assertNull(tokens(recogniser).former());

    assertEquals(2, recogniser.tend(days(90)).epoch());
    CallerTokens both = tokens(recogniser);
    assertNotEquals(old, both.current().reveal());
    assertNotNull(both.former());
    assertEquals(old, both.former().reveal(), "the same caller is known over the change");
    assertEquals(List.of("pepper-1", "pepper-2"), files());

    assertEquals(1, recogniser.tend(days(119)).oldest());
    assertEquals(2, recogniser.tend(days(120)).oldest());
    assertNull(tokens(recogniser).former());
    assertEquals(List.of("pepper-2"), files());
  }

  @Test
  void oneStartWithAClockYearsAheadKeepsNoKeyForYears() throws IOException {
    peppers.create(START);
    peppers.tend(Instant.parse("2036-01-01T00:00:00Z"));
    assertEquals(new EpochKeys.Standing(3, days(1), 2), peppers.tend(days(1)));
    assertEquals(3, peppers.tend(days(90)).epoch());
    assertEquals(List.of("pepper-3"), files());
    assertEquals(new EpochKeys.Standing(4, days(91), 3), peppers.tend(days(91)));
  }

  @Test
  void oneStartWithAClockYearsBehindForgetsNobody() throws IOException {
    peppers.create(START);
    Recogniser recogniser = recogniser(START);
    CallerToken old = tokens(recogniser).current();
    recogniser.tend(Instant.EPOCH);
    assertEquals(old, tokens(recogniser).former());
    assertEquals(new EpochKeys.Standing(3, days(1), 1), recogniser.tend(days(1)));
    assertEquals(old, tokens(recogniser).former());
    assertEquals(1, recogniser.tend(days(30)).oldest());
    assertEquals(3, recogniser.tend(days(31)).oldest());
    assertEquals(List.of("pepper-3"), files());
  }

  @Test
  void anHourAheadIsNoWrongClock() throws IOException {
    peppers.create(START.plusSeconds(3600));
    assertEquals(1, peppers.tend(START).epoch());
    assertEquals(2, peppers.tend(START.minusSeconds(1)).epoch());
  }

  @Test
  void aKeyThatWasUsedForTooLongIsNotKeptAfterItsTimeThoughTheNextIsYoung() throws IOException {
    peppers.create(START);
    assertEquals(new EpochKeys.Standing(2, days(119), 1), peppers.tend(days(119)));
    assertEquals(0, peppers.tend(days(120)).former());
    assertEquals(List.of("pepper-2"), files());
  }

  @Test
  void destroyedKeyIsOverwrittenFirst() throws IOException {
    peppers.create(START);
    Path second = Files.createLink(temporary.resolve("still-open"), folder.resolve("pepper-1"));
    String key = Files.readString(second);
    peppers.rotate(START);
    peppers.tend(days(30));
    assertEquals(List.of("pepper-2"), files());
    assertNotEquals(key, Files.readString(second, ISO_8859_1));
    assertEquals(key.length(), Files.size(second));
  }

  @Test
  void changeByCommandIsTakenUpByAServiceThatRuns() throws IOException {
    peppers.create(START);
    Recogniser recogniser = recogniser(START);
    String old = tokens(recogniser).current().reveal();
    new EpochKeys(folder, EpochKeys.Kind.PEPPER).rotate(days(1));
    recogniser.tend(days(1));
    CallerTokens both = tokens(recogniser);
    assertTrue(both.current().reveal().startsWith("2."));
    assertNotNull(both.former());
    assertEquals(old, both.former().reveal());
  }

  @Test
  void secondChangeDestroysTheOneBeforeTheLast() throws IOException {
    peppers.create(START);
    peppers.rotate(days(1));
    assertEquals(new EpochKeys.Standing(3, days(2), 2), peppers.rotate(days(2)));
    assertEquals(List.of("pepper-2", "pepper-3"), files());
  }

  @Test
  void keysThatCannotBeKeptGoOnBeingUsed() throws IOException {
    peppers.create(START);
    Recogniser recogniser = recogniser(START);
    CallerTokens before = tokens(recogniser);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    recogniser.tend(days(90));
    assertFalse(recogniser.usable());
    assertEquals(before, tokens(recogniser));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    recogniser.tend(days(90));
    assertTrue(recogniser.usable());
    assertNotNull(tokens(recogniser).former());
  }

  @Test
  void withheldCallersHaveNoTokensAndSoNothingInCommon() throws IOException {
    peppers.create(START);
    assertNull(recogniser(START).tokens(CALLER, CALLER, "id"));
    assertNull(recogniser(START).tokens(null, "<sip:anonymous@anonymous.invalid>", null));
    assertNull(recogniser(START).tokens(null, null, null));
  }

  @Test
  void otherKeysLinkNobody() throws IOException {
    peppers.create(START);
    String one = tokens(recogniser(START)).current().reveal();
    folder = temporary.resolve("other");
    new EpochKeys(folder, EpochKeys.Kind.PEPPER).create(START);
    assertNotEquals(one, tokens(recogniser(START)).current().reveal());
  }

  @Test
  void keysMayComeFromSettingsAndThenTheFolderNeedNotBeThere() throws IOException {
    String zeros = "0".repeat(64);
    Config.Privacy config =
        new Config.Privacy(
            folder,
            new Secret("7 2026-11-01T00:00:00Z " + zeros),
            new Secret("6 2026-08-03T00:00:00Z " + zeros));
    Recogniser recogniser = Recogniser.open(config, START);
    assertEquals("7.2ef634e3f292cce31fd43b3c19bb34b4", tokens(recogniser).current().reveal());
    assertEquals(6, recogniser.tend(days(29)).oldest());
    assertEquals(7, recogniser.tend(days(30)).oldest());
    assertNull(tokens(recogniser).former());
    assertTrue(recogniser.usable());
    recogniser.tend(days(90));
    assertFalse(recogniser.usable(), "whoever gives the keys must change them");
    recogniser.tend(START.minusSeconds(3601));
    assertFalse(recogniser.usable(), "a key from tomorrow: the clock is wrong, or was");
    assertFalse(Files.exists(folder));
  }
}
