package rs.astra.hotline.store;

import io.vertx.core.Future;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import rs.astra.hotline.engine.Notary;
import rs.astra.hotline.engine.TrailBook.Verified;

/**
 * The whole trail, looked at.
 *
 * <ol>
 *   <li>An entry that was changed, put elsewhere or invented has a seal that is not ours.
 *   <li>An entry that was taken out leaves a gap in the numbers; whoever renumbers those after it
 *       breaks their seals.
 *   <li>A trail that was cut off at its end, or put back from a backup, is shorter than was noted,
 *       in the file beside the keys or by somebody on paper.
 *   <li>An entry that a former key has sealed, after one of a later key, was written by whoever has
 *       that key and is not us. What was there when the newest key was taken up is noted in its
 *       file.
 *   <li>The service's role may not be able to change the trail, and the table refuses it by itself.
 * </ol>
 *
 * Not found: what was written by whoever has the present key as well; and entries cut off that
 * nobody had noted yet, because the process died in that moment.
 *
 * <p>The database is asked for one batch after the other, so that no trail is too long to be
 * answered in time, and whatever else waits for the database comes in between.
 */
final class Verification {
  private static final int BATCH = 1_000;
  private static final int TOLD = 20;

  private static final String GUARDED =
      """
      SELECT NOT has_table_privilege('audit', 'UPDATE, DELETE, TRUNCATE') AND NOT pg_has_role(relowner, 'USAGE') AS rights,
             (SELECT count(*) FROM pg_trigger
              WHERE tgrelid = pg_class.oid AND tgname IN ('audit_follows', 'audit_stays') AND tgenabled = 'O') = 2 AS triggers
      FROM pg_class WHERE oid = 'audit'::regclass\
      """;

  private final Notary notary;
  private final Optional<Notary.Head> noted;
  private final List<Notary.Head> expected;
  private final List<String> flaws = new ArrayList<>();
  private final List<Notary.Head> met = new ArrayList<>();
  private Notary.Head last = Notary.Head.NONE;
  private int counts;
  private long wrong;

  private Verification(
      Notary notary, Optional<Notary.Head> noted, Stream<Optional<Notary.Head>> known) {
    this.notary = notary;
    this.noted = noted;
    this.expected =
        Stream.concat(Stream.of(noted), known).flatMap(Optional::stream).distinct().toList();
  }

  /** What was noted is read before the trail: so the trail can only be longer. */
  static Verification begin(Notary notary, Optional<Notary.Head> known) throws IOException {
    Optional<Notary.Head> change =
        takenUp(notary).reversed().stream()
            .findFirst()
            .map(Notary.Key::after)
            .filter(it -> it.number() > 0);
    return new Verification(notary, notary.noted(), Stream.of(known, change));
  }

  private static List<Notary.Key> takenUp(Notary notary) throws IOException {
    return notary.keys().stream().filter(key -> key.after() != null).toList();
  }

  Future<Verified> readOn(Store store) {
    return store
        .ask(pool -> AuditTable.after(pool, last.number(), BATCH))
        .compose(
            batch -> {
              // The keys after the entries: each is in its file before it has sealed anything.
              return batch.isEmpty()
                  ? guarded(store).map(_ -> done())
                  : store
                      .blocking(() -> takenUp(notary))
                      .compose(
                          keys -> {
                            batch.forEach(entry -> look(entry, keys));
                            return readOn(store);
                          });
            });
  }

  private void look(AuditTable.Placed entry, List<Notary.Key> keys) {
    long next = last.number() + 1;
    if (entry.number() > next) {
      flaw(
          entry.number() - 1 == next
              ? "Entry " + next + " is missing."
              : "Entries " + next + " to " + (entry.number() - 1) + " are missing.");
    } else if (!entry.previous().equals(last.mac())) {
      flaw("Entry " + entry.number() + " does not follow the one before it.");
    }
    lookAtSeal(entry, keys);
    last = new Notary.Head(entry.number(), entry.mac());
    expected.stream().filter(head -> head.number() == last.number()).forEach(_ -> met.add(last));
  }

  private void lookAtSeal(AuditTable.Placed entry, List<Notary.Key> keys) {
    if (!keys.isEmpty() && keys.getLast().countsAt(entry.number())) {
      counts = keys.getLast().number();
    }
    int by =
        keys.stream().filter(entry::isSealedBy).mapToInt(Notary.Key::number).findFirst().orElse(0);
    if (by == 0) {
      flaw("Entry " + entry.number() + " is not what was written there.");
    } else if (by < counts) {
      flaw("Entry " + entry.number() + " is sealed with a key that had been changed by then.");
    }
    counts = Math.max(counts, by);
  }

  private Future<Void> guarded(Store store) {
    return store
        .ask(pool -> pool.query(GUARDED).execute())
        .map(
            rows -> {
              var row = rows.iterator().next();
              if (!row.getBoolean("rights")) {
                flaw("The service's role may change the trail.");
              }
              if (!row.getBoolean("triggers")) {
                flaw("The table's own refusal to be changed is switched off.");
              }
              return null;
            });
  }

  private Verified done() {
    for (Notary.Head head : expected) {
      if (head.number() > last.number()) {
        flaw(
            "It was cut off, or put back from a backup: it had %d entries, and has %d."
                .formatted(head.number(), last.number()));
      } else if (!met.contains(head)) {
        flaw("Entry " + head.number() + " is another one than was noted.");
      }
    }
    if (noted.isEmpty() && last.number() > 0) {
      flaw("Nobody has noted how long it was, so nobody can say whether its end was cut off.");
    }
    if (wrong > TOLD) {
      flaws.add("And " + (wrong - TOLD) + " more.");
    }
    return new Verified(last, flaws);
  }

  private void flaw(String words) {
    if (++wrong <= TOLD) {
      flaws.add(words);
    }
  }
}
