package rs.astra.hotline.deploy;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code mvn package} has written about the libraries that ship; see {@code SECURITY.md}. */
class BillOfMaterialsIT {
  private static final Path LIBRARIES = Path.of("target/lib");
  private static final Path BILL = Path.of("target/hotline-sbom.json");

  private static JsonArray components() throws IOException {
    return new JsonObject(Files.readString(BILL)).getJsonArray("components");
  }

  /** Of each library its SHA-256, by which a scanner and we mean the same file. */
  @Test
  void eachLibraryThatShipsIsNamedByItsHashAndNoOther() throws Exception {
    Map<String, String> shipped = new TreeMap<>();
    try (Stream<Path> files = Files.list(LIBRARIES)) {
      for (Path file : files.toList()) {
        shipped.put(sha256(file), String.valueOf(file.getFileName()));
      }
    }
    assertFalse(shipped.isEmpty());
    JsonArray components = components();
    Map<String, String> named = new TreeMap<>();
    for (int i = 0; i < components.size(); i++) {
      JsonObject component = components.getJsonObject(i);
      named.put(sha256(component), shipped.getOrDefault(sha256(component), purl(component)));
    }
    assertEquals(shipped, named);
  }

  /** So that a database of holes finds it. */
  @Test
  void eachIsNamedByThePackageThatItIs() throws Exception {
    JsonArray components = components();
    TreeSet<String> unnamed =
        IntStream.range(0, components.size())
            .mapToObj(components::getJsonObject)
            .map(BillOfMaterialsIT::purl)
            .filter(purl -> !purl.matches("pkg:maven/[^/@]+/[^/@]+@[^?]+\\?.*type=jar"))
            .collect(toCollection(TreeSet::new));
    assertEquals(new TreeSet<>(), unnamed);
  }

  private static String purl(JsonObject component) {
    return component.getString("purl", "nothing");
  }

  private static String sha256(JsonObject component) {
    JsonArray hashes = component.getJsonArray("hashes", new JsonArray());
    return IntStream.range(0, hashes.size())
        .mapToObj(hashes::getJsonObject)
        .filter(hash -> hash.getString("alg").equals("SHA-256"))
        .map(hash -> hash.getString("content"))
        .findFirst()
        .orElse("no hash");
  }

  private static String sha256(Path file) throws IOException, GeneralSecurityException {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }
}
