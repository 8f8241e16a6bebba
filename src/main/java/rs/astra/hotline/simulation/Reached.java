package rs.astra.hotline.simulation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.counsellor.CounsellorId;

/** What has become of a caller. */
public sealed interface Reached {
  /** Somebody answers who speaks the caller's language. */
  record By(CounsellorId who, Duration after) implements Reached {}

  /**
   * Somebody answers who does not speak the caller's language.
   *
   * @param interpreter who is on duty and interprets, null if nobody does
   */
  record WithoutLanguage(CounsellorId who, Duration after, @Nullable CounsellorId interpreter)
      implements Reached {}

  /** Nobody has answered when we stopped looking. */
  record ByNobody(Duration after) implements Reached {}

  /** How long the caller has waited. */
  Duration after();

  /** Whether somebody answers who speaks the caller's language, or is helped by who does. */
  default boolean understood() {
    return switch (this) {
      case By _ -> true;
      case WithoutLanguage w -> w.interpreter() != null;
      case ByNobody _ -> false;
    };
  }

  /** Whether somebody answers within that time. */
  default boolean within(Duration limit) {
    return !(this instanceof ByNobody) && after().compareTo(limit) <= 0;
  }
}
