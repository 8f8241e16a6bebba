package rs.astra.hotline.store;

import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import rs.astra.hotline.Config;
import rs.astra.hotline.people.Accounts;
import rs.astra.hotline.people.Devices;
import rs.astra.hotline.people.Identities;
import rs.astra.hotline.people.Passkeys;
import rs.astra.hotline.people.PeopleContract;
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
