package rs.astra.hotline.core.roster;

/**
 * A shift's id, by which changes name it.
 *
 * @param value 1 to 40 letters, digits, dashes and underscores
 */
public record ShiftId(String value) implements Comparable<ShiftId> {
  /**
   * A shift's id.
   *
   * @throws IllegalArgumentException if it has another form
   */
  public ShiftId {
    if (!value.matches("[A-Za-z0-9_-]{1,40}")) {
      throw new IllegalArgumentException(
          "a shift's id has letters, digits, dashes and underscores, at most 40");
    }
  }

  @Override
  public int compareTo(ShiftId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
