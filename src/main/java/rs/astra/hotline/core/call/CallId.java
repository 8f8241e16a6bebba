package rs.astra.hotline.core.call;

/**
 * Identity of a call: the Uniqueid that Asterisk gave to the caller's channel. It is made of the
 * system's name, a time and a counter, never of a telephone number.
 *
 * @param value 1 to 100 characters
 */
public record CallId(String value) implements Comparable<CallId> {
  public CallId {
    if (value.isEmpty() || value.length() > 100) {
      throw new IllegalArgumentException("a call id has 1 to 100 characters");
    }
  }

  @Override
  public int compareTo(CallId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
