package rs.astra.hotline.people;

import java.util.Optional;

/** Keeps what must be read again from whoever has the database alone. */
public interface Seal {
  /**
   * Sealed, as text.
   *
   * @param about whose it is: opens for no other
   */
  String seal(byte[] secret, String about);

  /**
   * What was sealed.
   *
   * @throws IllegalArgumentException if it was not sealed with one of our keys, for that owner
   */
  byte[] open(String sealed, String about);

  /**
   * The same sealed with the present key; empty if it is that already.
   *
   * @throws IllegalArgumentException as {@link #open}
   */
  Optional<String> anew(String sealed, String about);
}
