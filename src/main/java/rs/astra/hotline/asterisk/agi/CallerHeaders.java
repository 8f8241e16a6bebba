package rs.astra.hotline.asterisk.agi;

import org.jspecify.annotations.Nullable;

/**
 * What a caller's INVITE says about who calls. Does not print.
 *
 * @param asserted P-Asserted-Identity, null if there is none
 * @param from From
 * @param privacy Privacy
 */
public record CallerHeaders(
    @Nullable String asserted, @Nullable String from, @Nullable String privacy) {
  @Override
  public String toString() {
    return "[headers]";
  }
}
