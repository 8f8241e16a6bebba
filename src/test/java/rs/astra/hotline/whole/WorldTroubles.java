package rs.astra.hotline.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.asterisk.Pbx;
import rs.astra.hotline.asterisk.PbxPlan;
import rs.astra.hotline.asterisk.Sipp;

/** Time, telephones, the carrier and callers are not as usual. */
final class WorldTroubles {
  private WorldTroubles() {}

  /**
   * The machine's clock, which no test may set: Asterisk sees another one by libfaketime, the
   * service (which that would slow down ten times) by the clock that it is given.
   */
  static final class ClockStep extends Trouble {
    private final Duration by;
    private final Path offset = MatrixScene.folder().resolve("offset").toAbsolutePath();
    private final AtomicReference<Clock> machine = new AtomicReference<>(Clock.systemUTC());

    ClockStep(Duration by) throws IOException {
      this.by = by;
      Files.writeString(offset, "+0");
    }

    @Override
    PbxPlan plan() {
      // With the limit of production: a telephone is not dead because the clock was set.
      return PbxPlan.standard().rtpTimeoutSeconds(30).environment(FakeTime.environment(offset));
    }

    @Override
    Clock inThisProcess() {
      return new Clock() {
        @Override
        public Instant instant() {
          return machine.get().instant();
        }

        @Override
        public ZoneId getZone() {
          return machine.get().getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return machine.get().withZone(zone);
        }
      };
    }

    @Override
    void strike(MatrixScene scene) throws Exception {
      Files.writeString(offset, String.format(Locale.ROOT, "%+d", by.toSeconds()));
      machine.set(Clock.offset(Clock.systemUTC(), by));
      TimeUnit.MILLISECONDS.sleep(1_200); // until Asterisk has looked into the file
    }
  }

  // --- telephones and callers

  static final class OneTelephone extends Trouble {
    OneTelephone() throws IOException {}

    @Override
    Map<String, String> settings(Pbx pbx) {
      return Map.of("HOTLINE_DISPATCH_RING_FOR", "5s");
    }

    @Override
    void strike(MatrixScene scene) throws Exception {
      scene.ringer.goesAway();
      Service.until("given up", () -> !scene.state("c2").equals("ringing"));
    }

    @Override
    boolean servedMeanwhile() {
      return false;
    }

    @Override
    void mend(MatrixScene scene) throws Exception {
      scene.ringer.comesBack();
    }
  }

  /**
   * A telephone that sends no sound for a while counts as dead; then the conversation is broken.
   */
  static final class AllTelephones extends Trouble {
    AllTelephones() throws IOException {}

    @Override
    PbxPlan plan() {
      return PbxPlan.standard().rtpTimeoutSeconds(10);
    }

    @Override
    Map<String, String> settings(Pbx pbx) {
      return Map.of("HOTLINE_DISPATCH_RING_FOR", "5s");
    }

    @Override
    void strike(MatrixScene scene) throws Exception {
      scene.ringer.goesAway();
      scene.rester.goesAway();
      scene.counsellor.close();
      scene.counsellorsSound.silent(true);
      Service.until("nobody talks", () -> scene.service.metric("sos_waiting_calls", "") == 3);
    }

    @Override
    boolean breaksTheTalk() {
      return true;
    }

    @Override
    boolean servedMeanwhile() {
      return false;
    }

    @Override
    void mend(MatrixScene scene) throws Exception {
      scene.counsellorsSound.silent(false);
      scene.counsellor = scene.telephone();
      scene.ringer.comesBack();
      scene.rester.comesBack();
    }
  }

  /** Nothing comes from the carrier and nothing gets there. */
  static final class Trunk extends Trouble {
    Trunk() throws IOException {}

    @Override
    void strike(MatrixScene scene) throws Exception {
      paused(scene, true);
    }

    @Override
    void mend(MatrixScene scene) throws Exception {
      paused(scene, false);
    }

    private static void paused(MatrixScene scene, boolean now) throws Exception {
      scene.callersSound.silent(now);
      for (Sipp each : List.of(scene.talker, scene.ringsFor, scene.waiter)) {
        each.pause(now);
      }
    }
  }

  static final class Fifty extends Trouble {
    private @Nullable Sipp fifty;

    Fifty() throws IOException {}

    @Override
    void strike(MatrixScene scene) throws Exception {
      fifty =
          scene.open(
              Sipp.call(
                  scene.pbx,
                  Sipp.Caller.to("0800101201")
                      .hangingUpAfter(Duration.ofSeconds(8))
                      .times(50, 50)));
      Service.until("all wait", () -> scene.service.metric("sos_waiting_calls", "free") == 50);
    }

    @Override
    int others() {
      return 50;
    }

    @Override
    void afterwards(MatrixScene scene) throws Exception {
      Sipp callers = Objects.requireNonNull(fifty);
      callers.await(Duration.ofSeconds(60));
      assertEquals(50, callers.answered(200), "every caller was taken in");
    }
  }
}
