package rs.astra.hotline.core.call;

import java.util.regex.Pattern;

/**
 * Identity of a counsellor's leg. It is ours: Asterisk is told to use it as the channel's Uniqueid,
 * so a leg is known before it exists. {@code leg-<run>-<n>}: the run tells two lives of our process
 * apart.
 *
 * @param value run: 1 to 16 letters or digits; n: a number
 */
public record LegId(String value) {
  // Exactly this form: the second half of a Local channel is called like the first, with ";2"
  // added.
  private static final Pattern FORM = Pattern.compile("leg-[a-z0-9]{1,16}-\\d{1,18}");

  public LegId {
    if (!isLeg(value)) {
      throw new IllegalArgumentException("a leg id is leg-<run>-<n>");
    }
  }

  /** The n-th leg of this run. */
  public static LegId of(String run, long n) {
    return new LegId("leg-" + run + "-" + n);
  }

  /** Whether a channel's Uniqueid is one of ours. */
  public static boolean isLeg(String uniqueId) {
    return FORM.matcher(uniqueId).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
