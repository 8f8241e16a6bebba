package rs.astra.hotline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rs.astra.hotline.people.Account;
import rs.astra.hotline.people.AccountId;
import rs.astra.hotline.people.Accounts;
import rs.astra.hotline.people.Invitation;
import rs.astra.hotline.people.Role;
import rs.astra.hotline.people.Session;
import rs.astra.hotline.people.Sessions;
import rs.astra.hotline.people.Token;
import rs.astra.hotline.privacy.AccountKeys;
import rs.astra.hotline.privacy.TrailKeys;
import rs.astra.hotline.store.Store;
import rs.astra.hotline.store.StoredAccounts;
import rs.astra.hotline.store.StoredSessions;
import rs.astra.hotline.store.TestDatabase;

/** {@code hotline people}, against a real PostgreSQL. */
class PeopleCommandIT {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final AccountId VESNA = new AccountId("vesna");
  private static final Pattern LINK =
      Pattern.compile("http://127\\.0\\.0\\.1:8080/invitation#(\\S{43})\\R");

  @TempDir private Path folder = Path.of("");
  private final StringWriter said = new StringWriter();
  private final Vertx vertx = Vertx.vertx();
  private final Config.Database database = TestDatabase.ready();
  private final Store store = Store.open(vertx, database, null, 1);
  private final Accounts accounts = new StoredAccounts(store);
  private final Sessions sessions = new StoredSessions(store);

  PeopleCommandIT() throws Exception {}

  @BeforeEach
  void keys() throws Exception {
    AccountKeys.create(folder.resolve("keys"), NOON);
  }

  @AfterEach
  void close() {
    store.close().await();
    vertx.close().await();
  }

  private PeopleCommand command() throws Exception {
    String lines = TestConfig.ONE_STATION + TestConfig.database(database, database.port());
    return new PeopleCommand(TestConfig.read(folder, lines), NOON, new PrintWriter(said, true));
  }

  private Token link() {
    Matcher link = LINK.matcher(said.toString());
    assertTrue(link.find(), said::toString);
    return new Token(link.group(1));
  }

  private void accept(Set<Role> roles) {
    String hash = link().hash();
    Invitation found = accounts.invitation(hash, NOON).await().orElseThrow();
    Account account = new Account(found.who(), roles, "$argon2id$h", found.sealedKey(), 0);
    assertTrue(accounts.accept(hash, account, NOON).await());
  }

  @Test
  void theFirstAdministratorIsInvitedByALinkThatIsKeptAsAHashAndExpires() throws Exception {
    assertEquals(0, command().invite("vesna", List.of("administrator")), said::toString);
    Invitation found = accounts.invitation(link().hash(), NOON).await().orElseThrow();
    assertEquals(VESNA, found.who());
    assertEquals(Set.of(Role.ADMINISTRATOR), found.roles());
    assertEquals(
        List.of("2026-11-21 12:00:00|t"),
        TestDatabase.rows(
            database, "SELECT made_at AT TIME ZONE 'UTC', made_by IS NULL FROM invitation"));
    assertEquals(Instant.parse("2026-11-24T12:00:00Z"), found.expires());
    assertTrue(said.toString().contains("until 2026-11-24 13:00"), said::toString);
    assertFalse(
        TestDatabase.rows(database, "SELECT invitation::text FROM invitation")
            .toString()
            .contains(link().text()));
    AccountKeys key = AccountKeys.open(folder.resolve("keys"), "", "");
    assertEquals(20, found.key(key).length, "the second factor opens with the key file");
    assertEquals(List.of(), accounts.everybody().await(), "nobody until it is accepted");
  }

  @Test
  void rolesAreChangedAndPeopleAreRemovedAndListed() throws Exception {
    command().invite("vesna", List.of("administrator"));
    accept(Set.of(Role.ADMINISTRATOR));
    assertEquals(0, command().roles("vesna", List.of("supervisor", "counsellor")));
    assertEquals(0, command().list());
    assertTrue(said.toString().contains("vesna  counsellor, supervisor"), said::toString);
    assertEquals(0, command().remove("vesna"));
    assertTrue(said.toString().contains("leaves it within seconds, or after the call."));
    assertEquals(List.of(VESNA), accounts.leavers().await(), "for the service");
    assertFalse(said.toString().contains("The roster still has"), said::toString);
    assertEquals(1, command().remove("vesna"));
    assertEquals(1, command().roles("vesna", List.of("auditor")));
    assertEquals(List.of(), accounts.everybody().await());
  }

