package rs.astra.hotline.asterisk.ami;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.Map;
import org.asteriskjava.manager.event.ManagerEvent;
import rs.astra.hotline.asterisk.Backend;
import rs.astra.hotline.core.counsellor.StationId;

/** Whatever stands on the manager interface: asterisk-java reads it, the translator takes it. */
final class AmiFuzz {
  private static final AmiTranslator TRANSLATOR =
      new AmiTranslator(
          Map.of("PJSIP/c1", new StationId("c1")), new Numbers(Backend.unconnected().lines()));

  @FuzzTest
  void anyFramesAreFactsOrNothing(byte[] frames) throws IOException {
    for (ManagerEvent event : Recording.read(new String(frames, UTF_8))) {
      TRANSLATOR.fact(event);
    }
  }
}
