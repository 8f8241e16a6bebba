package rs.astra.hotline.engine;

import java.util.Arrays;

/**
 * The number of somebody who wants to be called back, in memory and for as long as sealing or
 * dialling takes. It does not print, and is wiped when closed.
 */
public final class CallbackNumber implements AutoCloseable {
  private final byte[] digits;

  /**
   * A number.
   *
   * @param digits in E.164, as ASCII, such as {@code +381641234567}; taken over, not copied
   */
  public CallbackNumber(byte[] digits) {
    this.digits = digits;
  }

  /** For whoever seals or dials it, and nobody else. */
  public byte[] reveal() {
    return digits;
  }

  @Override
  public void close() {
    Arrays.fill(digits, (byte) 0);
  }

  @Override
  public String toString() {
    return "[number]";
  }
}
