package rs.astra.hotline.core.counsellor;

/**
 * A telephone at which a counsellor can sit: one entry of configuration.
 *
 * @param value such as {@code c1}
 */
public record StationId(String value) implements Comparable<StationId> {
  @Override
  public int compareTo(StationId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
