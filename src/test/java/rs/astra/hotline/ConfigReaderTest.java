package rs.astra.hotline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static rs.astra.hotline.TestConfig.ONE_STATION;
import static rs.astra.hotline.TestConfig.SECRETS;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rs.astra.hotline.core.Widening;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.roster.Language;

final class ConfigReaderTest extends ConfigScene {
  // --- what goes over what

  @Test
  void defaultsAloneLackOnlyTheSecrets() {
    ConfigReader.Invalid invalid =
        assertThrows(ConfigReader.Invalid.class, () -> ConfigReader.read(null, Map.of()));
    List<String> lines = String.valueOf(invalid.getMessage()).lines().toList();
    assertEquals(11, lines.size());
    assertTrue(lines.stream().allMatch(l -> l.contains(" to 64 printable characters")));
  }

  @Test
  void everythingThatIsNotSaidIsTheDefault() throws Exception {
    Config config = read(ONE_STATION);
    assertEquals(ZoneId.of("Europe/Belgrade"), config.timeZone());
    assertEquals(Duration.ofSeconds(20), config.dispatch().ringFor());
    assertEquals(8080, config.http().port());
    assertEquals(List.of("127.0.0.1"), config.asterisk().sip().trunk());
    assertEquals(Set.of(new LineId("sos"), new LineId("free")), config.lines().keySet());
    assertEquals(
        Stream.of("sr", "en", "ru", "zh").map(Language::new).toList(),
        line(config, "sos").languages());
    assertEquals(Set.of(new Language("sr"), new Language("en")), config.mainLanguages());
    assertEquals(
        new Widening(Duration.ofSeconds(3), Duration.ofSeconds(8), Set.of(new Language("sr"))),
        config.dispatch().widening());
  }

  @Test
  void fileGoesOverTheDefaultsAndTheEnvironmentOverTheFile() throws Exception {
    String file = ONE_STATION + "http.port = 8081\ndispatch.ring-for = 30s\n";
    Config config = read(file, Map.of("HOTLINE_HTTP_PORT", "8082"));
    assertEquals(8082, config.http().port());
    assertEquals(Duration.ofSeconds(30), config.dispatch().ringFor());
  }

  @Test
  void environmentAloneIsEnough() throws Exception {
    Map<String, String> environment = new HashMap<>();
    environment.put("HOTLINE_DATABASE_PASSWORD", "database-secret");
    environment.put("HOTLINE_ASTERISK_AMI_SECRET", "ami-secret-1");
    environment.put("HOTLINE_SPOOL_SECRET", "spool-secret-of-the-tests-0123456");
    for (int i = 1; i <= 8; i++) {
      environment.put("HOTLINE_STATIONS_C" + i + "_PASSWORD", "station-secret");
    }
    environment.put("HOTLINE_DISPATCH_RING_FOR", "25s");
    environment.put("PATH", "of no interest");
    Config config = ConfigReader.read(null, environment);
    assertEquals(8, config.stations().size());
    assertEquals(Duration.ofSeconds(25), config.dispatch().ringFor());
  }

  @Test
  void listInTheEnvironmentIsSeparatedByCommas() throws Exception {
    Config config =
        read(ONE_STATION, Map.of("HOTLINE_ASTERISK_SIP_TRUNK", " 192.0.2.1 , 192.0.2.2 "));
    assertEquals(List.of("192.0.2.1", "192.0.2.2"), config.asterisk().sip().trunk());
  }

  @Test
  void secretCanComeFromAFileOfItsOwn() throws Exception {
    Path secret = Files.writeString(folder.resolve("db"), "from-the-file\n");
    Config config = read(ONE_STATION, Map.of("HOTLINE_DATABASE_PASSWORD_FILE", secret.toString()));
    assertEquals("from-the-file", config.database().password().reveal());
  }

  @Test
  void secretsFileThatIsMissingIsNamedByItsVariableOnly() throws Exception {
    List<String> mistakes =
        mistakes(ONE_STATION, Map.of("HOTLINE_DATABASE_PASSWORD_FILE", "/nowhere/at-all"));
    assertEquals(List.of("HOTLINE_DATABASE_PASSWORD_FILE: the file cannot be read"), mistakes);
  }

