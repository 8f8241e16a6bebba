package rs.astra.hotline.web;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.people.AccountId;
import rs.astra.hotline.people.Devices;
import rs.astra.hotline.people.Session;
import rs.astra.hotline.people.Sessions;
import rs.astra.hotline.people.Token;

/**
 * Who stands at the door: by the cookies of a session or of a device.
 *
 * <ol>
 *   <li>The database says which sessions there are, so that an end counts everywhere within {@link
 *       #FRESH}, whoever has ended it. While it is away those that were known go on.
 *   <li>Cookies are HttpOnly and SameSite=Strict; under TLS they are Secure and their names begin
 *       with {@code __Host-}, so that no other host can set them.
 *   <li>A request without cookies from this machine is the machine's own, unless a proxy says that
 *       it passes on what others ask.
 * </ol>
 *
 * Lives on one context.
 */
final class Door {
  static final String SESSION = "session";
  static final String BROWSER = "browser";
  static final String DEVICE = "device";
  static final String PROVIDER = "provider";

  private static final Duration FRESH = Duration.ofSeconds(2);
  private static final Duration KEPT_FOR = Duration.ofMinutes(1);
  private static final long ANSWERED_WITHIN_MS = 2_000;
  private static final long TIDY_MS = 600_000;
  private static final int LOOKUPS = 64;
  private static final Duration DEVICE_FOR = Duration.ofDays(365);

  private final Proxy proxy;
  private final Sessions sessions;
  private final Devices devices;
  private final Session.Limits limits;
  private final Function<AccountId, Presence> presence;
  private final InstantSource clock;
  private final Map<String, Known<Session>> known = new HashMap<>();
  private final Map<String, Known<Devices.Device>> knownDevices = new HashMap<>();
  private Consumer<Predicate<Session>> ended = _ -> {};
  private int lookups;

  private record Known<T>(T it, Instant at) {}

  /**
   * A door.
   *
   * @param presence whether a counsellor is at work now
   */
  Door(
      Vertx vertx,
      Proxy proxy,
      Sessions sessions,
      Devices devices,
      Session.Limits limits,
      Function<AccountId, Presence> presence,
      InstantSource clock) {
    this.proxy = proxy;
    this.sessions = sessions;
    this.devices = devices;
    this.limits = limits;
    this.presence = presence;
    this.clock = clock;
    vertx.setPeriodic(TIDY_MS, _ -> tidy());
  }

