package rs.astra.hotline.people;

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
   * @throws IllegalArgumentException if it was not sealed with this key, for that owner
   */
  byte[] open(String sealed, String about);
}
