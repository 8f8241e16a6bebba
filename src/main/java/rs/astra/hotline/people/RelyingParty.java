package rs.astra.hotline.people;

import io.vertx.core.Future;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.people.IdentityProvider.Failed;
import rs.astra.hotline.people.IdentityProvider.Flow;
import rs.astra.hotline.people.IdentityProvider.Returned;

/**
 * Signing in with the organisation's identity provider, for whoever has bound their account to it.
 *
 * <ol>
 *   <li>It takes the place of the password and of nothing else: the code of the app is asked for
 *       afterwards. So nobody comes in with one factor, whatever the provider has asked for.
 *   <li>Nobody gets an account or a role by it. The account's owner binds it, having signed in and
 *       said the password again; each account to one identity, each identity to one account. Names
 *       and addresses of mail are neither asked for nor compared.
 *   <li>Whoever comes back must be whoever went: state, nonce and PKCE are made of a secret in that
 *       browser's cookie, good for {@link #GOOD_FOR}, once, for one purpose, and for binding in one
 *       session only.
 *   <li>Of what the provider says nothing is kept but a hash of who it is, if that is to be bound.
 *   <li>A provider that is away, slow or lying keeps nobody out: the other ways in do not pass
 *       here. At most {@value #AT_ONCE} ask it at one time.
 *   <li>Whoever comes back with something wrong is slowed down as {@link Throttle} says, by their
 *       network: whose account it would be is not known then. A wrong code counts as after a right
 *       password.
 * </ol>
 *
 * Lives on one thread.
 */
public final class RelyingParty {
  /** How long somebody may take at the provider, and then for the code. */
  public static final Duration GOOD_FOR = Duration.ofMinutes(10);

  private static final int AT_ONCE = 8;
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final String TO_SIGN_IN = "enter";
  private static final String TO_BIND = "bind";

  private final Identities identities;
  private final @Nullable IdentityProvider provider;
  private final SignIn signIn;
  private final SignIn.Counts counts;
  private final Throttle throttle;
  private final InstantSource clock;
  private final Challenges challenges = new Challenges(GOOD_FOR);
  private int asking;

  /** Begun: where the browser goes, and what it keeps meanwhile. */
  public record Begun(URI go, Token secret) {}

  /** What has become of it. */
  public sealed interface Step {
    /**
     * It is that account's owner; now the code.
     *
     * @param proof what the browser shows with it
     */
    record Known(AccountId who, Token proof) implements Step {}

    /** Bound. */
    record Bound() implements Step {}

    /** Not so. */
    record Refused(Why why) implements Step {}

    /** Must wait; nothing was looked at. */
    record Wait(Duration time) implements Step {}
  }

  /** Why not. */
  public enum Why {
    /** The provider does not answer as it should. */
    AWAY,
    /** What it says proves nothing. */
    UNPROVED,
    /** This browser did not begin it, or long ago, or it was done. */
    STALE,
    /** Nobody has bound their account to that identity. */
    UNBOUND,
    /** The account, or the identity, is bound already. */
    TAKEN
  }

  /** Without a provider nobody signs in so; what was bound can be unbound. */
  public RelyingParty(
      Identities identities,
      @Nullable IdentityProvider provider,
      SignIn signIn,
      SignIn.Counts counts,
      Throttle throttle,
      InstantSource clock) {
    this.identities = identities;
    this.provider = provider;
    this.signIn = signIn;
    this.counts = counts;
    this.throttle = throttle;
    this.clock = clock;
  }

  /** The provider, null if there is none. */
  public @Nullable IdentityProvider provider() {
    return provider;
  }

  /** Sends somebody there to sign in; fails with {@link Failed}. */
  public Future<Begun> begin(IdentityProvider provider) {
    return begin(provider, TO_SIGN_IN, TO_SIGN_IN);
  }

  /** The same to bind an account, for whoever knows its password ({@link SignIn#confirm}). */
  public Future<Begun> begin(IdentityProvider provider, Session session) {
    return begin(provider, TO_BIND, TO_BIND + session.hash());
  }

  private Future<Begun> begin(IdentityProvider provider, String kind, String purpose) {
    Token secret = challenges.make(purpose, clock.instant());
    return provider.begin(Flow.of(secret, kind)).map(go -> new Begun(go, secret));
  }

