package rs.astra.hotline.asterisk.dialplan;

import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The dialplan's time: seconds since 1970 with milliseconds, {@code STRFTIME(,,%s.%3q)}. */
public final class DialplanTime {
  private static final Pattern SECONDS = Pattern.compile("(\\d{1,12})\\.(\\d{3})");

  private DialplanTime() {}

  /** The instant that is meant; null if the text is no such time, or there is none. */
  public static @Nullable Instant parse(@Nullable String text) {
    Matcher parts = SECONDS.matcher(text == null ? "" : text);
    return parts.matches()
        ? Instant.ofEpochSecond(Long.parseLong(parts.group(1)))
            .plusMillis(Long.parseLong(parts.group(2)))
        : null;
  }
}
