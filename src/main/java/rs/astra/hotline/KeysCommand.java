package rs.astra.hotline;

import io.vertx.core.Future;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import rs.astra.hotline.asterisk.StationCertificate;
import rs.astra.hotline.engine.Audit;
import rs.astra.hotline.engine.Notary;
import rs.astra.hotline.people.AccountId;
import rs.astra.hotline.privacy.AccountKeys;
import rs.astra.hotline.privacy.EpochKeys;
import rs.astra.hotline.privacy.EpochKeys.Kind;
import rs.astra.hotline.privacy.EpochKeys.Standing;
import rs.astra.hotline.privacy.Recogniser;
import rs.astra.hotline.store.Store;
import rs.astra.hotline.store.StoredAccounts;

/**
 * The keys that make tokens of callers' numbers, those that seal the numbers of callbacks,
 * recipients of sharings, the second factors of accounts and the trail, and the certificate that
 * telephones trust: made, changed and looked at.
 */
final class KeysCommand {
  private final Config config;
  private final Instant now;
  private final PrintWriter out;

  KeysCommand(Config config, Instant now, PrintWriter out) {
    this.config = config;
    this.now = now;
    this.out = out;
  }

  private EpochKeys keys(Kind kind) {
    return new EpochKeys(config.privacy().keys(), kind);
  }

  int create() throws IOException {
    boolean made = createCertificate();
    if (AccountKeys.create(config.privacy().keys(), now)) {
      out.println("Made the key for accounts in " + config.privacy().keys() + ".");
      made = true;
    }
    if (AuditCommand.notary(config).begin()) {
      out.println("Made the key of the trail in " + config.privacy().keys() + ".");
      out.println("Entries that another one has sealed could not be verified any more.");
      made = true;
    }
    if (made && !EpochKeys.anyMissing(config.privacy().keys())) {
      return done();
    }
    EpochKeys.createAll(config.privacy().keys(), now);
    out.println("Made the first keys in " + config.privacy().keys() + ".");
    out.println("Keep that folder out of every backup that holds the database as well.");
    return done();
  }

  private boolean createCertificate() throws IOException {
    Config.Telephones telephones = config.asterisk().sip().telephones();
    if (!telephones.certificateIsOurs()) {
      return false;
    }
    StationCertificate certificate = StationCertificate.of(telephones);
    boolean made = certificate.create(now);
    if (made) {
      out.println("Made the certificate for telephones in " + telephones.folder() + ".");
      out.println("Every telephone must be told to trust " + certificate.authority() + ".");
    }
    return made;
  }

  int rotate() throws IOException {
    List<Kind> kinds = kindsInFiles();
    AccountKeys keys = Resealing.keys(config);
    record(kinds, keys);
    rotateEpochs(kinds);
    if (keys.areGiven()) {
      rotateGiven(keys);
    } else {
      AccountKeys.Standing standing = keys.rotate(now);
      out.printf(
          "Key %d for accounts is in use from now on; what was sealed before is sealed anew, and"
              + " the former key is destroyed then.%n",
          standing.number());
      out.flush();
      sealAnew(keys, "A service that runs destroys the former key within a quarter of an hour.");
    }
    int result = rotateTrail();
    done();
    return result;
  }

