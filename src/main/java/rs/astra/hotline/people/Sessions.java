package rs.astra.hotline.people;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where sessions and known browsers are kept. Every future fails if the database is away. */
public interface Sessions {
  /**
   * Keeps a new one, and ends those that began first if there are more than {@link Session#MOST}.
   */
  Future<Void> begin(Session session);

  /** The session of that hash, with the roles that the account has now. */
  Future<Optional<Session>> session(String hash);

  /** Somebody's, the newest first; those that have ended by themselves may be among them. */
  Future<List<Session>> sessions(AccountId who);

  /** Ends one of somebody's; false if there was none. */
  Future<Boolean> end(AccountId who, String hash);

  /** Ends all of somebody's; how many they were. */
  Future<Integer> endAll(AccountId who);

  /**
   * Ends everybody's.
   *
   * @param hash of the one that goes on, null for none
   * @return how many they were
   */
  Future<Integer> endEverybodys(@Nullable String hash);

  /** Keeps when it was used last and whether it has worked. */
  Future<Void> used(Session session);

  /** Ends it. */
  Future<Void> end(String hash);

  /** From now on the browser has another token: it is known as before, and by the old one not. */
  Future<Void> anew(String before, String after);

  /** From now on the browser is known as that person's, beside those whose it was before. */
  Future<Void> know(String browser, AccountId who, Instant until);

  /** Whether somebody of that id has signed in in that browser. */
  Future<Boolean> knows(String browser, AccountId who, Instant now);
}
