package rs.astra.hotline.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import rs.astra.hotline.asterisk.Pbx;

/** The service breaks. */
final class ServiceTroubles {
  private ServiceTroubles() {}

  /** Dies, and is started again when all have been answered without it. */
  static final class Dead extends Trouble {
    private final Troubles.Act<Service> dies;

    Dead(Troubles.Act<Service> dies) throws IOException {
      this.dies = dies;
    }

    @Override
    void strike(MatrixScene scene) throws Exception {
      assertTrue(scene.service.log().contains("lives on without memory"), "said to be missing");
      dies.on(scene.service);
    }

    @Override
    boolean reachable() {
      return false;
    }

    @Override
    void mend(MatrixScene scene) throws Exception {
      scene.service.start();
    }
  }

  /** Real memory, eaten up inside the process, which runs with the options of the image. */
  static final class OutOfMemory extends Trouble {
    OutOfMemory() throws IOException {}

    @Override
    Map<String, String> settings(Pbx pbx) throws IOException {
      String options =
          Files.readAllLines(Path.of("src/main/docker/Dockerfile")).stream()
              .filter(line -> line.startsWith("ENV JDK_JAVA_OPTIONS="))
              .map(line -> line.replaceFirst("^[^\"]*\"([^\"]*)\"$", "$1"))
              .findFirst()
              .orElseThrow();
      return Map.of("JDK_JAVA_OPTIONS", options + " -Xmx128m");
    }

    @Override
    void strike(MatrixScene scene) throws Exception {
      String jar = Hoarder.jar(MatrixScene.folder(), Hoarder.class).toAbsolutePath().toString();
      VirtualMachine process = VirtualMachine.attach(Long.toString(scene.service.pid()));
      try {
        process.loadAgent(jar);
      } catch (IOException e) {
        // It died in the middle of our request, which was the request.
      }
      assertEquals(3, scene.service.awaitDeath(), "ended itself");
      assertFalse(scene.service.log().contains("lives on without memory"), "said to be missing");
    }

    @Override
    boolean reachable() {
      return false;
    }

    @Override
    void mend(MatrixScene scene) throws Exception {
      scene.service.start();
    }
  }

  static final class Frozen extends Trouble {
    Frozen() throws IOException {}

    @Override
    void strike(MatrixScene scene) throws Exception {
      scene.service.freeze();
    }

    @Override
    boolean reachable() {
      return false;
    }

    @Override
    void mend(MatrixScene scene) throws Exception {
      scene.service.thaw();
    }
  }

  /** Stopped in an orderly way and started again at once. */
  static final class Restarted extends Trouble {
    Restarted() throws IOException {}

    @Override
    void strike(MatrixScene scene) throws Exception {
      scene.service.stop();
    }

    @Override
    boolean servedMeanwhile() {
      return false;
    }

    @Override
    void mend(MatrixScene scene) throws Exception {
      scene.service.start();
    }
  }

  /** The new process is there before the old one has gone, and is started until it can begin. */
  static final class Upgraded extends Trouble {
    Upgraded() throws IOException {}

    @Override
    void strike(MatrixScene scene) throws Exception {
      scene.service.replace();
    }

    @Override
    boolean servedMeanwhile() {
      return false;
    }
  }
}