  /** Those that are changed here; refused before anything is done if one of them cannot be. */
  private List<Kind> kindsInFiles() throws IOException {
    List<Kind> kinds = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      if (!peppersAreGiven() || (kind != Kind.PEPPER && !keys(kind).isEmpty())) {
        keys(kind).check(now);
        kinds.add(kind);
      }
    }
    return kinds;
  }

  private boolean peppersAreGiven() {
    return !config.privacy().pepper().reveal().isEmpty();
  }

  /**
   * Before it is done: that somebody wants it. Done all the same if that fails, as keys are changed
   * when one was stolen; the service notes each key that comes.
   */
  private void record(List<Kind> kinds, AccountKeys accounts) {
    List<String> wanted = new ArrayList<>(kinds.stream().map(Kind::word).toList());
    if (!accounts.areGiven()) {
      wanted.add("accounts");
    }
    wanted.add("trail");
    Store.once(
        config.database(),
        store -> recorded(AuditCommand.trail(config, store, () -> now), wanted),
        _ -> true,
        error -> {
          out.println("Not in the trail: " + Store.reason(error) + ".");
          out.println("Write down who has changed the keys, and when.");
          return false;
        });
  }

  private static Future<Void> recorded(Audit trail, List<String> wanted) {
    Future<Void> done = Future.succeededFuture();
    for (String keys : wanted) {
      done =
          done.compose(
              _ ->
                  trail.record(
                      Audit.Entry.of(
                          new Audit.Actor.Command("keys"),
                          Audit.Action.KEYS_ROTATE,
                          new Audit.Subject(Audit.Subject.Kind.KEYS, keys),
                          Audit.Purpose.OPERATION)));
    }
    return done;
  }

  private int rotateTrail() {
    return Store.once(
        config.database(),
        store -> AuditCommand.trail(config, store, InstantSource.fixed(now)).rotate(),
        takenUp -> {
          out.println(
              takenUp
                  ? "The trail has another key, and says so; it seals from now on."
                  : "The trail's next key is made; whoever writes the next entry takes it up.");
          out.println("Keep the former keys of the trail: they verify what they have sealed.");
          return 0;
        },
        error -> {
          out.println("The key of the trail was not changed: " + Store.reason(error) + ".");
          return 1;
        });
  }

  /** Whoever gives a key by a setting changes it there. */
  private void rotateGiven(AccountKeys keys) {
    if (keys.standing().former() > 0) {
      sealAnew(keys, "people.former-key-secret is needed no more: take it away, and destroy it.");
    } else {
      tellHow("people.key-secret", "people.former-key-secret", keys.standing().number() + 1);
      out.println("Then once more `hotline keys rotate`: it says when the former one can go.");
    }
  }

  private void tellHow(String present, String former, int number) {
    out.printf(
        "%s comes from the settings, so it is changed there; nothing was changed.%n", present);
    out.printf(
        "Make a line:  echo \"%d %s $(openssl rand -hex 32)\"%n",
        number, now.truncatedTo(ChronoUnit.SECONDS));
    out.printf("Give it as %s, what is there now as %s,%n", present, former);
    out.println("and restart the service, which ends no call.");
  }

  private void sealAnew(AccountKeys keys, String ended) {
    Store.once(
        config.database(),
        store -> new StoredAccounts(store).sealAnew(keys),
        anew -> {
          out.printf(Locale.ROOT, "Sealed anew: %d. %s%n", anew.sealed(), ended);
          List<AccountId> closed = anew.closed();
          if (!closed.isEmpty()) {
            out.println("Open with no key, so they must be invited anew: " + closed + ".");
          }
          return true;
        },
        error -> {
          out.println("Not sealed anew yet: " + Store.reason(error) + ".");
          out.println("The service does it within a minute, or when it is started; keep all keys.");
          return false;
        });
  }

  private void rotateEpochs(List<Kind> kinds) throws IOException {
    if (peppersAreGiven()) {
      tellHow(
          "privacy.pepper-secret",
          "privacy.former-pepper-secret",
          Recogniser.given(config.privacy()) + 1);
    }
    for (Kind kind : kinds) {
      Standing standing = keys(kind).rotate(now);
      out.printf(
          "%s %d is in use from now on; what key %d %s until %s.%n",
          name(kind),
          standing.epoch(),
          standing.former(),
          does(kind),
          day(now.plus(kind.former())));
    }
  }

  int check() throws IOException {
    int result = 0;
    for (Kind kind : Kind.values()) {
      Standing standing = keys(kind).check(now);
      if (standing.isAhead(now)) {
        out.printf(
            "%s %d begins on %s, and today is %s: the clock is wrong, or was when it was made. Set"
                + " the clock; the service makes the next key at its next look.%n",
            name(kind), standing.epoch(), day(standing.begunAt()), day(now));
        result = 1;
        continue;
      }
      out.printf(
          "%s %d is in use since %s; the next is made on %s.%n",
          name(kind),
          standing.epoch(),
          day(standing.begunAt()),
          day(standing.begunAt().plus(kind.epoch())));
      if (standing.former() > 0) {
        out.printf(
            "What key %d %s until %s.%n",
            standing.former(), does(kind), day(standing.begunAt().plus(kind.former())));
      }
    }
    AccountKeys.Standing accounts = Resealing.keys(config).standing();
    out.printf(
        "Key %d for accounts is in use%s.%n",
        accounts.number(),
        accounts.former() == 0 ? "" : "; what the former one sealed is not all sealed anew yet");
    checkTrail();
    Config.Telephones telephones = config.asterisk().sip().telephones();
    if (telephones.certificateIsOurs()) {
      Instant end = StationCertificate.of(telephones).end();
      out.printf(
          "The certificate for telephones ends on %s; it is renewed on %s.%n",
          day(end), day(end.minus(StationCertificate.RENEWED)));
    }
    done();
    return result;
  }

  /** Before the first entry it needs none. */
  private void checkTrail() throws IOException {
    Notary notary = AuditCommand.notary(config);
    if (notary.maySeal()) {
      Notary.Key newest = notary.keys().getLast();
      Notary.Head after = newest.after();
      String begins =
          after == null
              ? "is made; whoever writes the next entry takes it up"
              : "seals what comes after entry " + after.number();
      out.printf("Key %d of the trail %s.%n", newest.number(), begins);
    }
  }

  private static String name(Kind kind) {
    return switch (kind) {
      case PEPPER -> "Key";
      case SEAL -> "Sealing key";
      case RECIPIENT -> "Key of recipients";
    };
  }

  private static String does(Kind kind) {
    return switch (kind) {
      case PEPPER -> "made links";
      case SEAL, RECIPIENT -> "sealed can be opened";
    };
  }

  private int done() {
    out.flush();
    return 0;
  }

  private String day(Instant at) {
    return DateTimeFormatter.ISO_LOCAL_DATE.format(at.atZone(config.timeZone()));
  }

  @Command(
      name = "keys",
      description = "The keys that are not in the database: of callers, accounts and the trail.",
      mixinStandardHelpOptions = true,
      subcommands = {Create.class, Rotate.class, Check.class})
  static final class Group {}

  /** What the commands about keys have in common. */
  abstract static class WithKeys extends Configured {
    @Override
    final int run(Config config) throws IOException {
      return run(new KeysCommand(config, Clock.systemUTC().instant(), out()));
    }

    abstract int run(KeysCommand command) throws IOException;

    @Override
    boolean needsSecrets() {
      return false;
    }
  }

  @Command(
      name = "create",
      description = "Makes the keys that are not there; refuses if all are.",
      mixinStandardHelpOptions = true)
  static final class Create extends WithKeys {
    @Override
    int run(KeysCommand command) throws IOException {
      return command.create();
    }
  }

  @Command(
      name = "rotate",
      description = {
        "Begins the next key of each kind now; a service that runs takes it up within a minute,",
        "and no call is stopped. What the former key for accounts has sealed is sealed anew;",
        "former keys of the trail stay, to verify it."
      },
      mixinStandardHelpOptions = true)
  static final class Rotate extends WithKeys {
    @Override
    int run(KeysCommand command) throws IOException {
      return command.rotate();
    }
  }

  @Command(
      name = "check",
      description = "Says whether the keys can be used (exit code 1 if not), and how old they are.",
      mixinStandardHelpOptions = true)
  static final class Check extends WithKeys {
    @Override
    int run(KeysCommand command) throws IOException {
      return command.check();
    }
  }
}
