package rs.astra.hotline.core.counsellor;

/**
 * A counsellor's id, not the name.
 *
 * @param value short name without spaces
 */
public record CounsellorId(String value) implements Comparable<CounsellorId> {
  @Override
  public int compareTo(CounsellorId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