  @Test
  void secretGivenAsValueAndAsFileIsAMistake() throws Exception {
    Path secret = Files.writeString(folder.resolve("db"), "from-the-file\n");
    List<String> mistakes =
        mistakes(
            ONE_STATION,
            Map.of(
                "HOTLINE_DATABASE_PASSWORD",
                "from-the-environment",
                "HOTLINE_DATABASE_PASSWORD_FILE",
                secret.toString()));
    assertEquals(1, mistakes.size());
    assertTrue(mistakes.getFirst().startsWith("HOTLINE_DATABASE_PASSWORD_FILE: "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "eight888",
        "thirty-one-characters-are-too-f",
        "over-and-over-over-and-over-over-and-over-",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "sixty-five-characters-are-more-than-the-library-that-uses-it-take"
      })
  void spoolsSecretThatCouldBeGuessedIsRefusedAndNotRepeated(String weak) throws Exception {
    List<String> mistakes = mistakes(ONE_STATION, Map.of("HOTLINE_SPOOL_SECRET", weak));
    assertEquals(1, mistakes.size());
    String mistake = mistakes.getFirst();
    assertTrue(mistake.startsWith("spool.secret "), mistake);
    assertTrue(mistake.contains("32 to 64 printable characters made by chance"), mistake);
    assertTrue(weak.isEmpty() || !mistake.contains(weak), mistake);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4f1d0c5b7a9e2836d0f1e2c3b4a5968778695a4b",
        "correct-horse-battery-staple-and-so-on"
      })
  void spoolsSecretThatIsLongEnoughIsTaken(String strong) throws Exception {
    Config config = read(ONE_STATION, Map.of("HOTLINE_SPOOL_SECRET", strong));
    assertEquals(strong, config.spool().secret().reveal());
  }

  @Test
  void onlySecretsCanComeFromAFile() throws Exception {
    assertEquals(
        List.of("HOTLINE_HTTP_PORT_FILE: there is no such setting"),
        mistakes(ONE_STATION, Map.of("HOTLINE_HTTP_PORT_FILE", "/nowhere/at-all")));
  }

  // --- mistakes

  @Test
  void allMistakesAreSaidTogetherWithKeyVariableAndRange() throws Exception {
    List<String> mistakes =
        mistakes(
            ONE_STATION
                + """
                http.port = 99999
                dispatch.ring-for = 1s
                database.connections = many
                time-zone = "Europe/Nowhere"
                asterisk.sip.trunk = []
                """);
    assertEquals(5, mistakes.size(), mistakes::toString);
    assertTrue(mistakes.contains("http.port (HOTLINE_HTTP_PORT): must be 1 to 65535"));
    assertTrue(
        mistakes.contains(
            "dispatch.ring-for (HOTLINE_DISPATCH_RING_FOR): must be a time from 5s to 120s"));
  }

