package rs.astra.hotline.asterisk;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import rs.astra.hotline.Config;

/**
 * The certificate with which Asterisk proves to counsellors' telephones that it is the hotline's.
 *
 * <ol>
 *   <li>An authority of our own is made once, for twenty years. Its certificate goes onto every
 *       telephone, so it stays the same; whoever has its key can pretend to be us.
 *   <li>What it has signed is for the names by which telephones reach us, ends after 397 days, and
 *       is made anew, with a new key, when fewer than 90 of them are left or the names are others.
 *   <li>Certificate and key are one file, and it is replaced as a whole: nobody ever reads one that
 *       does not belong to the other.
 *   <li>The authority's key is for the owner of the folder only; the certificate's key also for the
 *       folder's group, to which Asterisk may belong; the authority's certificate for everybody.
 *   <li>Names that strangers see are neutral: an authority called "Telephones".
 * </ol>
 *
 * <p>Keys and signatures are made by the JDK's {@code keytool}. RSA, because there are telephones
 * that know nothing else.
 */
public final class StationCertificate {
  private static final Duration AUTHORITY_LASTS = Duration.ofDays(7_300);
  private static final Duration LASTS = Duration.ofDays(397);

  /** As long before its end it is made anew. */
  public static final Duration RENEWED = Duration.ofDays(90);

  /** Telephones' clocks may be behind ours. */
  private static final Duration EARLIER = Duration.ofHours(1);

  private static final String AUTHORITY = "authority";
  private static final String OWN = "own";

  /** keytool wants one; what protects the file are its rights. */
  private static final String NO_SECRET = "no-secret";

  private static final Set<PosixFilePermission> FOR_ASTERISK =
      PosixFilePermissions.fromString("rw-r-----");
  private static final Set<PosixFilePermission> FOR_EVERYBODY =
      PosixFilePermissions.fromString("rw-r--r--");
  private static final Set<PosixFilePermission> FOR_OWNER =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwxr-x---");

  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss");

  private final Path folder;
  private final List<String> names;

  /** The certificate for these names, in that folder. */
  public StationCertificate(Path folder, List<String> names) {
    this.folder = folder;
    this.names = List.copyOf(names);
  }

  /** The one that is configured. */
  public static StationCertificate of(Config.Telephones telephones) {
    return new StationCertificate(telephones.folder(), telephones.names());
  }

  /** Certificate and key. */
  static Path file(Path folder) {
    return folder.resolve("certificate.pem");
  }

  /** What telephones need in order to trust us. */
  public Path authority() {
    return folder.resolve("authority.pem");
  }

  /**
   * Makes authority and certificate.
   *
   * @return false if there is an authority already, which then counts
   */
  public boolean create(Instant now) throws IOException {
    if (Files.exists(store())) {
      return false;
    }
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, FOLDER);
    Path work = Files.createTempDirectory(folder, "new-");
    Path keys = work.resolve("keys");
    try {
      keytool(
          keys,
          now,
          AUTHORITY_LASTS,
          List.of("-alias", AUTHORITY, "-dname", "CN=Telephones"),
          List.of("bc:critical=ca:true,pathlen:0", "ku:critical=keyCertSign,cRLSign"));
      Files.setPosixFilePermissions(keys, FOR_OWNER);
      replace(authority(), pem("CERTIFICATE", encoded(keys, AUTHORITY)), FOR_EVERYBODY);
      Files.move(keys, store(), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(keys);
      Files.delete(work);
    }
    sign(now);
    return true;
  }

  /**
   * Whether it was ever made.
   *
   * @throws IOException if not; the message says what to do
   */
  public void requireMade() throws IOException {
    if (!Files.exists(file(folder)) && !Files.exists(store())) {
      throw new IOException(
          "there is no certificate for the telephones in "
              + folder
              + ". Make it once: hotline keys create");
    }
  }

  /**
   * Makes the certificate anew if it is time.
   *
   * @return when the one that counts now ends
   */
  public Instant tend(Instant now) throws IOException {
    if (isDue(now)) {
      sign(now);
    }
    return end();
  }

