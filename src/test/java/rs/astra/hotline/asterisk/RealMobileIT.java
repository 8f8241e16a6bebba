package rs.astra.hotline.asterisk;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract with a real Asterisk, real callers and telephones (SIPp). */
final class RealMobileIT extends MobileContract {
  private static RealAsterisk real;

  @BeforeAll
  static void start() throws IOException {
    real = RealAsterisk.start();
  }

  @AfterAll
  static void end() throws IOException {
    real.close();
  }

  @Override
  Exchange exchange() {
    return real;
  }
}
