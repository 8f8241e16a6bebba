package rs.astra.hotline.engine;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The trail that {@link Audit} writes, for whoever looks after it. */
public interface TrailBook {
  /**
   * The last entries in words, the oldest first. That they were read is recorded before, so it is
   * the last of them.
   *
   * @param entries how many at most, 1 or more
   * @param by who reads them
   * @return fails if that cannot be recorded, or the entries not be read
   */
  Future<List<Told>> last(int entries, Audit.Actor by);

  /**
   * Looks at the whole trail; the longer it is, the longer that takes.
   *
   * @param noted what an earlier look has found and a person has kept, which must still be there
   * @return fails if nobody can say, because the database or the key is away
   */
  Future<Verified> verify(Optional<Notary.Head> noted);

  /**
   * An entry in words. Actions, kinds and purposes are as they are stored: whoever has changed them
   * may have written anything.
   *
   * @param hour whether only the hour is kept, which begins then
   * @param who an id, the name of a part or command, or {@code (erased)}
   * @param about an id, a call's code, {@code (erased)}, or {@code (nobody)} if nobody had that id
   */
  record Told(
      long number,
      Instant at,
      boolean hour,
      String who,
      String action,
      String kind,
      String about,
      String purpose,
      @Nullable String caseId,
      @Nullable Long amount) {}

  /**
   * What was found.
   *
   * @param last the last entry; its number is 0 if there is none
   * @param flaws what is wrong, in words; empty if the trail is whole
   */
  record Verified(Notary.Head last, List<String> flaws) {
    /** What was found. */
    public Verified {
      flaws = List.copyOf(flaws);
    }

    /** Nothing is wrong. */
    public boolean isWhole() {
      return flaws.isEmpty();
    }
  }
}
