package rs.astra.hotline.whole;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.Config;
import rs.astra.hotline.asterisk.Pbx;
import rs.astra.hotline.asterisk.PbxPlan;
import rs.astra.hotline.store.TestDatabase;

/** How something breaks in a scene, and how it is mended. */
abstract class Trouble {
  private final Config.Database database;

  Trouble() throws IOException {
    database = TestDatabase.empty();
  }

  /** What it has brought along, to be closed with the scene. */
  List<AutoCloseable> brought() {
    return List.of();
  }

  PbxPlan plan() {
    return PbxPlan.standard();
  }

  /** Where the truth is read in the end. */
  Config.Database database() {
    return database;
  }

  /** How the service reaches it. */
  Config.Database reached() {
    return database();
  }

  /** Of the service, beyond those of every scene. */
  Map<String, String> settings(Pbx pbx) throws Exception {
    return Map.of();
  }

  /** The machine's clock for a service that runs in this process; null: in one of its own. */
  @Nullable Clock inThisProcess() {
    return null;
  }

  /** Breaks it; returns when it is broken. */
  abstract void strike(MatrixScene scene) throws Exception;

  /** Whether all are answered while it is broken. */
  boolean servedMeanwhile() {
    return true;
  }

  /** Whether the service can be asked while it is broken. */
  boolean reachable() {
    return true;
  }

  /** Whether Asterisk itself dies. */
  boolean cutsEverybodyOff() {
    return false;
  }

  /** Whether a telephone at which somebody talks dies: then anybody may be rung for that caller. */
  boolean breaksTheTalk() {
    return false;
  }

  /** How many calls came beside those of the scene. */
  int others() {
    return 0;
  }

  /** Mends it; returns when the parts are there again. */
  void mend(MatrixScene scene) throws Exception {}

  /** After all have been answered. */
  void afterwards(MatrixScene scene) throws Exception {}
}
