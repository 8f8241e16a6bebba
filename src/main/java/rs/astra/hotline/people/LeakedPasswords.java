package rs.astra.hotline.people;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Passwords that have leaked somewhere, in a file of this machine: lines of a SHA-1 in hexadecimal
 * digits, a colon and how often it was seen, sorted, as the downloader of Have I Been Pwned writes
 * them. So no password, and no part of a hash, leaves the machine.
 *
 * <p>Of some 40 GB about forty places are read; nothing is kept in memory.
 */
public final class LeakedPasswords {
  private static final Pattern LINE = Pattern.compile("([0-9A-Fa-f]{40}):[0-9]{1,12}\r?\n?");

  /** No line is longer. */
  private static final int LONGEST = 64;

  private final Path list;

  private LeakedPasswords(Path list) {
    this.list = list;
  }

  /**
   * Looks into that file from now on.
   *
   * @param list empty: no password has leaked
   * @throws UncheckedIOException if it cannot be read, or does not begin as such a list does
   */
  public static LeakedPasswords in(Path list) {
    LeakedPasswords leaked = new LeakedPasswords(list);
    leaked.has(new Password(""));
    return leaked;
  }

  /**
   * Whether it has leaked; takes as long as the disk does.
   *
   * @throws UncheckedIOException if the file cannot be read, or is no such list
   */
  boolean has(Password password) {
    if (list.toString().isEmpty()) {
      return false;
    }
    String wanted = sha1(password);
    try (RandomAccessFile file = new RandomAccessFile(list.toFile(), "r")) {
      // If it is there, its line begins at one of these octets, from the first to before the last.
      long first = 0;
      long last = file.length();
      while (first < last) {
        long start = lineAround(file, (first + last) >>> 1);
        String line = line(file, start);
        int order = wanted.compareToIgnoreCase(hash(line));
        if (order == 0) {
          return true;
        } else if (order < 0) {
          last = start;
        } else {
          first = start + line.length();
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("the list of leaked passwords cannot be read", e);
    }
  }

  /** Where the line begins to which that octet belongs. */
  private static long lineAround(RandomAccessFile file, long octet) throws IOException {
    long from = Math.max(0, octet - LONGEST);
    byte[] before = new byte[(int) (octet - from)];
    file.seek(from);
    file.readFully(before);
    return from + new String(before, US_ASCII).lastIndexOf('\n') + 1;
  }

  private static String line(RandomAccessFile file, long start) throws IOException {
    byte[] found = new byte[(int) Math.min(LONGEST, file.length() - start)];
    file.seek(start);
    file.readFully(found);
    String text = new String(found, US_ASCII);
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end + 1);
  }

  private static String hash(String line) throws IOException {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new IOException("a line is not a hash, a colon and a number");
    }
    return matcher.group(1);
  }

  private static String sha1(Password password) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      return HexFormat.of().formatHex(sha1.digest(password.text().getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
