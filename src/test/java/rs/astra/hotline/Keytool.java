package rs.astra.hotline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Certificates of tests, made by the JDK's own tool. */
public final class Keytool {
  private Keytool() {}

  /** Adds a key pair of two days, whose certificate is of that name, to a store in PKCS12. */
  public static void generate(
      Path store, char[] password, String alias, String name, String... more) throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                alias,
                "-dname",
                "CN=" + name,
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(password),
                "-keystore",
                store.toString()));
    words.addAll(List.of(more));
    Process made = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertEquals(0, made.waitFor(), said);
  }
}
