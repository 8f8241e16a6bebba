package rs.astra.hotline.core;

import java.time.Duration;

/** The limits of {@code hotline.conf}. */
public final class UsualCare {
  public static final Care CARE =
      new Care(
          3,
          Duration.ofMinutes(2),
          Duration.ofMinutes(30),
          Duration.ofMinutes(15),
          3,
          Duration.ofHours(4));

  private UsualCare() {}
}
