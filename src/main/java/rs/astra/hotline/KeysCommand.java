package rs.astra.hotline;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import picocli.CommandLine.Command;
import rs.astra.hotline.asterisk.StationCertificate;
import rs.astra.hotline.privacy.AccountKey;
import rs.astra.hotline.privacy.EpochKeys;
import rs.astra.hotline.privacy.EpochKeys.Kind;
import rs.astra.hotline.privacy.EpochKeys.Standing;

/**
 * The keys that make tokens of callers' numbers, those that seal the numbers of callbacks, and the
 * certificate that telephones trust: made, changed and looked at.
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
    if (AccountKey.create(config.privacy().keys())) {
      out.println("Made the key for accounts in " + config.privacy().keys() + ".");
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
    for (Kind kind : Kind.values()) {
      Standing standing = keys(kind).rotate(now);
      out.printf(
          "%s %d is in use from now on; what key %d %s until %s.%n",
          name(kind),
          standing.epoch(),
          standing.former(),
          does(kind),
          day(now.plus(kind.former())));
    }
    return done();
  }

  int check() throws IOException {
    for (Kind kind : Kind.values()) {
      Standing standing = keys(kind).check(now);
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
    AccountKey.open(config.privacy().keys(), config.people().key().reveal());
    Config.Telephones telephones = config.asterisk().sip().telephones();
    if (telephones.certificateIsOurs()) {
      Instant end = StationCertificate.of(telephones).end();
      out.printf(
          "The certificate for telephones ends on %s; it is renewed on %s.%n",
          day(end), day(end.minus(StationCertificate.RENEWED)));
    }
    return done();
  }

  private static String name(Kind kind) {
    return switch (kind) {
      case PEPPER -> "Key";
      case SEAL -> "Sealing key";
    };
  }

  private static String does(Kind kind) {
    return switch (kind) {
      case PEPPER -> "made links";
      case SEAL -> "sealed can be opened";
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
      description = "The keys that are not in the database: of callers' tokens, and of accounts.",
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
        "Begins the next key now instead of after 90 days; a service that runs takes it up",
        "within a minute, and no call is stopped."
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
