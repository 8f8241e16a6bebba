package rs.astra.hotline.core;

import java.util.EnumSet;
import java.util.Set;
import rs.astra.hotline.core.counsellor.Load;

/** What was too much for somebody in one shift. */
public enum Strain {
  HEAVY_CALLS,
  TALK;

  /** Every limit that the load has reached. */
  public static Set<Strain> of(Care care, Load load) {
    Set<Strain> reached = EnumSet.noneOf(Strain.class);
    if (load.heavy() >= care.heavyCalls()) {
      reached.add(HEAVY_CALLS);
    }
    if (load.tired()) {
      reached.add(TALK);
    }
    return reached;
  }
}
