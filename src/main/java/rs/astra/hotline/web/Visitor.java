package rs.astra.hotline.web;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.people.Session;

/**
 * Who asks.
 *
 * @param session null if nobody has signed in
 */
record Visitor(Set<Reader> readers, Presence presence, @Nullable Session session) {
  static Visitor of(Reader reader) {
    return new Visitor(EnumSet.of(reader), Presence.AWAY, null);
  }

  static Visitor of(Session session, Presence presence) {
    return new Visitor(Reader.of(session.roles()), presence, session);
  }

  /** How much of it they may now. */
  Right.Extent may(Right right) {
    return right.of(readers, presence);
  }

  /** Whether that is the visitor's own account. */
  boolean is(@Nullable String id) {
    return session != null && session.who().value().equals(id);
  }
}
