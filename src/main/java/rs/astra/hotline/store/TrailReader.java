package rs.astra.hotline.store;

import io.vertx.core.Future;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rs.astra.hotline.engine.Audit.Action;
import rs.astra.hotline.engine.Notary;
import rs.astra.hotline.engine.TrailBook.Told;
import rs.astra.hotline.store.AuditTable.Line;

/** The trail for people: codes are turned into ids again, as far as the keys are there. */
final class TrailReader {
  /** In place of whom nobody can name any more. */
  static final String ERASED = "(erased)";

  /** In place of whom nobody knew, see {@link Strangers}. */
  private static final String UNKNOWN = "(nobody)";

  /** Actions of which only the hour is kept. */
  static final Set<String> OF_CALLERS =
      Stream.of(Action.values())
          .filter(Action::isOfACaller)
          .map(Action::name)
          .collect(Collectors.toUnmodifiableSet());

  private TrailReader() {}

  /** The last entries in words, the oldest first. */
  static Future<List<Told>> last(Store store, Notary notary, int entries) {
    return store
        .blocking(() -> people(notary))
        .compose(
            people ->
                store
                    .ask(pool -> AuditTable.last(pool, entries))
                    .map(all -> all.stream().map(it -> told(it, people)).toList()));
  }

  private static Told told(AuditTable.Placed entry, Map<String, String> people) {
    Line line = entry.line();
    boolean account = line.actorKind().equals("ACCOUNT");
    String who = account ? named(line.actor(), people) : line.actor();
    String about =
        line.subjectKind().equals("PERSON") ? named(line.subject(), people) : line.subject();
    boolean hour = OF_CALLERS.contains(line.action());
    return new Told(
        entry.number(),
        hour ? line.at().truncatedTo(ChronoUnit.HOURS) : line.at(),
        hour,
        who,
        line.action(),
        line.subjectKind(),
        about,
        line.purpose(),
        line.caseId(),
        line.amount());
  }

  private static String named(String code, Map<String, String> people) {
    return code.equals(Strangers.NOBODY) ? UNKNOWN : people.getOrDefault(code, ERASED);
  }

  /** Everybody who has a key, by their code. */
  private static Map<String, String> people(Notary notary) throws IOException {
    Map<String, String> people = new HashMap<>();
    for (String id : notary.people()) {
      people.put(notary.person(id), id);
    }
    return people;
  }
}
