package rs.astra.hotline.people;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.people.Passkeys.Passkey;

/**
 * Passkeys (WebAuthn): added by whoever has signed in, then a way to sign in.
 *
 * <ol>
 *   <li>A passkey is both factors: a thing that somebody has, and the finger or PIN that unlocks
 *       it, which is asked for each time. So it takes the place of password and code; and no page
 *       that only looks like ours can have it.
 *   <li>Adding one takes the present password: whoever finds a page open adds none. At most {@value
 *       Passkeys#MOST}; each can be removed by its holder.
 *   <li>It is good under the name under which it was added; which names there are is said by the
 *       configuration ({@code http.names}).
 *   <li>How long a challenge is good is said by {@link Challenges}. One for signing in adds
 *       nothing, and one for adding is good in the session that asked.
 *   <li>Its counter must grow, if it counts: else there are two copies, and this one stays out.
 *   <li>What was wrong is not told, and {@link Throttle} counts as for passwords.
 *   <li>An invitation that is accepted, removal and erasure end all of somebody's.
 * </ol>
 *
 * Lives on one thread.
 */
public final class Keyring {
  private static final String SIGNING_IN = "";

  private final Vertx vertx;
  private final Passkeys passkeys;
  private final SignIn signIn;
  private final InstantSource clock;
  private final Challenges challenges = new Challenges();
  private final Authenticators authenticators = new Authenticators();

  /**
   * What a browser was asked, and where.
   *
   * @param origin such as {@code https://hotline.example:8443}
   * @param host the name in it
   */
  public record Asked(Token challenge, String origin, String host) {}

  /** Passkeys that are kept there. */
  public Keyring(Vertx vertx, Passkeys passkeys, SignIn signIn, InstantSource clock) {
    this.vertx = vertx;
    this.passkeys = passkeys;
    this.signIn = signIn;
    this.clock = clock;
  }

  /** What a passkey signs to sign in. */
  public Token challenge() {
    return challenges.make(SIGNING_IN, clock.instant());
  }

  /** What a new passkey signs; for whoever knows the password ({@link SignIn#confirm}). */
  public Token challenge(Session session) {
    return challenges.make(session.hash(), clock.instant());
  }

  /** Somebody's, the oldest first. */
  public Future<List<Passkey>> of(AccountId who) {
    return SignIn.soon(passkeys.of(who));
  }

  /** The passkey that a browser has made for whoever has signed in, empty if it is none. */
  public Future<Optional<Passkey>> made(Session session, Asked asked, String said) {
    return challenges.isGood(asked.challenge(), session.hash(), clock.instant())
        ? work(() -> authenticators.added(said, asked, session.who(), clock.instant()))
            .map(made -> made.filter(_ -> use(asked, session.hash())))
        : Future.succeededFuture(Optional.empty());
  }

  /** Keeps a passkey; false if there is no room for it. */
  public Future<Boolean> add(Passkey passkey) {
    return SignIn.soon(passkeys.add(passkey));
  }

  /** Removes one of somebody's; false if there was none. */
  public Future<Boolean> remove(AccountId who, String id) {
    return SignIn.soon(passkeys.remove(who, id));
  }

  /**
   * Signs in whoever holds the passkey.
   *
   * @param id of the passkey, as the browser says it
   * @param said all that it says, as JSON
   */
  public Future<SignIn.Answer> signIn(Asked asked, String id, String said, SignIn.From from) {
    return (challenges.isGood(asked.challenge(), SIGNING_IN, clock.instant())
            ? SignIn.soon(passkeys.passkey(id))
            : Future.succeededFuture(Optional.<Passkey>empty()))
        .compose(
            found -> {
              Passkey it = found.orElse(null);
              return signIn.signIn(
                  it == null ? null : it.who(), from, () -> proved(it, asked, said));
            });
  }

  private Future<Boolean> proved(@Nullable Passkey passkey, Asked asked, String said) {
    return passkey == null
        ? Future.succeededFuture(false)
        : work(() -> authenticators.proved(said, asked, passkey))
            .compose(
                counter ->
                    counter.isPresent() && use(asked, SIGNING_IN)
                        ? passkeys.use(passkey.id(), counter.getAsLong())
                        : Future.succeededFuture(false));
  }

  private boolean use(Asked asked, String purpose) {
    return challenges.use(asked.challenge(), purpose, clock.instant());
  }

  private <T> Future<T> work(Callable<T> work) {
    return vertx.executeBlocking(work, false).map(Objects::requireNonNull);
  }
}