  /** When the one that counts now ends. */
  public Instant end() throws IOException {
    requireMade();
    return end(file(folder));
  }

  /** When the first certificate of a PEM file ends. */
  static Instant end(Path file) throws IOException {
    return read(file).getNotAfter().toInstant();
  }

  private boolean isDue(Instant now) throws IOException {
    if (!Files.exists(file(folder))) {
      return true;
    }
    X509Certificate certificate = read(file(folder));
    return certificate.getNotAfter().toInstant().isBefore(now.plus(RENEWED))
        || !Set.copyOf(names).equals(namesOf(certificate));
  }

  private void sign(Instant now) throws IOException {
    Path work = Files.createTempDirectory(folder, "new-");
    Path keys = work.resolve("keys");
    try {
      Files.copy(store(), keys);
      String san =
          names.stream()
              .map(name -> (ADDRESS.matcher(name).matches() ? "ip:" : "dns:") + name)
              .collect(Collectors.joining(","));
      keytool(
          keys,
          now,
          LASTS,
          List.of("-alias", OWN, "-signer", AUTHORITY, "-dname", "CN=" + names.getFirst()),
          List.of("san=" + san, "ku:critical=digitalSignature,keyEncipherment", "eku=serverAuth"));
      String both =
          pem("CERTIFICATE", encoded(keys, OWN)) + pem("PRIVATE KEY", key(keys).getEncoded());
      replace(file(folder), both, FOR_ASTERISK);
    } finally {
      Files.deleteIfExists(keys);
      Files.delete(work);
    }
  }

  private Path store() {
    return folder.resolve("authority.p12");
  }

  private void replace(Path file, String text, Set<PosixFilePermission> rights) throws IOException {
    // For its owner only until it is whole.
    Path made = Files.createTempFile(folder, "new-", "");
    Files.writeString(made, text, US_ASCII);
    Files.setPosixFilePermissions(made, rights);
    Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void keytool(
      Path store, Instant now, Duration lasts, List<String> who, List<String> extensions)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-keyalg", "RSA", "-keysize", "3072"));
    command.addAll(List.of("-sigalg", "SHA256withRSA", "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass", NO_SECRET, "-keystore", store.toString()));
    command.addAll(who);
    extensions.forEach(extension -> command.addAll(List.of("-ext", extension)));
    command.addAll(
        List.of(
            "-startdate",
            TIME.format(now.minus(EARLIER).atZone(ZoneId.systemDefault())),
            "-validity",
            Long.toString(lasts.toDays())));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream out = process.getInputStream()) {
      process.getOutputStream().close();
      String said = new String(out.readAllBytes(), US_ASCII);
      if (process.waitFor() != 0) {
        throw new IOException(
            "keytool could not make the telephones' certificate: " + said.strip());
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static byte[] encoded(Path store, String alias) throws IOException {
    try {
      return open(store).getCertificate(alias).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IOException("the telephones' certificate cannot be read: " + store, e);
    }
  }

  private static Key key(Path store) throws IOException {
    try {
      return Objects.requireNonNull(open(store).getKey(OWN, NO_SECRET.toCharArray()));
    } catch (GeneralSecurityException e) {
      throw new IOException("the telephones' key cannot be read: " + store, e);
    }
  }

  private static KeyStore open(Path store) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, NO_SECRET.toCharArray());
    }
    return keys;
  }

  private static X509Certificate read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (GeneralSecurityException e) {
      throw new IOException("not a certificate: " + file, e);
    }
  }

  private static Set<String> namesOf(X509Certificate certificate) throws IOException {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null
          ? Set.of()
          : names.stream().map(name -> String.valueOf(name.getLast())).collect(Collectors.toSet());
    } catch (GeneralSecurityException e) {
      throw new IOException("a certificate without names", e);
    }
  }

  private static String pem(String what, byte[] bytes) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
  }
}
