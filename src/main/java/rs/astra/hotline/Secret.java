package rs.astra.hotline;

/**
 * A value that must not be printed. Its text is reached only by asking for it.
 *
 * @param reveal the secret itself
 */
public record Secret(String reveal) {
  @Override
  public String toString() {
    return "[secret]";
  }
}
