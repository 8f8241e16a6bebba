package rs.astra.hotline.whole;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import rs.astra.hotline.asterisk.Pbx;
import rs.astra.hotline.asterisk.PbxPlan;
import rs.astra.hotline.asterisk.Ports;
import rs.astra.hotline.core.Fact;

/** Asterisk breaks, or a way to it. */
final class AsteriskTroubles {
  private AsteriskTroubles() {}

  interface OnWire {
    void act(Wire wire, MatrixScene scene) throws Exception;
  }

  static final class Ami extends Trouble {
    private final OnWire strike;
    private final boolean linked;
    private final Wire wire = new Wire();

    Ami(OnWire strike, boolean linked) throws IOException {
      this.strike = strike;
      this.linked = linked;
    }

    @Override
    List<AutoCloseable> brought() {
      return List.of(wire);
    }

    @Override
    Map<String, String> settings(Pbx pbx) {
      wire.leadsTo(pbx.ami().port());
      return Map.of("HOTLINE_ASTERISK_AMI_PORT", Integer.toString(wire.port()));
    }

    @Override
    void strike(MatrixScene scene) throws Exception {
      strike.act(wire, scene);
      if (!linked) {
        Service.until("noticed", () -> scene.service.get("/health/ready").statusCode() == 503);
      }
    }

    @Override
    void mend(MatrixScene scene) throws Exception {
      if (linked) {
        wire.delay(0);
      } else {
        wire.mend();
      }
    }
  }

  static void garbage(Wire wire, MatrixScene scene) throws Exception {
    byte[] noise = new byte[5_000];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (byte) (i * 37);
    }
    wire.say(noise);
    wire.say("Event: Hangup\r\nUniqueid:\r\n\r\n".repeat(50).getBytes(US_ASCII));
    wire.say("x".repeat(1 << 20).getBytes(US_ASCII));
    wire.say("\r\nEvent: Hangup\r\nUniqueid: ".getBytes(US_ASCII));
  }

  /** From outside no real part can fill the queue: it is flooded from within this process. */
  static final class Overflow extends Trouble {
    Overflow() throws IOException {}

    @Override
    Clock inThisProcess() {
      return Clock.systemUTC();
    }

    @Override
    Map<String, String> settings(Pbx pbx) {
      return Map.of("HOTLINE_ENGINE_FACTS", "1024");
    }

    @Override
    void strike(MatrixScene scene) throws Exception {
      var engine = scene.service.running().engine();
      for (int i = 0; i < 1_000_000 && engine.overflows() < 100; i++) {
        engine.offer(new Fact.NumberRefused());
      }
      assertTrue(engine.overflows() > 0, "the flood was too small");
    }
  }

  static final class FastAgi extends Trouble {
    private final int door = Ports.tcp();
    private final Wire wire = new Wire();

    FastAgi() throws IOException {
      wire.leadsTo(door);
    }

    @Override
    List<AutoCloseable> brought() {
      return List.of(wire);
    }

    @Override
    PbxPlan plan() {
      return PbxPlan.standard().agiPort(wire.port());
    }

    @Override
    Map<String, String> settings(Pbx pbx) {
      return Map.of("HOTLINE_ASTERISK_AGI_PORT", Integer.toString(door));
    }

    @Override
    void strike(MatrixScene scene) throws Exception {
      wire.cut();
    }

    @Override
    void mend(MatrixScene scene) throws Exception {
      wire.mend();
    }
  }

  static final class Asterisk extends Trouble {
    private final Troubles.Act<Pbx> dies;

    Asterisk(Troubles.Act<Pbx> dies) throws IOException {
      this.dies = dies;
    }

    @Override
    void strike(MatrixScene scene) throws Exception {
      dies.on(scene.pbx);
      Service.until("noticed", () -> scene.service.get("/health/ready").statusCode() == 503);
    }

    @Override
    boolean servedMeanwhile() {
      return false;
    }

    @Override
    boolean cutsEverybodyOff() {
      return true;
    }

    @Override
    void mend(MatrixScene scene) throws Exception {
      scene.pbx.restart();
    }
  }
}
