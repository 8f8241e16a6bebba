package rs.astra.hotline.people;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Signing in with password and code, accepting an invitation, and another password. Signing in with
 * a passkey is {@link Keyring}'s, with an identity provider {@link RelyingParty}'s.
 *
 * <ol>
 *   <li>Id, password and code are judged together, and what was wrong is not told: neither who
 *       there is, nor whether a password was right.
 *   <li>How often one may try is {@link Throttle}'s.
 *   <li>A password is hashed beside the thread that serves, {@value #AT_ONCE} at a time for
 *       strangers and as many for known browsers; whoever comes beyond is asked to come again. So
 *       many tries cost neither calls nor the night shift anything.
 *   <li>A code is accepted once, by whoever is first.
 *   <li>Whoever has signed in gets a new session, and the browser is known from then on, by a new
 *       token: one that somebody else has put there is never known. Another password gives the
 *       session another token, too.
 * </ol>
 *
 * Lives on one thread.
 */
public final class SignIn {
  /** Whoever is nobody tries under this name. */
  public static final AccountId NOBODY = new AccountId("nobody-at-all");

  private static final int AT_ONCE = 2;
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final long ANSWERED_WITHIN_MS = 3_000;

  private final Vertx vertx;
  private final Accounts accounts;
  private final Sessions sessions;
  private final Seal seal;
  private final InstantSource clock;
  private final Duration browserKnown;
  private final Counts counts;
  private final Throttle throttle;
  private final LeakedPasswords leaked;
  private int strangers;
  private int known;

  /** How often what became of a try. */
  public record Counts(LongAdder in, LongAdder wrong, LongAdder throttled) {
    /** Nothing yet. */
    public Counts() {
      this(new LongAdder(), new LongAdder(), new LongAdder());
    }
  }

  /** What becomes of a try. */
  public sealed interface Answer {
    /**
     * Signed in.
     *
     * @param session the cookie of the session
     * @param browser the cookie by which the browser is known, to all who sign in there
     */
    record In(AccountId who, Set<Role> roles, Token session, Token browser) implements Answer {}

    /** What was asked for is done: the password is another one, or was the right one. */
    record Done() implements Answer {}

    /**
     * Something is wrong; what, is not told.
     *
     * @param about the account that there is, for the trail; null if there is none
     */
    record Wrong(@Nullable AccountId about) implements Answer {}

    /** Must wait; nothing was looked at. */
    record Wait(Duration time) implements Answer {}

    /** The new password cannot be used. */
    record Refused(Password.Objection why) implements Answer {}
  }

  /** What somebody shows. */
  public record Shown(AccountId who, Password password, String code) {}

  /**
   * From where.
   *
   * @param network see {@link Throttle.Place}
   * @param browser the browser's cookie, if it has one
   */
  public record From(String network, @Nullable Token browser) {}

  /**
   * Signs nobody in yet.
   *
   * @param browserKnown how long a browser is known
   */
  public SignIn(
      Vertx vertx,
      Accounts accounts,
      Sessions sessions,
      Seal seal,
      InstantSource clock,
      Duration browserKnown,
      Counts counts,
      Throttle throttle,
      LeakedPasswords leaked) {
    this.vertx = vertx;
    this.accounts = accounts;
    this.sessions = sessions;
    this.seal = seal;
    this.clock = clock;
    this.browserKnown = browserKnown;
    this.counts = counts;
    this.throttle = throttle;
    this.leaked = leaked;
  }

  /** Signs somebody in. The future fails if the database is away. */
  public Future<Answer> signIn(Shown shown, From from) {
    return place(shown.who(), from).compose(place -> judged(shown, from, place));
  }

  private Future<Throttle.Place> place(AccountId who, From from) {
    Token browser = from.browser();
    Throttle.Place network = new Throttle.Place(from.network(), false);
    return browser == null
        ? Future.succeededFuture(network)
        : soon(sessions.knows(browser.hash(), who, clock.instant()))
            .map(knows -> knows ? new Throttle.Place(browser.hash(), true) : network);
  }

  private Future<Answer> judged(Shown shown, From from, Throttle.Place place) {
    AccountId who = shown.who();
    return tried(
        who,
        place,
        () ->
            soon(accounts.account(who))
                .compose(
                    account -> {
                      String hash = account.map(Account::hash).orElse(Password.NOBODY);
                      return work(() -> shown.password().isOf(hash))
                          .compose(
                              right ->
                                  right && account.isPresent()
                                      ? byCode(account.get(), shown.code(), from, () -> true)
                                      : wrong(account.map(Account::id).orElse(null)));
                    }));
  }

  private interface Judging {
    Future<Answer> judge();
  }

  /** Counts a try, and takes it back if it was right or could not be judged. */
  private Future<Answer> tried(AccountId who, Throttle.Place place, Judging judging) {
    Duration wait = throttle.begin(who, place, clock.instant());
    if (!wait.isZero()) {
      return mustWait(wait);
    }
    if ((place.known() ? known : strangers) >= AT_ONCE) {
      throttle.undecided(who, place);
      return mustWait(SOON);
    }
    busy(place, 1);
    return judging
        .judge()
        .onComplete(_ -> busy(place, -1))
        .onSuccess(
            answer -> {
              switch (answer) {
                case Answer.In _ -> {
                  throttle.right(who, place);
                  counts.in().increment();
                }
                case Answer.Done _ -> throttle.right(who, place);
                case Answer.Wrong _ -> counts.wrong().increment();
                case Answer.Refused _, Answer.Wait _ -> throttle.undecided(who, place);
              }
            })
        .onFailure(_ -> throttle.undecided(who, place));
  }

  private void busy(Throttle.Place place, int one) {
    if (place.known()) {
      known += one;
    } else {
      strangers += one;
    }
  }

  private Future<Answer> mustWait(Duration time) {
    counts.throttled().increment();
    return Future.succeededFuture(new Answer.Wait(time));
  }

  private static Future<Answer> wrong(@Nullable AccountId about) {
    return Future.succeededFuture(new Answer.Wrong(about));
  }

  private Future<Answer> byCode(Account account, String code, From from, BooleanSupplier proof) {
    Instant now = clock.instant();
    byte[] key = seal.open(account.sealedKey(), account.id().value());
    OptionalLong step = SecondFactor.step(key, code, now, account.lastStep());
    if (step.isEmpty()) {
      throttle.wrongCode(account.id(), now);
      return wrong(account.id());
    }
    return soon(accounts.use(account.id(), step.getAsLong()))
        .compose(
            first ->
                first && proof.getAsBoolean()
                    ? in(account.id(), account.roles(), from)
                    : wrong(account.id()));
  }

  /** Begins a session of somebody who is known by now. */
  private Future<Answer> in(AccountId who, Set<Role> roles, From from) {
    Instant now = clock.instant();
    Token session = Token.random();
    Token before = from.browser();
    Token browser = Token.random();
    return soon(sessions.begin(new Session(session.hash(), who, roles, now, now, false)))
        .compose(
            _ ->
                before == null
                    ? Future.succeededFuture()
                    : soon(sessions.anew(before.hash(), browser.hash())))
        .compose(_ -> soon(sessions.know(browser.hash(), who, now.plus(browserKnown))))
        .map(_ -> new Answer.In(who, roles, session, browser));
  }

  /**
   * Signs in whoever proves to be the one that they say, by something that is both factors.
   *
   * @param who null if nobody is it who was said
   * @param proof whether it is so; asked only if nobody has to wait
   */
  Future<Answer> signIn(@Nullable AccountId who, From from, Supplier<Future<Boolean>> proof) {
    AccountId tries = who == null ? NOBODY : who;
    return place(tries, from)
        .compose(
            place ->
                tried(
                    tries,
                    place,
                    () ->
                        soon(proof.get())
                            .compose(
                                right -> right && who != null ? byProof(who, from) : wrong(who))));
  }

  /**
   * Signs in somebody of whom it is known who they are, by their code.
   *
   * @param proof whether that is known, for the last time; asked when the code was right
   */
  Future<Answer> signIn(AccountId who, String code, From from, BooleanSupplier proof) {
    return place(who, from)
        .compose(
            place ->
                tried(
                    who,
                    place,
                    () ->
                        soon(accounts.account(who))
                            .compose(
                                account ->
                                    account.isPresent()
                                        ? byCode(account.get(), code, from, proof)
                                        : wrong(null))));
  }

  private Future<Answer> byProof(AccountId who, From from) {
    return soon(accounts.account(who))
        .compose(account -> account.isEmpty() ? wrong(null) : in(who, account.get().roles(), from));
  }

  /** What the holder of that account is told of invitations to it. */
  public Future<Invitation.Told> told(AccountId who) {
    return soon(accounts.told(who, clock.instant()));
  }

  /** Takes back the invitation to that account; false if there is none. */
  public Future<Boolean> callOff(AccountId who) {
    return soon(accounts.callOff(who));
  }

  /** The invitation of that link, if it can still be accepted. */
  public Future<Optional<Invitation>> invitation(Token token) {
    return soon(accounts.invitation(token.hash(), clock.instant()));
  }

  /**
   * Makes a second factor for whoever looks at the invitation; the one before is good no more.
   *
   * @return empty if it was used or has expired meanwhile
   */
  public Future<Optional<byte[]>> factor(Invitation it) {
    byte[] key = SecondFactor.key();
    String sealed = seal.seal(key, it.who().value());
    return soon(accounts.seal(it.tokenHash(), sealed, clock.instant()))
        .map(done -> done ? Optional.of(key) : Optional.empty());
  }

  /**
   * Accepts an invitation: whoever has the link chooses a password and shows by a code that the
   * second factor works. Signed in then.
   */
  public Future<Answer> accept(Token token, Password password, String code, From from) {
    Instant now = clock.instant();
    return invitation(token)
        .compose(
            found -> {
              if (found.isEmpty()) {
                return wrong(null);
              }
              Invitation it = found.get();
              Throttle.Place place = new Throttle.Place(from.network(), false);
              return tried(
                  it.who(),
                  place,
                  () -> accepted(it, token, new Shown(it.who(), password, code), from, now));
            });
  }

  private Future<Answer> accepted(Invitation it, Token token, Shown shown, From from, Instant now) {
    OptionalLong step = SecondFactor.step(it.key(seal), shown.code(), now, 0);
    return usable(
        shown.password(),
        it.who(),
        () ->
            step.isEmpty()
                ? wrong(it.who())
                : accepted(it, token, shown.password(), step.getAsLong(), from, now));
  }

  private Future<Answer> accepted(
      Invitation it, Token token, Password password, long step, From from, Instant now) {
    return work(password::hash)
        .compose(
            hash ->
                soon(
                    accounts.accept(
                        token.hash(),
                        new Account(it.who(), it.roles(), hash, it.sealedKey(), step),
                        now)))
        .compose(accepted -> accepted ? in(it.who(), it.roles(), from) : wrong(it.who()));
  }

  /**
   * Another password, by whoever knows the present one; all other sessions end.
   *
   * @param renewed the token by which this one goes on
   */
  public Future<Answer> change(Session session, Password present, Password next, Token renewed) {
    // Whoever is signed in is a place: strangers do not make them wait.
    Throttle.Place place = new Throttle.Place(session.hash(), true);
    return tried(session.who(), place, () -> changed(session, present, next, renewed));
  }

  private Future<Answer> changed(Session session, Password present, Password next, Token renewed) {
    AccountId who = session.who();
    return usable(
        next,
        who,
        () ->
            knows(who, present)
                .compose(right -> right ? changed(session, next, renewed) : wrong(who)));
  }

  /** Asks further if that person can use the password from now on. */
  private Future<Answer> usable(Password password, AccountId who, Judging further) {
    Password.Objection objection = password.objection(who);
    return objection != null
        ? Future.succeededFuture(new Answer.Refused(objection))
        : work(() -> leaked.has(password))
            .compose(
                has ->
                    has
                        ? Future.succeededFuture(new Answer.Refused(Password.Objection.LEAKED))
                        : further.judge());
  }

  private Future<Answer> changed(Session session, Password next, Token renewed) {
    AccountId who = session.who();
    return work(next::hash)
        .compose(
            hash ->
                soon(accounts.change(who, hash, session.hash(), renewed.hash(), clock.instant())))
        .map(done -> done ? new Answer.Done() : new Answer.Wrong(who));
  }

  /** Whether whoever has signed in knows the password; before they change how they sign in. */
  public Future<Answer> confirm(Session session, Password present) {
    return tried(
        session.who(),
        new Throttle.Place(session.hash(), true),
        () ->
            knows(session.who(), present)
                .map(right -> right ? new Answer.Done() : new Answer.Wrong(session.who())));
  }

  private Future<Boolean> knows(AccountId who, Password password) {
    return soon(accounts.account(who))
        .compose(
            account -> {
              String hash = account.map(Account::hash).orElse(Password.NOBODY);
              return work(() -> password.isOf(hash));
            });
  }

  private <T> Future<T> work(Callable<T> work) {
    return vertx.executeBlocking(work, false).map(Objects::requireNonNull);
  }

  /** An answer of the database within seconds, or a failure. */
  static <T> Future<T> soon(Future<T> answer) {
    return answer.timeout(ANSWERED_WITHIN_MS, TimeUnit.MILLISECONDS);
  }
}