  /** Nobody can say who asks: the database is away, and the cookie is not known. */
  static final class Unknown extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unknown() {
      super("nobody can say who asks", null, false, false);
    }
  }

  /** Who asks; fails with {@link Unknown}. */
  Future<Visitor> visitor(RoutingContext asked) {
    Token session = cookie(asked, SESSION);
    Token device = cookie(asked, DEVICE);
    if (session != null) {
      // A page asks for its session once, when somebody opens it.
      boolean byHand =
          !asked.request().method().equals(HttpMethod.GET)
              || SignInApi.SESSION.equals(asked.request().path());
      return session(session.hash())
          .compose(
              found ->
                  found
                      .flatMap(it -> goesOn(it, byHand))
                      .map(it -> Future.succeededFuture(Visitor.of(it, presence.apply(it.who()))))
                      .orElseGet(() -> device(device, asked)));
    }
    return device(device, asked);
  }

  private Future<Visitor> device(@Nullable Token token, RoutingContext asked) {
    boolean without = token == null && cookie(asked, SESSION) == null;
    Visitor otherwise =
        Visitor.of(
            without && proxy.isThisMachine(asked.request()) ? Reader.MACHINE : Reader.STRANGER);
    if (token == null) {
      return Future.succeededFuture(otherwise);
    }
    return found(knownDevices, token.hash(), devices::device)
        .map(found -> found.isPresent() ? Visitor.of(Reader.DEVICE) : otherwise);
  }

  private Future<Optional<Session>> session(String hash) {
    return found(known, hash, sessions::session);
  }

  private interface Lookup<T> {
    Future<Optional<T>> of(String hash);
  }

  private <T> Future<Optional<T>> found(
      Map<String, Known<T>> known, String hash, Lookup<T> lookup) {
    Known<T> before = known.get(hash);
    Instant now = clock.instant();
    if (before != null && now.isBefore(before.at().plus(FRESH))) {
      return Future.succeededFuture(Optional.of(before.it()));
    }
    if (lookups >= LOOKUPS) {
      return before == null
          ? Future.failedFuture(new Unknown())
          : Future.succeededFuture(Optional.of(before.it()));
    }
    lookups++;
    return lookup
        .of(hash)
        .timeout(ANSWERED_WITHIN_MS, TimeUnit.MILLISECONDS)
        .onComplete(_ -> lookups--)
        .onSuccess(
            found ->
                found.ifPresentOrElse(
                    it -> known.put(hash, new Known<>(it, now)), () -> known.remove(hash)))
        .recover(
            _ ->
                before == null
                    ? Future.failedFuture(new Unknown())
                    : Future.succeededFuture(Optional.of(before.it())));
  }

  /** The session after this request, empty if it is over. */
  private Optional<Session> goesOn(Session session, boolean byHand) {
    Instant now = clock.instant();
    Presence is = presence.apply(session.who());
    if (session.over(limits, is != Presence.AWAY, now)) {
      end(session);
      return Optional.empty();
    }
    Session seen = session.seen(is == Presence.AT_WORK, byHand, now);
    Known<Session> before = known.get(session.hash());
    known.put(session.hash(), new Known<>(seen, before == null ? now : before.at()));
    if (seen.worked() != session.worked() || seen.used().isAfter(session.used().plus(KEPT_FOR))) {
      sessions.used(seen);
    }
    return Optional.of(seen);
  }

  /** Ends a session, here and in the database. */
  Future<Void> end(Session session) {
    gone(it -> it.hash().equals(session.hash()));
    return sessions.end(session.hash());
  }

  /** How long a session goes on without being used. */
  Duration idle() {
    return limits.idle();
  }

  /** Ends the session whose cookie came along, if there is one. */
  Future<Optional<Session>> endShown(RoutingContext asked) {
    Token shown = cookie(asked, SESSION);
    return shown == null
        ? Future.succeededFuture(Optional.empty())
        : session(shown.hash())
            .compose(
                found ->
                    found
                        .map(it -> end(it).map(found))
                        .orElseGet(() -> Future.succeededFuture(found)));
  }

  /** The database knows better which sessions somebody has. */
  void forget(AccountId who) {
    gone(it -> it.who().equals(who));
  }

  /** Ends all of somebody's sessions, here and in the database; how many they were. */
  Future<Integer> endAll(AccountId who) {
    return sessions.endAll(who).onSuccess(_ -> forget(who));
  }

  /** Ends everybody's sessions but this one, here and in the database; how many they were. */
  Future<Integer> endEverybodys(Session but) {
    return sessions
        .endEverybodys(but.hash())
        .onSuccess(_ -> gone(it -> !it.hash().equals(but.hash())));
  }

  /** Whoever shows something that stays open is told at once which sessions have ended here. */
  void whenEnded(Consumer<Predicate<Session>> told) {
    ended = told;
  }

  private void gone(Predicate<Session> which) {
    known.values().removeIf(it -> which.test(it.it()));
    ended.accept(which);
  }

  /** Somebody's sessions that go on, the newest first. */
  Future<List<Session>> sessions(AccountId who) {
    Instant now = clock.instant();
    boolean works = works(who);
    return sessions
        .sessions(who)
        .map(all -> all.stream().filter(it -> !it.over(limits, works, now)).toList());
  }

  /** Ends one of somebody's sessions, here and in the database; false if there was none. */
  Future<Boolean> end(AccountId who, String hash) {
    return sessions
        .end(who, hash)
        .onSuccess(
            done -> {
              if (done) {
                gone(it -> it.hash().equals(hash));
              }
            });
  }

  /** Works still, or writes down what was agreed. */
  private boolean works(AccountId who) {
    return presence.apply(who) != Presence.AWAY;
  }

  private void tidy() {
    Instant now = clock.instant();
    known.values().removeIf(it -> it.it().over(limits, works(it.it().who()), now));
    knownDevices.values().removeIf(it -> now.isAfter(it.at().plus(DEVICE_FOR)));
  }

  // --- cookies

  @Nullable Token cookie(RoutingContext asked, String name) {
    Cookie cookie = asked.request().getCookie(name(asked.request(), name));
    return cookie == null ? null : Token.of(cookie.getValue()).orElse(null);
  }

  /**
   * Gives a cookie.
   *
   * @param lasts null: until the browser is closed
   */
  void give(RoutingContext asked, String name, Token token, @Nullable Duration lasts) {
    Cookie cookie = made(asked.request(), name, token.text());
    if (lasts != null) {
      cookie.setMaxAge(lasts.toSeconds());
    }
    asked.response().addCookie(cookie);
  }

  /** The device's cookie lasts as long as a browser permits. */
  void giveDevice(RoutingContext asked, Token token) {
    give(asked, DEVICE, token, DEVICE_FOR);
  }

  void take(RoutingContext asked, String name) {
    asked.response().addCookie(made(asked.request(), name, "").setMaxAge(0));
  }

  private Cookie made(HttpServerRequest request, String name, String value) {
    return Cookie.cookie(name(request, name), value)
        .setHttpOnly(true)
        .setSameSite(CookieSameSite.STRICT)
        .setSecure(proxy.isSecure(request))
        .setPath("/");
  }

  private String name(HttpServerRequest request, String name) {
    return proxy.isSecure(request) ? "__Host-" + name : name;
  }
}
