package rs.astra.hotline.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Span;

/**
 * Calls made up by chance, the same ones for the same seed.
 *
 * <ol>
 *   <li>They come independently of each other (a Poisson process): the time from one to the next is
 *       exponential.
 *   <li>Every line, and of a line every language, is as likely as any other.
 *   <li>How long the caller waits and how long the conversation lasts are exponential.
 * </ol>
 */
public final class GeneratedCalls implements Iterator<ComingCall> {
  /** What one call can be for. */
  public record Wish(LineId line, List<Language> languages) {}

  /**
   * How calls come.
   *
   * @param anHour calls an hour, on average
   * @param talk mean length of a conversation
   * @param patience mean time that a caller waits, null if nobody ever gives up
   */
  public record Rate(double anHour, Duration talk, @Nullable Duration patience) {}

  private static final double HOUR_MS = 3_600_000;

  private final Span period;
  private final Rate rate;
  private final List<Wish> wishes;
  private final RandomGenerator chance;
  private double atMs;

  /**
   * Calls in that period.
   *
   * @param wishes at least one, each with at least one language
   */
  public GeneratedCalls(Span period, Rate rate, List<Wish> wishes, long seed) {
    this.period = period;
    this.rate = rate;
    this.wishes = List.copyOf(wishes);
    this.chance = new SplittableRandom(seed);
    next(0);
  }

  private void next(double fromMs) {
    atMs = fromMs + HOUR_MS / rate.anHour() * chance.nextExponential();
  }

  private Instant arrivesAt() {
    return period.from().plusMillis(Math.round(atMs));
  }

  @Override
  public boolean hasNext() {
    return arrivesAt().isBefore(period.until());
  }

  @Override
  public ComingCall next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no call comes after the period");
    }
    Wish wish = wishes.get(chance.nextInt(wishes.size()));
    Duration patience = rate.patience();
    ComingCall call =
        new ComingCall(
            arrivesAt(),
            wish.line(),
            wish.languages().get(chance.nextInt(wish.languages().size())),
            patience == null ? null : Distributions.exponential(chance, patience),
            Distributions.exponential(chance, rate.talk()));
    next(atMs);
    return call;
  }
}
