package rs.astra.hotline.whole;

import java.io.IOException;
import java.time.Duration;
import rs.astra.hotline.asterisk.Pbx;

/**
 * How each failure is made with the real parts. What lasts an hour lasts some seconds here, and a
 * minute in {@link DatabaseAwayIT}. That is no different: after six attempts every pause between
 * them is at its longest (5 s), and what waits for the database is bounded by the number of
 * transitions, not by time.
 */
final class Troubles {
  private Troubles() {}

  static Trouble of(Failure failure) throws IOException {
    return switch (failure) {
      case BACKEND_KILLED -> new ServiceTroubles.Dead(Service::kill);
      case BACKEND_OUT_OF_MEMORY -> new ServiceTroubles.OutOfMemory();
      case BACKEND_FROZEN -> new ServiceTroubles.Frozen();
      case BACKEND_RESTARTED -> new ServiceTroubles.Restarted();
      case BACKEND_UPGRADED -> new ServiceTroubles.Upgraded();
      case AMI_CUT -> new AsteriskTroubles.Ami((wire, _) -> wire.cut(), false);
      case AMI_SLOW -> new AsteriskTroubles.Ami((wire, _) -> wire.delay(700), true);
      case AMI_GARBAGE -> new AsteriskTroubles.Ami(AsteriskTroubles::garbage, true);
      case AMI_OVERFLOW -> new AsteriskTroubles.Overflow();
      case FASTAGI_REFUSED -> new AsteriskTroubles.FastAgi();
      case ASTERISK_KILLED -> new AsteriskTroubles.Asterisk(Pbx::kill);
      case ASTERISK_RESTARTED -> new AsteriskTroubles.Asterisk(Pbx::stop);
      case ASTERISK_RELOADED -> simple(scene -> scene.pbx.cli("core reload"));
      case DATABASE_STOPPED -> new DatabaseTroubles.DatabaseStopped();
      case DATABASE_SLOW -> new DatabaseTroubles.DatabaseSlow();
      case DATABASE_READ_ONLY -> new DatabaseTroubles.DatabaseReadOnly();
      case DISK_FULL -> new DatabaseTroubles.DiskFull();
      case CLOCK_AHEAD -> new WorldTroubles.ClockStep(Duration.ofHours(1));
      case CLOCK_BACK -> new WorldTroubles.ClockStep(Duration.ofHours(-1));
      case ONE_TELEPHONE_AWAY -> new WorldTroubles.OneTelephone();
      case ALL_TELEPHONES_AWAY -> new WorldTroubles.AllTelephones();
      case TRUNK_DOWN -> new WorldTroubles.Trunk();
      case FIFTY_CALLERS -> new WorldTroubles.Fifty();
    };
  }

  /** Something done to somebody. */
  interface Act<T> {
    void on(T what) throws Exception;
  }

  private static Trouble simple(Act<MatrixScene> strike) throws IOException {
    return new Trouble() {
      @Override
      void strike(MatrixScene scene) throws Exception {
        strike.on(scene);
      }
    };
  }
}
