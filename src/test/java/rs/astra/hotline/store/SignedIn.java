package rs.astra.hotline.store;

import java.sql.SQLException;
import java.time.Instant;
import rs.astra.hotline.Config;
import rs.astra.hotline.people.Token;

/** Somebody who has signed in, for tests that are about something else. */
public final class SignedIn {
  private SignedIn() {}

  /** The session of a supervisor, put into the tables that a service has made. */
  public static Token supervisor(Config.Database database, Instant now) throws SQLException {
    return as(database, "tester", "supervisor", now);
  }

  /** The session of that counsellor, likewise. */
  public static Token counsellor(Config.Database database, String who, Instant now)
      throws SQLException {
    return as(database, who, "counsellor", now);
  }

  private static Token as(Config.Database database, String who, String role, Instant now)
      throws SQLException {
    Token token = Token.random();
    TestDatabase.run(
        database,
        """
        INSERT INTO account VALUES ('%2$s', '{%3$s}', '$argon2id$', '', 0, now())
        ON CONFLICT DO NOTHING;
        INSERT INTO session VALUES ('%1$s', '%2$s', '%4$s', '%4$s', false)\
        """
            .formatted(token.hash(), who, role, now));
    return token;
  }
}
