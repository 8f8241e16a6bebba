package rs.astra.hotline.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.call.Fluency;
import rs.astra.hotline.core.call.Quest;
import rs.astra.hotline.core.roster.Language;

/**
 * After how long a search the wanted language matters less, counted from its beginning or from the
 * moment in which the language was chosen. Before that, somebody who speaks it well is looked for.
 *
 * @param speaks when somebody who speaks it, but not well, will do
 * @param anyone when anyone will do; not before {@code speaks}
 * @param main the first language of each line: what somebody speaks well of whom nothing is known
 */
public record Widening(Duration speaks, Duration anyone, Set<Language> main) {
  public Widening {
    main = Set.copyOf(main);
  }

  /** A search that begins, or in which another language is chosen. */
  Quest begin(Quest quest, Instant now) {
    Fluency least = after(Duration.ZERO);
    return quest.asking(least, leaves(least, now));
  }

  /** A search whose time has come to ask for less. */
  Quest widen(Quest quest) {
    Instant due = quest.widensAt();
    if (due == null) {
      throw new IllegalStateException("nothing is left to widen");
    }
    Fluency least = quest.least() == Fluency.WELL ? after(speaks) : Fluency.ANYONE;
    return quest.asking(least, leaves(least, due.minus(speaks)));
  }

  private Fluency after(Duration wait) {
    if (wait.compareTo(anyone) >= 0) {
      return Fluency.ANYONE;
    }
    return wait.compareTo(speaks) >= 0 ? Fluency.SPEAKS : Fluency.WELL;
  }

  private @Nullable Instant leaves(Fluency least, Instant since) {
    return switch (least) {
      case WELL -> since.plus(speaks);
      case SPEAKS -> since.plus(anyone);
      case ANYONE -> null;
    };
  }
}
