package rs.astra.hotline.whole;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Eats up the memory of the process into which it is loaded. */
public final class Hoarder {
  private Hoarder() {}

  /** Called inside that process. */
  public static void agentmain(String arguments) {
    List<byte[]> hoard = new ArrayList<>();
    while (!hoard.contains(null)) {
      hoard.add(new byte[1 << 20]);
    }
  }

  /** A class with {@code agentmain}, in the form in which a process takes it. */
  static Path jar(Path folder, Class<?> agent) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(new Attributes.Name("Agent-Class"), agent.getName());
    Path jar = folder.resolve(agent.getSimpleName() + ".jar");
    String name = agent.getName().replace('.', '/') + ".class";
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out, manifest);
        var compiled = agent.getClassLoader().getResourceAsStream(name)) {
      if (compiled == null) {
        throw new IOException("not found: " + name);
      }
      entries.putNextEntry(new JarEntry(name));
      compiled.transferTo(entries);
      entries.closeEntry();
    }
    return jar;
  }
}
