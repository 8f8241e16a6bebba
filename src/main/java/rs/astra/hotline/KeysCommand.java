package rs.astra.hotline;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import rs.astra.hotline.privacy.AccountKey;
import rs.astra.hotline.privacy.Peppers;

/** The keys that are not in the database: made, changed and looked at. */
final class KeysCommand {
  private final Config config;
  private final Instant now;
  private final PrintWriter out;
  private final Peppers peppers;

  KeysCommand(Config config, Instant now, PrintWriter out) {
    this.config = config;
    this.now = now;
    this.out = out;
    this.peppers = new Peppers(config.privacy().keys());
  }

  int create() throws IOException {
    if (AccountKey.create(config.privacy().keys())) {
      out.println("Made the key for accounts in " + config.privacy().keys() + ".");
      if (peppers.exist()) {
        return done();
      }
    }
    peppers.create(now);
    out.println("Made the first key in " + config.privacy().keys() + ".");
    out.println("Keep that folder out of every backup that holds the database as well.");
    return done();
  }

  int rotate() throws IOException {
    Peppers.Standing standing = peppers.rotate(now);
    out.printf(
        "Key %d is in use from now on; what key %d made links until %s.%n",
        standing.epoch(), standing.former(), day(now.plus(Peppers.FORMER)));
    return done();
  }

  int check() throws IOException {
    Peppers.Standing standing = peppers.check(now);
    AccountKey.open(config.privacy().keys(), config.people().key().reveal());
    out.printf(
        "Key %d is in use since %s; the next is made on %s.%n",
        standing.epoch(), day(standing.begunAt()), day(standing.begunAt().plus(Peppers.EPOCH)));
    if (standing.former() > 0) {
      out.printf(
          "What key %d made links until %s.%n",
          standing.former(), day(standing.begunAt().plus(Peppers.FORMER)));
    }
    return done();
  }

  private int done() {
    out.flush();
    return 0;
  }

  private String day(Instant at) {
    return DateTimeFormatter.ISO_LOCAL_DATE.format(at.atZone(config.timeZone()));
  }
}
