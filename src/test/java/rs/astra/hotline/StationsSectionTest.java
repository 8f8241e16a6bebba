package rs.astra.hotline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rs.astra.hotline.TestConfig.ONE_STATION;
import static rs.astra.hotline.TestConfig.SECRETS;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rs.astra.hotline.core.counsellor.StationId;

final class StationsSectionTest extends ConfigScene {
  private static final String MOBILE =
      SECRETS
          + "asterisk.sip.carrier.host = carrier.invalid\nstations { m1 { mobile = \"%s\" } }\n";

  @Test
  void fileThatNamesOneStationHasOneStation() throws Exception {
    Config config = read(ONE_STATION);
    assertEquals(Set.of(new StationId("c1")), config.stations().keySet());
    assertEquals("PJSIP/c1", config.stations().values().iterator().next().dial());
  }

  @Test
  void passwordOfAStationThatTheFileDoesNotNameIsAnUnknownSetting() throws Exception {
    assertEquals(
        List.of("HOTLINE_STATIONS_C2_PASSWORD: there is no such setting"),
        mistakes(ONE_STATION, Map.of("HOTLINE_STATIONS_C2_PASSWORD", "station-secret")));
  }

  @Test
  void mobileNeedsNoPasswordAndItsNumberIsNeverPrinted() throws Exception {
    Config config = read(MOBILE.formatted("+381640000101"));
    Config.Station mobile = config.stations().values().iterator().next();
    assertTrue(mobile.isMobile());
    assertEquals("+381640000101", mobile.mobile().reveal());
    assertEquals("PJSIP/m1", mobile.dial());
    assertFalse(config.toString().contains("640000101"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0640000101",
        "+3816411",
        "+381900123456",
        "+381800101202",
        "+999640000101",
        "192"
      })
  void numberThatIsNobodysOwnIsRefusedAsAMobileAndNotRepeated(String number) throws Exception {
    List<String> mistakes = mistakes(MOBILE.formatted(number));
    assertTrue(mistakes.getFirst().startsWith("stations.m1.mobile ("), mistakes::toString);
    assertFalse(mistakes.toString().contains(number), mistakes::toString);
  }

  @Test
  void lineOfOursIsNoMobile() throws Exception {
    assertEquals(
        List.of("stations.m1.mobile: is a line of ours, which would call itself"),
        mistakes(MOBILE.formatted("+381117850000")));
  }

  @Test
  void mobileHasACarrierAndNothingOfATelephoneOfOurs() throws Exception {
    assertEquals(
        List.of(
            "stations.m1.dial (HOTLINE_STATIONS_M1_DIAL): must be empty: a mobile has none",
            "asterisk.sip.carrier.host: must be set, because a station is a mobile"),
        mistakes(SECRETS + "stations { m1 { mobile = \"+381640000101\", dial = \"PJSIP/x\" } }\n"));
  }

  @Test
  void numberOfAMobileCanBeKeptInAFile() throws Exception {
    Path file = Files.writeString(folder.resolve("m1"), "+381640000101\n");
    Config config =
        ConfigReader.read(
            file(MOBILE.formatted("")), Map.of("HOTLINE_STATIONS_M1_MOBILE_FILE", file.toString()));
    assertTrue(config.stations().values().iterator().next().isMobile());
  }
}
