package rs.astra.hotline.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import rs.astra.hotline.Config;
import rs.astra.hotline.people.Account;
import rs.astra.hotline.people.AccountId;
import rs.astra.hotline.people.Devices;
import rs.astra.hotline.people.Invitation;
import rs.astra.hotline.people.Password;
import rs.astra.hotline.people.Role;
import rs.astra.hotline.people.Session;
import rs.astra.hotline.people.Token;
import rs.astra.hotline.privacy.AccountKeys;
import rs.astra.hotline.store.Store;
import rs.astra.hotline.store.StoredAccounts;
import rs.astra.hotline.store.StoredDevices;
import rs.astra.hotline.store.StoredSessions;

/**
 * People of the demonstration, and links that sign whoever watches in as one of them. The service
 * knows no such way: a listener of the demonstration's own, on this machine, writes a session into
 * the database and hands its cookie out, to whoever has the link that is printed.
 */
final class DemoPeople implements AutoCloseable {
  private static final int USUAL_PORT = 8079;

  private static final Map<AccountId, Role> PEOPLE =
      Map.of(
          new AccountId("petra"), Role.SUPERVISOR, new AccountId(Demo.SOFTPHONE), Role.COUNSELLOR);

  private final Config config;
  private final HttpServer server;
  private final Token secret = Token.random();
  private final Token device = Token.random();

  private DemoPeople(Config config, HttpServer server) {
    this.config = config;
    this.server = server;
  }

  static DemoPeople start(Config config, Path keys, boolean freePorts) throws IOException {
    int port = Integer.parseInt(Demo.port(freePorts ? 0 : USUAL_PORT));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    DemoPeople people = new DemoPeople(config, server);
    people.invite(AccountKeys.open(keys, "", ""));
    server.createContext("/", people::signIn);
    server.start();
    return people;
  }

  /** Where the wallboard is, for a screen on the wall. */
  String wallboard() {
    return config.http().page() + "/wall#" + device.text();
  }

  /** Where a supervisor sees who is on duty. */
  String supervisor() {
    return link("petra");
  }

  /** Where the counsellor with the softphone comes on duty. */
  String counsellor() {
    return link(Demo.SOFTPHONE);
  }

  private String link(String who) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + who + "/" + secret.text();
  }

  private <T> T ask(Function<Store, Future<T>> question) {
    return Store.once(
        config.database(),
        question,
        answer -> answer,
        error -> {
          throw new IllegalStateException("the people cannot be kept", error);
        });
  }

  /** Everybody has a password and a second factor, which nobody has ever seen. */
  private void invite(AccountKeys key) {
    Instant now = Clock.systemUTC().instant();
    PEOPLE.forEach(
        (who, role) -> {
          Token token = Token.random();
          Invitation it = Invitation.of(who, Set.of(role), token, key, now.plusSeconds(60));
          Account account =
              new Account(who, Set.of(role), new Password(token.text()).hash(), it.sealedKey(), 0);
          ask(
              store -> {
                StoredAccounts accounts = new StoredAccounts(store);
                return accounts
                    .invite(it, new Invitation.Made(now, null))
                    .compose(_ -> accounts.accept(token.hash(), account, now));
              });
        });
    Devices.Device wall = new Devices.Device(new AccountId("demo"), now);
    ask(store -> new StoredDevices(store).add(wall, device.hash()).map(true));
  }

  private void signIn(HttpExchange asked) throws IOException {
    try (asked) {
      String[] path = asked.getRequestURI().getPath().split("/", -1);
      AccountId who = path.length == 3 ? AccountId.of(path[1]).orElse(null) : null;
      Role role = who == null ? null : PEOPLE.get(who);
      if (who == null || role == null || !secret.text().equals(path[2])) {
        asked.sendResponseHeaders(404, -1);
        return;
      }
      Token token = Token.random();
      Instant now = Clock.systemUTC().instant();
      Session session = new Session(token.hash(), who, Set.of(role), now, now, false);
      ask(store -> new StoredSessions(store).begin(session).map(true));
      // A cookie belongs to the host, whatever the port.
      asked
          .getResponseHeaders()
          .add("set-cookie", "session=" + token.text() + "; Path=/; HttpOnly; SameSite=Strict");
      asked.getResponseHeaders().add("location", config.http().page() + "/duty");
      asked.sendResponseHeaders(303, -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
