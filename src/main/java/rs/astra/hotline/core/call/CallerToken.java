package rs.astra.hotline.core.call;

/**
 * Tells that two calls came from one number, and not from which: made at the door with a key that
 * the database does not have. A caller whose number is withheld or cannot be read has none.
 *
 * @param reveal the token itself; asked for only where it is stored and where it is made
 */
public record CallerToken(String reveal) implements Comparable<CallerToken> {
  public CallerToken {
    if (reveal.isEmpty() || reveal.length() > 64) {
      throw new IllegalArgumentException("no token");
    }
  }

  @Override
  public int compareTo(CallerToken other) {
    return reveal.compareTo(other.reveal);
  }

  @Override
  public String toString() {
    return "[token]";
  }
}
