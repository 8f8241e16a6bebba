package rs.astra.hotline.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.call.CallerToken;

/**
 * What a breach could have shown, and what was asked for meanwhile, as far as the database and the
 * trail still say so. No number, no name, nothing that somebody has written.
 *
 * @param trailIsWhole whether the trail can be relied upon
 * @param kept what there was to be seen
 * @param asked what was asked for, by action
 * @param actors by how many it was asked for
 * @param unknownCalls of how many calls that were asked for the id is not known any more
 * @param affected the calls concerned, the oldest first
 * @param since what was done since that can protect
 */
public record Breach(
    boolean trailIsWhole,
    Kept kept,
    List<Asked> asked,
    long actors,
    long unknownCalls,
    List<Affected> affected,
    List<Done> since) {
  /** What there was, as far as it is still known. */
  public Breach {
    asked = List.copyOf(asked);
    affected = List.copyOf(affected);
    since = List.copyOf(since);
  }

  /**
   * What there was to be seen.
   *
   * @param calls records of calls
   * @param cut those of them of which only the hour is kept
   * @param numbers sealed numbers of callbacks
   * @param sharings rows that say what a recipient may be told
   * @param accounts that there are now
   */
  public record Kept(long calls, long cut, long numbers, long sharings, long accounts) {}

  /**
   * What was asked for.
   *
   * @param action as the trail has it
   * @param times how often
   * @param actors by how many
   */
  public record Asked(String action, long times, long actors) {}

  /**
   * A call of which something could be seen.
   *
   * @param token null if the number was withheld, or the key that made it is destroyed
   * @param numbers sealed numbers of callbacks that were agreed in it, and there at that time
   * @param sharings rows of it that say what a recipient may be told
   * @param asked how often it was asked for, by itself
   */
  public record Affected(
      String call, @Nullable CallerToken token, long numbers, long sharings, long asked) {}

  /**
   * What was done.
   *
   * @param action as the trail has it
   * @param last when it was done last
   */
  public record Done(String action, long times, Instant last) {}

  /** How many different tokens there are. */
  public long tokens() {
    return affected.stream().map(Affected::token).filter(Objects::nonNull).distinct().count();
  }

  /** How many calls have no token. */
  public long without() {
    return affected.stream().filter(it -> it.token() == null).count();
  }

  /**
   * The calls that have a token, for whoever must find out to whom it is owed to be told: as CSV,
   * the call's id, the token as it is stored, and what could be seen of the call.
   */
  public String tokensAsCsv() {
    StringBuilder text = new StringBuilder();
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setHeader("call", "token", "record", "sealed_numbers", "sharings", "asked_for")
            .setRecordSeparator("\n")
            .get();
    try (CSVPrinter out = new CSVPrinter(text, format)) {
      for (Affected it : affected) {
        if (it.token() != null) {
          out.printRecord(
              it.call(), it.token().reveal(), 1, it.numbers(), it.sharings(), it.asked());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
