package rs.astra.hotline.asterisk;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract with the fake: fast, for every build. */
final class FakeMobileTest extends MobileContract {
  private static FakeAsterisk fake;

  @BeforeAll
  static void start() throws IOException {
    fake = FakeAsterisk.start();
  }

  @AfterAll
  static void end() throws IOException {
    fake.close();
  }

  @Override
  Exchange exchange() {
    return fake;
  }
}
