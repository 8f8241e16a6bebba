package rs.astra.hotline.people;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What an authenticator is asked to sign, so that its answer is good once and here only; and what a
 * browser keeps that was sent to the identity provider.
 *
 * <ol>
 *   <li>A challenge is good for {@link #GOOD_FOR} (or as it was said), for the purpose for which it
 *       was made, and used up by the first right answer.
 *   <li>Nothing is kept of those that are made: whoever asks for millions pushes nobody's out. It
 *       carries its own time, chance, and a MAC over both and the purpose, with a key that lives as
 *       long as the process. Kept are those that were used, until they would have lapsed; their
 *       bytes, for the same can be written in four ways.
 * </ol>
 *
 * Lives on one thread.
 */
final class Challenges {
  static final Duration GOOD_FOR = Duration.ofMinutes(2);

  private static final String ALGORITHM = "HmacSHA256";
  private static final int CHANCE = 8;
  private static final int SAID = Long.BYTES + CHANCE;
  private static final int MAC = 16;

  private final SecureRandom random = new SecureRandom();
  private final SecretKeySpec key;
  private final Duration goodFor;
  private final Map<ByteBuffer, Instant> used = new HashMap<>();

  /** With a new key. */
  Challenges() {
    this(GOOD_FOR);
  }

  /** The same, good for another time. */
  Challenges(Duration goodFor) {
    this.goodFor = goodFor;
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    key = new SecretKeySpec(bytes, ALGORITHM);
  }

  /** A new one. */
  Token make(String purpose, Instant now) {
    byte[] chance = new byte[CHANCE];
    random.nextBytes(chance);
    byte[] said = ByteBuffer.allocate(SAID).putLong(now.toEpochMilli()).put(chance).array();
    byte[] all = ByteBuffer.allocate(SAID + MAC).put(said).put(mac(said, purpose)).array();
    return new Token(Base64.getUrlEncoder().withoutPadding().encodeToString(all));
  }

  /** Whether it can be answered. */
  boolean isGood(Token challenge, String purpose, Instant now) {
    byte[] all = bytes(challenge);
    byte[] said = Arrays.copyOf(all, SAID);
    byte[] mac = Arrays.copyOfRange(all, SAID, all.length);
    Instant made = Instant.ofEpochMilli(ByteBuffer.wrap(said).getLong());
    return MessageDigest.isEqual(mac, mac(said, purpose))
        && now.isBefore(made.plus(goodFor))
        && !used.containsKey(ByteBuffer.wrap(all));
  }

  /** Uses it up, at its first right answer; false if it was not good any more. */
  boolean use(Token challenge, String purpose, Instant now) {
    used.values().removeIf(until -> !now.isBefore(until));
    if (!isGood(challenge, purpose, now)) {
      return false;
    }
    used.put(ByteBuffer.wrap(bytes(challenge)), now.plus(goodFor));
    return true;
  }

  /** As the authenticator signs it. */
  static byte[] bytes(Token challenge) {
    return Base64.getUrlDecoder().decode(challenge.text());
  }

  private byte[] mac(byte[] said, String purpose) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(said);
      return Arrays.copyOf(mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8)), MAC);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    }
  }
}