  /** Whether somebody came back from signing in, and who; fails if the database is away. */
  public Future<Step> signIn(
      IdentityProvider provider, @Nullable Token secret, Returned returned, SignIn.From from) {
    return tried(
        from,
        () ->
            asked(provider, secret, returned, TO_SIGN_IN, TO_SIGN_IN)
                .compose(identity -> SignIn.soon(identities.boundTo(identity)))
                .map(
                    found ->
                        found
                            .<Step>map(who -> new Step.Known(who, proof(who)))
                            .orElseGet(() -> new Step.Refused(Why.UNBOUND))));
  }

  private Token proof(AccountId who) {
    return challenges.make(proved(who), clock.instant());
  }

  private static String proved(AccountId who) {
    return "proved " + who;
  }

  /** Lets in whoever was {@link Step.Known}, with a code; fails if the database is away. */
  public Future<SignIn.Answer> signIn(
      @Nullable Token proof, AccountId who, String code, SignIn.From from) {
    Instant now = clock.instant();
    if (proof == null || !challenges.isGood(proof, proved(who), now)) {
      return Future.succeededFuture(new SignIn.Answer.Wrong(null));
    }
    return SignIn.soon(identities.boundSince(who))
        .compose(
            bound ->
                bound.isEmpty()
                    ? Future.succeededFuture(new SignIn.Answer.Wrong(null))
                    : signIn.signIn(
                        who, code, from, () -> challenges.use(proof, proved(who), now)));
  }

  /** Whether somebody came back whose account can be bound; fails if the database is away. */
  public Future<Step> bind(
      IdentityProvider provider,
      Session session,
      @Nullable Token secret,
      Returned returned,
      SignIn.From from) {
    return tried(
        from,
        () ->
            asked(provider, secret, returned, TO_BIND, TO_BIND + session.hash())
                .compose(
                    identity ->
                        SignIn.soon(identities.bind(session.who(), identity, clock.instant())))
                .map(bound -> bound ? new Step.Bound() : new Step.Refused(Why.TAKEN)));
  }

  /** Since when somebody's account is bound. */
  public Future<Optional<Instant>> boundSince(AccountId who) {
    return SignIn.soon(identities.boundSince(who));
  }

  /** Unbinds somebody's account; false if it was not bound. */
  public Future<Boolean> unbind(AccountId who) {
    return SignIn.soon(identities.unbind(who));
  }

  private Future<Identity> asked(
      IdentityProvider provider,
      @Nullable Token secret,
      Returned returned,
      String kind,
      String purpose) {
    // The state first: a page that was sent to us with another's uses nothing up.
    if (secret == null
        || !same(Flow.of(secret, kind).state(), returned.state())
        || !challenges.use(secret, purpose, clock.instant())) {
      return Future.failedFuture(new Stale());
    }
    return provider.who(Flow.of(secret, kind), returned);
  }

  private static final class Stale extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stale() {
      super("this browser did not begin it", null, false, false);
    }
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private interface Asking {
    Future<Step> ask();
  }

  private Future<Step> tried(SignIn.From from, Asking asking) {
    Throttle.Place place = new Throttle.Place(from.network(), false);
    Duration wait = throttle.begin(place, clock.instant());
    if (!wait.isZero()) {
      counts.throttled().increment();
      return Future.succeededFuture(new Step.Wait(wait));
    }
    if (this.asking >= AT_ONCE) {
      throttle.undecided(place);
      counts.throttled().increment();
      return Future.succeededFuture(new Step.Wait(SOON));
    }
    this.asking++;
    return asking
        .ask()
        .onComplete(_ -> this.asking--)
        .recover(RelyingParty::refused)
        .onSuccess(step -> counted(step, place))
        .onFailure(_ -> throttle.undecided(place));
  }

  private static Future<Step> refused(Throwable cause) {
    return switch (cause) {
      case Stale _ -> Future.succeededFuture(new Step.Refused(Why.STALE));
      case Failed failed ->
          Future.succeededFuture(new Step.Refused(failed.away() ? Why.AWAY : Why.UNPROVED));
      default -> Future.failedFuture(cause);
    };
  }

  private void counted(Step step, Throttle.Place place) {
    switch (step) {
      case Step.Known _, Step.Bound _, Step.Wait _ -> throttle.undecided(place);
      case Step.Refused(Why why) -> {
        switch (why) {
          case AWAY, TAKEN -> throttle.undecided(place);
          case UNPROVED, STALE, UNBOUND -> counts.wrong().increment();
        }
      }
    }
  }
}
