package rs.astra.hotline.asterisk.ami;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.engine.Exposure;

/**
 * What the script that watches Asterisk from beside it ({@code watch-asterisk.sh}) says: the number
 * of the look, and words. We may not run commands there, and need not: a variable is enough.
 *
 * <ol>
 *   <li>Whoever has said nothing new for a minute watches no more. What was found last stays.
 *   <li>A word that we do not know is something that must not be: a module.
 * </ol>
 */
final class Watched {
  /** The variable. */
  static final String NAME = "WATCHED";

  private static final Duration NEW_WITHIN = Duration.ofMinutes(1);

  private final LongSupplier nanos;
  private volatile String last = "";
  private volatile long since;
  private volatile Set<Exposure> found = Set.of();

  Watched(LongSupplier nanos) {
    this.nanos = nanos;
    this.since = nanos.getAsLong();
  }

  /** Takes the variable's value; only one thread at a time. */
  void hear(@Nullable String value) {
    if (value == null || value.isBlank() || value.equals(last)) {
      return;
    }
    Set<Exposure> now = EnumSet.noneOf(Exposure.class);
    String[] words = value.strip().split(" ", -1);
    for (int i = 1; i < words.length; i++) {
      now.add(exposure(words[i]));
    }
    last = value;
    since = nanos.getAsLong();
    found = Collections.unmodifiableSet(now);
  }

  /** What is exposed. Any thread. */
  Set<Exposure> exposures() {
    if (nanos.getAsLong() - since < NEW_WITHIN.toNanos()) {
      return found;
    }
    Set<Exposure> all = EnumSet.of(Exposure.UNWATCHED);
    all.addAll(found);
    return all;
  }

  private static Exposure exposure(String word) {
    for (Exposure each : Exposure.values()) {
      if (each.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(word)) {
        return each;
      }
    }
    return Exposure.MODULE;
  }
}
