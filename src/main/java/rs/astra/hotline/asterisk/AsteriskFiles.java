package rs.astra.hotline.asterisk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rs.astra.hotline.Config;
import rs.astra.hotline.Config.CarrierTls;
import rs.astra.hotline.asterisk.AsteriskSettings.Address;
import rs.astra.hotline.asterisk.AsteriskSettings.Line;
import rs.astra.hotline.asterisk.dialplan.NumberForms;

/**
 * Writes Asterisk's configuration: the templates of {@code asterisk-config/templates} with their
 * placeholders {@code @NAME@} filled in, and files that have no template because they are lists:
 * {@code lines.conf} (our numbers), {@code feature-codes.conf} (what is dialled at a station),
 * {@code stations.conf} (the counsellors' telephones) and {@code prompts.conf} (the recorded
 * voices). Tests, demonstration and production use the same templates.
 */
public final class AsteriskFiles {
  private static final Pattern PLACEHOLDER = Pattern.compile("@([A-Z][A-Z_]*)@");

  private AsteriskFiles() {}

  /**
   * Writes all files into {@code out}, which is made if it does not exist. Files with passwords can
   * be read by the owner and the group only. {@code out/sounds} becomes a link to the sounds.
   *
   * @throws IllegalStateException when a template names a placeholder for which there is no value
   * @throws IllegalArgumentException when two lines have a number in common
   */
  public static void write(Path templates, Path out, AsteriskSettings settings) throws IOException {
    Map<String, String> values = values(settings);
    Files.createDirectories(out);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(templates, "*.conf")) {
      for (Path template : files) {
        String name = template.getFileName().toString();
        if ((name.startsWith("demo") && settings.demoPassword().isEmpty())
            || (name.equals("encrypted.conf") && settings.encryption().isEmpty())
            || (name.equals("encrypted-carrier.conf") && settings.carrier().tls() == null)) {
          Files.deleteIfExists(out.resolve(name));
          continue;
        }
        writeFile(out.resolve(name), fill(name, Files.readString(template), values));
      }
    }
    writeFile(out.resolve("lines.conf"), lines(settings.lines()));
    writeFile(out.resolve("feature-codes.conf"), featureCodes(settings));
    writeFile(out.resolve("stations.conf"), StationsConf.of(settings));
    writeFile(out.resolve("prompts.conf"), prompts(settings.sounds()));
    Path link = out.resolve("sounds");
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, settings.sounds());
  }

  private static Map<String, String> values(AsteriskSettings s) {
    boolean encrypted = s.encryption().isPresent();
    Optional<CarrierTls> carrier = Optional.ofNullable(s.carrier().tls());
    return Map.ofEntries(
        Map.entry(
            "ENCRYPTED_CARRIER", carrier.isPresent() ? "#include encrypted-carrier.conf" : ""),
        Map.entry("CARRIER_TRANSPORT", carrier.isPresent() ? "transport-carrier" : "transport-udp"),
        Map.entry("CARRIER_SOUND", carrier.isPresent() ? "sdes" : "no"),
        Map.entry("CALLBACK_TRANSPORT", carrier.isPresent() ? "" : "transport = transport-udp"),
        Map.entry("CARRIER_BIND", s.sip().host() + ":" + carrier.map(CarrierTls::port).orElse(0)),
        Map.entry("CARRIER_CERTIFICATE", path(carrier.map(CarrierTls::certificate))),
        Map.entry("CARRIER_KEY", path(carrier.map(CarrierTls::key))),
        Map.entry("CARRIER_AUTHORITIES", path(carrier.map(CarrierTls::authorities))),
        Map.entry("ENCRYPTED", encrypted ? "#include encrypted.conf" : ""),
        Map.entry("STATION_TRANSPORT", encrypted ? "transport-tls" : "transport-udp"),
        Map.entry("STATION_SOUND", encrypted ? "sdes" : "no"),
        Map.entry("TLS_BIND", s.encryption().map(e -> e.tls().toString()).orElse("")),
        Map.entry("CERTIFICATE", s.encryption().map(e -> e.certificate().toString()).orElse("")),
        Map.entry("CERTIFICATE_KEY", s.encryption().map(e -> e.key().toString()).orElse("")),
        Map.entry("SYSTEM_NAME", s.systemName()),
        Map.entry("SIP_BIND", s.sip().toString()),
        Map.entry("AMI_BIND", s.ami().host()),
        Map.entry("AMI_PORT", Integer.toString(s.ami().port())),
        Map.entry("AMI_USER", s.amiUser()),
        Map.entry("AMI_SECRET", s.amiSecret()),
        Map.entry("AGI", "agi://" + s.agi()),
        Map.entry("REDIRECT", s.redirect().map(Address::toString).orElse("127.0.0.1:9")),
        Map.entry("CARRIER_SHOWS", s.carrier().shows()),
        Map.entry("RTP_FIRST", Integer.toString(s.rtpFirst())),
        Map.entry("RTP_LAST", Integer.toString(s.rtpLast())),
        Map.entry("RTP_TIMEOUT", Integer.toString(s.rtpTimeoutSeconds())),
        Map.entry(
            "TRUNK_MATCHES",
            s.trunkAddresses().stream().map(a -> "match = " + a).collect(Collectors.joining("\n"))),
        Map.entry("DEMO_INCLUDE", s.demoPassword().isPresent() ? "#include demo.conf" : ""),
        Map.entry("DEMO_MODULE", s.demoPassword().isPresent() ? "load = res_clioriginate.so" : ""),
        Map.entry("DEMO_ACCOUNT", s.demoPassword().isPresent() ? "#include demo-account.conf" : ""),
        Map.entry("DEMO_PASSWORD", s.demoPassword().orElse("")),
        Map.entry("SOUNDS", s.sounds().toString()));
  }

  private static String path(Optional<Path> file) {
    return file.map(AsteriskSettings::usable).map(Path::toString).orElse("");
  }

  private static String fill(String file, String template, Map<String, String> values) {
    return PLACEHOLDER
        .matcher(template)
        .replaceAll(
            found -> {
              String value = values.get(found.group(1));
              if (value == null) {
                throw new IllegalStateException(
                    "nothing to fill in for " + found.group() + " in " + file);
              }
              return Matcher.quoteReplacement(value);
            });
  }

  private static String lines(List<Line> lines) {
    StringBuilder conf =
        new StringBuilder(
            """
            ; Written by the backend from its configuration: which number is which line.
            [lines]
            """);
    Set<String> seen = new HashSet<>();
    for (Line line : lines) {
      for (String number : line.numbers()) {
        for (String form : NumberForms.of(number)) {
          if (!seen.add(form)) {
            throw new IllegalArgumentException(
                "number " + form + " belongs to two lines, or stands twice");
          }
          conf.append(
              """
              exten => %s,1,Set(LINE=%s)
               same => n,Set(CALLERID(name)=%s)
               same => n,Set(CHANNEL(language)=%s)
               same => n,Goto(arrive,s,1)
              """
                  .formatted(form, line.id(), line.label(), line.language()));
        }
      }
    }
    return conf.toString();
  }

  /** Counsellors hear the first language of the first line. */
  private static String featureCodes(AsteriskSettings settings) {
    Config.FeatureCodes codes = settings.featureCodes();
    String language = settings.lines().isEmpty() ? "en" : settings.lines().getFirst().language();
    StringBuilder conf =
        new StringBuilder(
            """
            ; Written by the backend from its configuration: what a counsellor dials at a station.
            [feature-codes]
            """);
    List.of(
            List.of(codes.signIn(), "sign-in"),
            List.of(codes.pause(), "pause"),
            List.of(codes.resume(), "resume"),
            List.of(codes.signOut(), "sign-out"))
        .forEach(
            code ->
                conf.append(
                    """
                    exten => %s,1,Set(FEATURE=%s)
                     same => n,Set(CHANNEL(language)=%s)
                     same => n,Goto(feature,s,1)
                    """
                        .formatted(code.getFirst(), code.getLast(), language)));
    return conf.toString();
  }

  /** Each prompt is a music class of its own, {@code sr-greeting}: music does not block. */
  private static String prompts(Path sounds) throws IOException {
    StringBuilder conf =
        new StringBuilder(
            "; Written by the backend from the folder of sounds: one class a prompt.\n");
    try (Stream<Path> files = Files.walk(sounds, 2)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".wav")).sorted().toList()) {
        String name = sounds.relativize(file).toString().replaceFirst("\\.wav$", "");
        if (!name.startsWith("moh/")) {
          conf.append(
              "\n[%s]\nmode = playlist\nentry = %s\n"
                  .formatted(name.replace('/', '-'), sounds.resolve(name)));
        }
      }
    }
    return conf.toString();
  }

  private static void writeFile(Path file, String content) throws IOException {
    // Made with narrow rights first, so that a password is never readable by others for a moment.
    Files.deleteIfExists(file);
    if (Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix")) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
    } else if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
      Files.createFile(file);
    }
    Files.writeString(file, content, UTF_8);
  }
}
