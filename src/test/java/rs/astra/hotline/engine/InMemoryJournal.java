package rs.astra.hotline.engine;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import rs.astra.hotline.core.Transition;

/** A journal that lasts as long as the test. */
public final class InMemoryJournal implements Journal {
  private final Map<String, TreeMap<Long, Transition.Entry>> runs = new ConcurrentHashMap<>();

  @Override
  public void append(String run, List<Transition.Entry> entries) {
    TreeMap<Long, Transition.Entry> kept = runs.computeIfAbsent(run, _ -> new TreeMap<>());
    synchronized (kept) {
      entries.forEach(entry -> kept.putIfAbsent(entry.sequence(), entry));
    }
  }

  /** What was appended in that run, in order. */
  public List<Transition.Entry> entries(String run) {
    TreeMap<Long, Transition.Entry> kept = runs.getOrDefault(run, new TreeMap<>());
    synchronized (kept) {
      return List.copyOf(kept.values());
    }
  }
}
