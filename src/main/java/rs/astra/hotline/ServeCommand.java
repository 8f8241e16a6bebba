package rs.astra.hotline;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import rs.astra.hotline.asterisk.ami.Rehearsal;

@Command(
    name = "serve",
    description = "Takes calls until it is stopped.",
    mixinStandardHelpOptions = true)
final class ServeCommand extends Configured {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

  private static void rehearse(Config config) {
    if (Rehearsal.play(config, Rehearsal.ENOUGH) < Rehearsal.ENOUGH) {
      LOG.warn("not rehearsed: telephones ring some milliseconds later for the first callers");
    }
  }

  @Override
  int run(Config config) {
    if (!endsWithoutMemory()) {
      LOG.warn("Java lives on without memory, which serves no caller: -XX:+ExitOnOutOfMemoryError");
    }
    CountDownLatch stopped = new CountDownLatch(1);
    Thread.ofVirtual().name("rehearsal").start(() -> rehearse(config));
    Running running = Running.start(config, Clock.systemUTC(), _ -> {});
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("shutdown")
                .unstarted(
                    () -> {
                      running.close();
                      stopped.countDown();
                    }));
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  /** A process that is gone leaves its callers to the fallback; one that half lives does not. */
  private static boolean endsWithoutMemory() {
    var java = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    return Stream.of("ExitOnOutOfMemoryError", "CrashOnOutOfMemoryError")
        .anyMatch(option -> Boolean.parseBoolean(java.getVMOption(option).getValue()));
  }
}
