package rs.astra.hotline.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import rs.astra.hotline.engine.Audit;
import rs.astra.hotline.engine.Notary;

/**
 * Whom an entry of the trail speaks of and nobody knows: an id that was mistyped, or of somebody
 * who was erased. They get no key, which would keep the id beside the keys for ever; the trail says
 * {@link #NOBODY}.
 *
 * <ol>
 *   <li>Whoever has a key is known, until it is destroyed.
 *   <li>So is who has an account, an invitation or a PIN, is in the roster, or was on duty once.
 *   <li>So is who gets an invitation or a PIN by what is recorded.
 * </ol>
 */
final class Strangers {
  /** Stands in the place of a person's code, which is longer. */
  static final String NOBODY = "nobody";

  private static final String UNKNOWN =
      """
      SELECT asked.id FROM unnest($1::text[]) AS asked (id)
      WHERE NOT EXISTS (SELECT FROM account WHERE id = asked.id)
        AND NOT EXISTS (SELECT FROM invitation WHERE account = asked.id)
        AND NOT EXISTS (SELECT FROM pin WHERE counsellor = asked.id)
        AND NOT EXISTS (SELECT FROM person WHERE id = asked.id)
        AND NOT EXISTS (SELECT FROM counsellor WHERE id = asked.id)\
      """;

  private Strangers() {}

  /** Those in that entry. */
  static Future<Set<String>> in(Audit.Entry entry, Store store, Notary notary) {
    return store
        .blocking(() -> withoutKey(entry, notary))
        .compose(ids -> ids.isEmpty() ? Future.succeededFuture(Set.of()) : unknown(store, ids));
  }

  private static Set<String> withoutKey(Audit.Entry entry, Notary notary) throws IOException {
    Set<String> ids = new HashSet<>();
    if (entry.actor() instanceof Audit.Actor.Account(String id)) {
      ids.add(id);
    }
    if (entry.subject().kind() == Audit.Subject.Kind.PERSON && !brings(entry.action())) {
      ids.add(entry.subject().id());
    }
    if (!ids.isEmpty()) {
      notary.people().forEach(ids::remove);
    }
    return ids;
  }

  private static boolean brings(Audit.Action action) {
    return action == Audit.Action.INVITATION_CHANGE || action == Audit.Action.PIN_SET;
  }

  private static Future<Set<String>> unknown(Store store, Set<String> ids) {
    return store
        .ask(pool -> pool.preparedQuery(UNKNOWN).execute(Tuple.of(ids.toArray(String[]::new))))
        .map(
            rows -> {
              Set<String> strangers = new HashSet<>();
              rows.forEach(row -> strangers.add(row.getString("id")));
              return strangers;
            });
  }
}
