package rs.astra.hotline.whole;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Does inside a process what nobody may: logs a number, and keeps it. */
public final class Planter {
  static volatile @Nullable String kept;

  private Planter() {}

  /** Called inside that process. */
  public static void agentmain(String number) {
    LoggerFactory.getLogger(Planter.class).debug("planted: {}", number);
    kept = number;
  }
}