  @ParameterizedTest
  @CsvSource({
    "http.port, 0, 1 to 65535",
    "http.port, 80.5, 1 to 65535",
    "asterisk.agi.sessions, 9, 10 to 20000",
    "engine.facts, 1048577, 1024 to 1048576",
    "figures.k, 4, 5 to 50",
    "figures.k, 51, 5 to 50",
    "dispatch.wrap-up, 3601s, a time from 0s to 3600s",
    "dispatch.care.missed-in-a-row, 21, 0 to 20",
    "dispatch.care.more-time, 9s, a time from 10s to 3600s",
    "dispatch.care.wrap-up-most, 14401s, a time from 0s to 14400s",
    "dispatch.care.rest-after-heavy, 59s, a time from 60s to 14400s",
    "dispatch.care.heavy-calls, 0, 1 to 50",
    "dispatch.care.talk, 599s, a time from 600s to 86400s",
    "dispatch.ring-for, 20, a time from 5s to 120s",
    "dispatch.ladder.second-line, -1s, a time from 0s to 600s",
    "asterisk.ami.user, A B, a name",
    "asterisk.files, '', a folder",
    "asterisk.files, \"\\u0000\", a folder"
  })
  void valueOutsideItsRangeIsRefused(String key, String value, String allowed) throws Exception {
    String quoted = value.startsWith("\"") ? value : "\"" + value + "\"";
    List<String> mistakes = mistakes(ONE_STATION + key + " = " + quoted + "\n");
    assertEquals(1, mistakes.size(), mistakes::toString);
    assertTrue(mistakes.getFirst().startsWith(key + " ("), mistakes::toString);
    assertTrue(mistakes.getFirst().endsWith("must be " + allowed), mistakes::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http.port = gee-heim",
        "lines = gee-heim",
        "stations = gee-heim",
        "stations = [gee-heim]",
        "stations.c1 = gee-heim",
        "lines.sos = [gee-heim]",
        "asterisk = gee-heim",
        "database.password = \"gee-heim;\"",
        "asterisk.sip.trunk = \"gee-heim\"",
        "dispatch.ring-for = gee-heim",
        "time-zone = gee-heim",
        "http.port = ${gee-heim}",
        "http.port = \"gee-heim",
        "stations.c1.contact = gee-heim"
      })
  void wrongValueIsNeverRepeated(String line) throws Exception {
    List<String> mistakes = mistakes(SECRETS + line + "\n");
    assertFalse(mistakes.isEmpty());
    assertFalse(String.join("\n", mistakes).contains("gee-heim"), mistakes::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lines = null", "stations = null", "stations.c1 = null"})
  void groupThatIsNullBreaksNothing(String line) throws Exception {
    assertFalse(mistakes(SECRETS + line + "\n").isEmpty());
  }

  @Test
  void valueOfTheEnvironmentIsNotRepeatedEither() throws Exception {
    List<String> mistakes =
        mistakes(
            ONE_STATION, Map.of("HOTLINE_HTTP_PORT", "gee-heim", "HOTLINE_HTTP_PRT", "gee-heim"));
    assertEquals(2, mistakes.size());
    assertFalse(mistakes.toString().contains("gee-heim"));
    assertTrue(mistakes.contains("HOTLINE_HTTP_PRT: there is no such setting"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http.prt = 1",
        "nonsense = 1",
        "nonsense { }",
        "nonsense = null",
        "stations.c1.pasword = x",
        "lines.sos.label.deeper = x",
        "asterisk.amy { port = 1 }"
      })
  void unknownKeyIsNamed(String line) throws Exception {
    String key = Pattern.compile("[ ={].*").matcher(line).replaceFirst("");
    List<String> mistakes = mistakes(ONE_STATION + line + "\n");
    assertTrue(
        mistakes.stream().anyMatch(m -> m.startsWith(key) && m.endsWith("there is no such key")),
        mistakes::toString);
  }

  @Test
  void missingFileIsSaidToBeMissing() {
    Path nowhere = folder.resolve("nowhere.conf");
    List<String> mistakes = mistakes(nowhere, Map.of());
    assertTrue(mistakes.contains(nowhere + ": there is no such file"), mistakes::toString);
  }

  @Test
  void brokenFileNamesTheLine() throws Exception {
    List<String> mistakes = mistakes(ONE_STATION + "http {\n  port = = 3\n}\n");
    assertTrue(
        mistakes.stream().anyMatch(m -> m.contains("own.conf") && m.endsWith("near line 6")),
        mistakes::toString);
  }

  @Test
  void brokenFileIsTheOnlyMistakeThatIsSaidOfIt() throws Exception {
    assertEquals(1, mistakes(ONE_STATION + "http {\n").size());
  }

  @Test
  void languageMattersNoLongerThanAMinuteAndLessWithTime() throws Exception {
    assertEquals(
        List.of("dispatch.language: speaks must not come after anyone"),
        mistakes(ONE_STATION + "dispatch.language { speaks = 9s, anyone = 8s }\n"));
    assertEquals(
        List.of(
            "dispatch.language.anyone (HOTLINE_DISPATCH_LANGUAGE_ANYONE): must be a time from 0s"
                + " to 60s"),
        mistakes(ONE_STATION + "dispatch.language.anyone = 61s\n").stream()
            .filter(m -> !m.startsWith("dispatch.language:"))
            .toList());
  }

  @Test
  void pagesAreOpenToOtherMachinesOnlyWithTls() throws Exception {
    for (String plain :
        List.of("http.host = \"192.0.2.7\"", "http.names = [\"dezurstvo.example.org\"]")) {
      assertEquals(1, mistakes(ONE_STATION + plain + "\n").size(), plain);
    }
    assertEquals(1, mistakes(ONE_STATION + "http.tls = own\n").size());
    assertEquals(1, mistakes(ONE_STATION + "http.tls = proxy\n").size());
    String proxy = "http { tls = proxy, names = [\"dezurstvo.example.org\"] }\n";
    assertEquals("https://dezurstvo.example.org", read(ONE_STATION + proxy).http().page());
    String own =
        "http { host = \"192.0.2.7\", tls = own, certificate = c.pem, certificate-key = k.pem }\n";
    assertEquals("https://192.0.2.7:8080", read(ONE_STATION + own).http().page());
  }

  @Test
  void anIdentityProviderIsOffUnlessItIsNamedAndIsThenNamedWhollyAndBehindTls() throws Exception {
    assertFalse(read(ONE_STATION).people().provider().isOn());
    assertFalse(read(ONE_STATION + "people.provider.label = Sign\n").people().provider().isOn());
    String all =
        """
        people.provider {
          issuer = "https://sso.example.org/realms/people", client-id = hotline
          client-secret = "0123~.-_ABCD", label = "Služba za prijavu"
        }
        """;
    Config.Provider provider = read(ONE_STATION + all).people().provider();
    assertTrue(provider.isOn());
    assertEquals("0123~.-_ABCD", provider.clientSecret().reveal());
    assertEquals("login", provider.prompt());
    assertFalse(provider.toString().contains("ABCD"));
    assertEquals(
        3, mistakes(ONE_STATION + "people.provider.issuer = \"https://sso.example.org\"\n").size());
    for (String wrong :
        List.of(
            "issuer = \"http://sso.example.org\"",
            "issuer = \"https://sso.example.org/?x=1\"",
            "issuer = \"sso.example.org\"",
            "client-id = \"\"",
            "client-secret = short",
            "label = \"\"",
            "label = \"<b>\"",
            "label = \"" + "a".repeat(41) + "\"",
            "authority = \"" + "a".repeat(401) + "\"",
            "prompt = none")) {
      List<String> said = mistakes(ONE_STATION + all + "people.provider." + wrong + "\n");
      assertEquals(1, said.size(), wrong);
      assertTrue(said.getFirst().startsWith("people.provider."), said.getFirst());
    }
    String here = "people.provider.issuer = \"http://127.0.0.1:8180/realms/people\"\n";
    assertTrue(read(ONE_STATION + all + here).people().provider().isOn());
    String own = "people.provider.authority = \"/etc/authority.pem\"\n";
    assertEquals(
        Path.of("/etc/authority.pem"),
        read(ONE_STATION + all + own).people().provider().authority());
    assertEquals(
        List.of("people.provider.authority: needs an issuer that is behind TLS"),
        mistakes(ONE_STATION + all + here + own));
    Path secret = Files.writeString(folder.resolve("secret"), "from-a-file\n");
    String without = all.replaceFirst("client-secret = \"[^\"]*\",", "");
    assertEquals(
        "from-a-file",
        read(
                ONE_STATION + without,
                Map.of("HOTLINE_PEOPLE_PROVIDER_CLIENT_SECRET_FILE", secret.toString()))
            .people()
            .provider()
            .clientSecret()
            .reveal());
  }

  @Test
  void secretsAreNeverPrinted() throws Exception {
    String printed = read(ONE_STATION).toString();
    assertFalse(printed.contains("-secret"));
    assertTrue(printed.contains("[secret]"));
    assertEquals("[secret]", new Secret("hidden").toString());
  }
}
