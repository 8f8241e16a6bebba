package rs.astra.hotline.core.call;

/**
 * A line is what a caller dials: one entry of configuration with its numbers, greeting and
 * languages.
 *
 * @param value short name without spaces, such as {@code sos}
 */
public record LineId(String value) implements Comparable<LineId> {
  @Override
  public int compareTo(LineId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
