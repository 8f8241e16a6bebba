package rs.astra.hotline.privacy;

import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rs.astra.hotline.Config;
import rs.astra.hotline.core.call.CallerTokens;

/**
 * Makes tokens of callers' headers. Any thread may ask; the peppers are changed beside it, without
 * stopping anything. A pepper that the settings give is changed by hand; if nobody does so, it
 * lapses when it would have been destroyed: then nobody is known again by it.
 */
public final class Recogniser {
  private static final Logger LOG = LoggerFactory.getLogger(Recogniser.class);

  private final EpochKeys peppers;
  private final EpochKeys.@Nullable Ring given;
  private volatile EpochKeys.Ring ring;
  private volatile boolean usable = true;
  private volatile boolean lapsed;

  private Recogniser(EpochKeys peppers, EpochKeys.@Nullable Ring given, Instant now)
      throws IOException {
    this.peppers = peppers;
    this.given = given;
    this.ring = given == null ? peppers.tended(now) : given;
    CallerNumber.prepare();
  }

  /**
   * With the peppers of the folder, or those that the settings give.
   *
   * @throws EpochKeys.Refused if there are none, or they are open to others
   */
  public static Recogniser open(Config.Privacy config, Instant now) throws IOException {
    EpochKey current = EpochKey.parse(config.pepper().reveal());
    return new Recogniser(
        new EpochKeys(config.keys(), EpochKeys.Kind.PEPPER),
        current == null
            ? null
            : new EpochKeys.Ring(current, EpochKey.parse(config.formerPepper().reveal())),
        now);
  }

  /** The epoch of the pepper that the settings give, 0 if they give none. */
  public static int given(Config.Privacy config) {
    EpochKey key = EpochKey.parse(config.pepper().reveal());
    return key == null ? 0 : key.epoch();
  }

  /**
   * The tokens of whoever calls, null if the number is withheld or is none.
   *
   * @param asserted the value of P-Asserted-Identity, null if there is none
   * @param from the value of From
   * @param privacy the value of Privacy
   */
  public @Nullable CallerTokens tokens(
      @Nullable String asserted, @Nullable String from, @Nullable String privacy) {
    if (lapsed) {
      return null;
    }
    EpochKeys.Ring with = ring;
    try (CallerNumber number = CallerNumber.of(asserted, from, privacy)) {
      if (number == null) {
        return null;
      }
      EpochKey former = with.former();
      return new CallerTokens(
          with.current().token(number), former == null ? null : former.token(number));
    }
  }

  /**
   * Does what is due with the peppers. If that fails, those that were read last go on being used.
   *
   * @return how it stands
   */
  public EpochKeys.Standing tend(Instant now) {
    if (given == null) {
      try {
        ring = peppers.tended(now);
        usable = true;
      } catch (IOException e) {
        usable = false;
        LOG.error("the keys cannot be kept: {}; see `hotline keys check`", e.getClass().getName());
      }
    } else {
      EpochKey former = given.former();
      EpochKeys.Kind kind = EpochKeys.Kind.PEPPER;
      boolean readable = former != null && kind.isReadable(former, given.current(), now);
      ring = readable ? given : new EpochKeys.Ring(given.current(), null);
      usable = !kind.isOver(given.current(), now);
      lapsed = kind.hasLapsed(given.current(), now);
    }
    return EpochKeys.Standing.of(ring);
  }

  /** Tokens of earlier epochs link nobody any more. */
  public int oldest() {
    EpochKeys.Ring with = ring;
    return lapsed ? with.current().epoch() + 1 : EpochKeys.Standing.of(with).oldest();
  }

  /** Whether the peppers could be kept as they must be when that was last tried. */
  public boolean usable() {
    return usable;
  }
}
