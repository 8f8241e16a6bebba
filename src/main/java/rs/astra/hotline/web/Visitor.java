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
record Visitor(Set<Reader> readers, @Nullable Session session) {
  static Visitor of(Reader reader) {
    return new Visitor(EnumSet.of(reader), null);
  }

  static Visitor of(Session session) {
    return new Visitor(Reader.of(session.roles()), session);
  }

  /** Whether that is the visitor's own account. */
  boolean is(@Nullable String id) {
    return session != null && session.who().value().equals(id);
  }
}
