package rs.astra.hotline.engine;

import java.util.List;

/** The journal of fast tests keeps the contract. */
final class InMemoryJournalTest extends JournalContract {
  private final InMemoryJournal journal = new InMemoryJournal();

  @Override
  protected Journal journal() {
    return journal;
  }

  @Override
  protected List<Kept> kept(String ofRun) {
    return journal.entries(ofRun).stream().map(Kept::of).toList();
  }
}