  @Test
  void somebodyAndThenEverybodyIsSignedOut() throws Exception {
    command().invite("vesna", List.of("administrator"));
    accept(Set.of(Role.ADMINISTRATOR));
    for (String session : List.of("one", "other")) {
      Session it = new Session(session, VESNA, Set.of(), NOON, NOON, false);
      sessions.begin(it).await();
    }
    assertEquals(0, command().signOut("vesna"));
    assertTrue(said.toString().contains("Sessions that were ended: 2."), said::toString);
    sessions.begin(new Session("third", VESNA, Set.of(), NOON, NOON, false)).await();
    assertEquals(0, command().signEverybodyOut());
    assertTrue(said.toString().contains("Sessions that were ended: 1."), said::toString);
    assertEquals(List.of(), sessions.sessions(VESNA).await());
    assertEquals(2, command().signOut("Vesna Vesnić"));
    assertEquals(
        List.of("people|PERSON", "people|RULE"),
        TestDatabase.rows(
            database,
            "SELECT actor, subject_kind FROM audit WHERE action = 'SESSION_END' ORDER BY number"));
  }

  @Test
  void whatIsNoIdOrNoRoleIsRefusedAndNotRepeated() throws Exception {
    assertEquals(2, command().invite("Vesna Vesnić", List.of("administrator")));
    assertEquals(2, command().invite("vesna", List.of("administrator", "queen")));
    assertEquals(2, command().invite("vesna", List.of()));
    assertEquals(2, command().roles("vesna", List.of("queen")));
    assertEquals(2, command().remove("Vesna Vesnić"));
    assertFalse(said.toString().contains("Vesnić") || said.toString().contains("queen"));
    assertEquals(List.of("0"), TestDatabase.rows(database, "SELECT count(*) FROM invitation"));
  }

  @Test
  void aScreenIsAddedOnceAndRemoved() throws Exception {
    assertEquals(0, command().addDevice("hall"), said::toString);
    Matcher link = Pattern.compile("/wall#(\\S{43})\\R").matcher(said.toString());
    assertTrue(link.find(), said::toString);
    assertEquals(
        List.of("hall|" + new Token(link.group(1)).hash()),
        TestDatabase.rows(database, "SELECT label, hash FROM device"));
    assertEquals(0, command().listDevices());
    assertTrue(said.toString().contains("hall  since 2026-11-21 13:00"), said::toString);
    assertEquals(0, command().removeDevice("hall"));
    assertEquals(1, command().removeDevice("hall"));
    assertEquals(2, command().addDevice("The Hall"));
  }

  @Test
  void whatTheCommandDoesIsInTheTrailBeforeItIsDone() throws Exception {
    command().invite("vesna", List.of("administrator"));
    command().remove("vesna");
    command().addDevice("hall");
    assertEquals(
        List.of("INVITATION_CHANGE|people", "ACCOUNT_REMOVE|people", "INVITATION_CHANGE|people"),
        TestDatabase.rows(database, "SELECT action, actor FROM audit ORDER BY number"));
  }

  /** Somebody makes sure that whoever was erased is gone, or types a wrong id. */
  @Test
  void whoIsNotThereIsNotNamedInTheTrailAndGetsNoKey() throws Exception {
    command().invite("vesna", List.of("administrator"));
    assertEquals(List.of("vesna"), keysOfPeople(), "whoever is invited has one at once");
    assertEquals(0, command().erase("vesna"), said::toString);
    assertEquals(List.of(), keysOfPeople());
    assertEquals(1, command().remove("vesna"));
    assertEquals(1, command().roles("vesna", List.of("auditor")));
    assertEquals(0, command().signOut("vesan"));
    assertEquals(1, command().erase("vesna"));
    assertEquals(List.of(), keysOfPeople());
    assertEquals(
        List.of("ACCOUNT_REMOVE|nobody", "ACCOUNT_CHANGE|nobody", "SESSION_END|nobody"),
        TestDatabase.rows(
            database, "SELECT action, subject FROM audit WHERE number > 2 ORDER BY number"));
    command().invite("vesna", List.of("auditor"));
    assertEquals(List.of("vesna"), keysOfPeople(), "who comes back is somebody again");
  }

  private List<String> keysOfPeople() throws Exception {
    return new TrailKeys(folder.resolve("keys")).people();
  }

  @Test
  void whoeverListsAllPeopleIsInTheTrail() throws Exception {
    assertEquals(0, command().list());
    assertEquals(
        List.of("people|PEOPLE_READ|RULE|everybody|ACCESS"),
        TestDatabase.rows(
            database, "SELECT actor, action, subject_kind, subject, purpose FROM audit"));
  }

  @Test
  void withoutTheKeyNobodyIsInvited() throws Exception {
    Files.delete(folder.resolve("keys/accounts-1"));
    String why =
        String.valueOf(
            assertThrows(
                    IOException.class, () -> command().invite("vesna", List.of("administrator")))
                .getMessage());
    assertTrue(why.endsWith("hotline keys create"), why);
  }
}
