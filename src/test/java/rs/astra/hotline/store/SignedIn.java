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
    Token token = Token.random();
    TestDatabase.run(
        database,
        """
        INSERT INTO account VALUES ('tester', '{supervisor}', '$argon2id$', '', 0, now())
        ON CONFLICT DO NOTHING;
        INSERT INTO session VALUES ('%s', 'tester', '%s', '%s', false)\
        """
            .formatted(token.hash(), now, now));
    return token;
  }
}
