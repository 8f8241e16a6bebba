package rs.astra.hotline.privacy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/**
 * Somebody has the tokens of the database, not the key, and tries mobile numbers: there are only
 * 210 million, so all can be tried within minutes. Here a part of them, with the right ones among
 * it.
 */
final class GuessingTest {
  private static final List<String> CALLERS =
      List.of("+381601234567", "+381641234567", "+381659876543", "+381691111111");
  private static final int AROUND = 10_000;

  @Test
  void tokensWithoutTheKeyMatchNoNumber() throws Exception {
    EpochKey key = EpochKey.random(1, Instant.EPOCH);
    Set<String> column = new HashSet<>();
    for (String caller : CALLERS) {
      try (CallerNumber number =
          CallerNumber.of(null, "<sip:" + caller + "@carrier.invalid>", null)) {
        assertNotNull(number);
        column.add(key.token(number).reveal().replaceFirst("^1\\.", ""));
      }
    }
    assertEquals(CALLERS.size(), column.size());
    for (Function<byte[], byte[]> guess : guesses()) {
      assertEquals(0, matches(column, guess));
    }
  }

  /** The same attempt finds every one where a number was only hashed. */
  @Test
  void hashesWithoutAKeyMatchEveryNumber() throws Exception {
    for (Function<byte[], byte[]> guess : guesses()) {
      Set<String> column = new HashSet<>();
      CALLERS.forEach(caller -> column.add(token(guess.apply(caller.getBytes(US_ASCII)))));
      assertEquals(CALLERS.size(), matches(column, guess));
    }
  }

  /** SHA-256, HMAC with the empty key (the same as one zero byte), HMAC with 32 zero bytes. */
  private static List<Function<byte[], byte[]>> guesses() throws Exception {
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    Mac empty = mac(1);
    Mac zeros = mac(32);
    return List.of(sha::digest, empty::doFinal, zeros::doFinal);
  }

  private static Mac mac(int zeros) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(new byte[zeros], "HmacSHA256"));
    return mac;
  }

  private static long matches(Set<String> column, Function<byte[], byte[]> guess) {
    return CALLERS.stream()
        .flatMap(GuessingTest::around)
        .filter(number -> column.contains(token(guess.apply(number.getBytes(US_ASCII)))))
        .count();
  }

  private static Stream<String> around(String number) {
    long first = Long.parseLong(number.substring(1)) - AROUND / 2;
    return IntStream.range(0, AROUND).mapToObj(next -> "+" + (first + next));
  }

  private static String token(byte[] hash) {
    return HexFormat.of().formatHex(Arrays.copyOf(hash, EpochKey.TOKEN_BYTES));
  }
}
