package rs.astra.hotline.store;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.Config;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Pin;
import rs.astra.hotline.people.Account;
import rs.astra.hotline.people.AccountId;
import rs.astra.hotline.people.Accounts;
import rs.astra.hotline.people.Devices;
import rs.astra.hotline.people.Identities;
import rs.astra.hotline.people.Invitation;
import rs.astra.hotline.people.Passkeys;
import rs.astra.hotline.people.PeopleContract;
import rs.astra.hotline.people.Role;
import rs.astra.hotline.people.Sessions;

/** The contract, against a real PostgreSQL. */
final class StoredPeopleIT extends PeopleContract {
  private static final Vertx VERTX = Vertx.vertx();

  private static Config.Database database;
  private Store store;

  @BeforeAll
  static void make() throws Exception {
    database = TestDatabase.empty();
  }

  @BeforeEach
  void open() throws Exception {
    store = Store.open(VERTX, database, null, 1);
    store.rosterVersion().await();
    TestDatabase.run(
        database, "TRUNCATE account, invitation, session, browser, device, passkey, identity");
  }

  @AfterEach
  void close() {
    store.close().await();
  }

  @AfterAll
  static void quit() {
    VERTX.close().await();
  }

  private boolean hasPin(String who) {
    return store.pins().await().stream().anyMatch(it -> it.counsellor().value().equals(who));
  }

  private void has(String who, Role... roles) {
    AccountId id = new AccountId(who);
    Instant now = Instant.now();
    accounts()
        .invite(
            new Invitation(id, Set.of(roles), "t-" + who, "sealed", now.plusSeconds(60)),
            new Invitation.Made(now, null))
        .await();
    Account account = new Account(id, Set.of(roles), "$argon2id$h", "sealed", 0);
    assertTrue(accounts().accept("t-" + who, account, now).await());
  }

  @Test
  void thePinGoesWithTheAccountAndWithTheRoleAndOfNobodyElse() {
    for (String who : List.of("mira", "iva", "petra", "gost")) {
      store.setPin(new CounsellorId(who), new Pin("123456"), Instant.now()).await();
    }
    has("mira", Role.COUNSELLOR);
    has("iva", Role.COUNSELLOR, Role.SUPERVISOR);
    has("petra", Role.SUPERVISOR);
    assertTrue(accounts().change(new AccountId("iva"), Set.of(Role.COUNSELLOR)).await());
    assertTrue(hasPin("iva"), "still a counsellor");
    assertTrue(accounts().change(new AccountId("iva"), Set.of(Role.SUPERVISOR)).await());
    assertFalse(hasPin("iva"));
    assertTrue(accounts().change(new AccountId("petra"), Set.of(Role.AUDITOR)).await());
    assertTrue(hasPin("petra"), "was no counsellor here, but answers by the roster");
    assertTrue(accounts().remove(new AccountId("mira")).await());
    assertFalse(hasPin("mira"));
    Invitation open =
        new Invitation(
            new AccountId("gost"),
            Set.of(Role.COUNSELLOR),
            "open",
            "sealed",
            Instant.now().plusSeconds(60));
    accounts().invite(open, new Invitation.Made(Instant.now(), null)).await();
    assertTrue(accounts().remove(new AccountId("gost")).await());
    assertTrue(hasPin("gost"), "never had an account");
    for (String who : List.of("petra", "gost")) {
      assertTrue(store.removePin(new CounsellorId(who)).await());
    }
  }

  @Override
  protected Accounts accounts() {
    return new StoredAccounts(store);
  }

  @Override
  protected Sessions sessions() {
    return new StoredSessions(store);
  }

  @Override
  protected Devices devices() {
    return new StoredDevices(store);
  }

  @Override
  protected Passkeys passkeys() {
    return new StoredPasskeys(store);
  }

  @Override
  protected Identities identities() {
    return new StoredIdentities(store);
  }
}
