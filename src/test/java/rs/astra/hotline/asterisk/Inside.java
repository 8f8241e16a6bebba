package rs.astra.hotline.asterisk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a running Asterisk is, seen from the machine on which it runs: its console, its process, its
 * files, and what others get to see of two calls, an open one and one whose number is withheld.
 * Nothing is read from its configuration.
 */
final class Inside {
  /** The open caller; invented, as the other one. */
  static final String OPEN = "641234567";

  /** Withheld, and asserted by the carrier all the same. */
  static final String WITHHELD = "659876543";

  /** Who has diverted the call, says the carrier. */
  static final String DIVERTED = "651111111";

  private static final List<String> NUMBERS = List.of(OPEN, WITHHELD, DIVERTED);
  private static final Pattern MODULE = Pattern.compile("^(\\S+\\.so) ", Pattern.MULTILINE);
  private static final Pattern APPLICATION = Pattern.compile("^ *(\\w+): ", Pattern.MULTILINE);
  private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");
  private static final Duration SOON = Duration.ofSeconds(20);

  private final Pbx pbx;
  private final Map<String, String> answers = new HashMap<>();

  private final StringBuilder heardOutside = new StringBuilder();

  /** What our own account at the manager interface got to hear. */
  final String heard;

  /** What a telephone of ours and a mobile got. */
  final String rung;

  /** Everything that telephones, callers and a stranger got, and said. */
  final String said;

  /** What the console says of the channels, while a telephone rings for the open caller. */
  final String channels;

  /** Lets both call, while telephone and mobile ring, and looks. */
  Inside(Pbx pbx) throws IOException {
    this.pbx = pbx;
    pbx.cli("queue add member PJSIP/c1 to fallback");
    pbx.cli("queue add member Local/m1@fallback-mobile/n to fallback");
    try (Eavesdropper ours = new Eavesdropper(pbx.ami(), pbx.amiUser(), pbx.amiSecret());
        Sipp phone = Sipp.unattendedPhone(pbx, "c1");
        Sipp mobile = Sipp.unattendedPhone(pbx, "m1")) {
      String asserted = "<sip:+381" + WITHHELD + "@carrier.invalid>";
      Sipp.Caller withheld =
          Sipp.Caller.to("0117850000")
              .from("\"Anonymous\" <sip:anonymous@anonymous.invalid>")
              .header("P-Asserted-Identity: " + asserted)
              .header("Privacy: id");
      String diverted = "<sip:+381" + DIVERTED + "@carrier.invalid>";
      Sipp.Caller open =
          Sipp.Caller.to("0117850000")
              .from("\"+381" + OPEN + "\" <sip:+381" + OPEN + "@carrier.invalid>")
              .header("Diversion: " + diverted + ";reason=unconditional")
              .header("History-Info: " + diverted + ";index=1");
      ringing(withheld, phone, mobile, 1);
      this.channels = ringing(open, phone, mobile, 2);
      this.heard = ours.heard();
      this.rung = phone.everything() + mobile.everything();
      this.said = rung + heardOutside + stranger();
    }
  }

  /** Somebody who is neither the carrier nor a telephone. */
  private String stranger() throws IOException {
    try (Sipp caller = Sipp.callFrom(pbx, pbx.station("c7").host(), Sipp.Caller.to("0117850000"))) {
      caller.await(SOON);
      return caller.everything();
    }
  }

  private String ringing(Sipp.Caller who, Sipp phone, Sipp mobile, int time) throws IOException {
    try (Sipp caller = Sipp.call(pbx, who)) {
      phone.awaitReceived("INVITE", time, SOON);
      mobile.awaitReceived("INVITE", time, SOON);
      StringBuilder seen = new StringBuilder();
      for (String channel : pbx.cli("core show channels concise").lines().toList()) {
        seen.append(pbx.cli("core show channel " + channel.split("!", 2)[0]));
      }
      caller.hangUp();
      heardOutside.append(caller.everything());
      Backend.eventually("nobody calls", () -> noChannels());
      return seen.toString();
    }
  }

  private boolean noChannels() {
    try {
      return pbx.channels() == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the console says; asked once. */
  String cli(String command) {
    return answers.computeIfAbsent(
        command,
        _ -> {
          try {
            return pbx.cli(command);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** Everything that is loaded and can be loaded. */
  Set<String> modules() {
    return all(MODULE, cli("module show"));
  }

  /** What a dialplan can do. */
  Set<String> applications() {
    return all(APPLICATION, cli("core show applications"));
  }

  private static Set<String> all(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The value of a setting, as {@code what} shows it: {@code name : value}. */
  String setting(String what, String name) {
    return cli(what)
        .lines()
        .map(line -> line.split(":", 2))
        .filter(parts -> parts.length == 2 && parts[0].strip().equals(name))
        .map(parts -> parts[1].strip())
        .findFirst()
        .orElse("[not said]");
  }

  /** Which of the callers' numbers are in a text. */
  static List<String> numbersIn(String text) {
    return NUMBERS.stream().filter(text::contains).toList();
  }

  /** Everything that it has written: log, spool, database; not what was written for it. */
  List<Path> written() throws IOException {
    List<Path> all = new ArrayList<>();
    for (Path folder : List.of(pbx.folder().resolve("run"), pbx.database())) {
      try (Stream<Path> files = Files.walk(folder)) {
        files.filter(Files::isRegularFile).forEach(all::add);
      }
    }
    return all;
  }

  /** Written files whose path contains this, none of them empty. */
  List<String> writtenAs(String part) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : written()) {
      if (file.toString().contains(part) && Files.size(file) > 0) {
        found.add(file.getFileName().toString());
      }
    }
    return found;
  }

  /** Written files that hold one of the numbers. */
  List<String> writtenNumbers() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : written()) {
      if (!numbersIn(Files.readString(file, ISO_8859_1)).isEmpty()) {
        found.add(file.getFileName().toString());
      }
    }
    return found;
  }

  /** The limits of the process: {@code Max core file size}, for now and for good. */
  List<String> limit(String name) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pbx.pid() + "/limits")).stream()
        .filter(line -> line.startsWith(name))
        .flatMap(line -> Arrays.stream(line.substring(name.length()).strip().split(" +")).limit(2))
        .toList();
  }

  /** Files that are open for writing and lie neither in its own folders nor in no folder at all. */
  List<String> openElsewhere() throws IOException {
    List<String> elsewhere = new ArrayList<>();
    for (Path descriptor : descriptors()) {
      String file = Files.readSymbolicLink(descriptor).toString();
      boolean own =
          file.startsWith(pbx.folder().toString()) || file.startsWith(pbx.database().toString());
      if (file.startsWith("/")
          && !file.startsWith("/dev/")
          && !own
          && Files.isWritable(descriptor)) {
        elsewhere.add(file);
      }
    }
    return elsewhere;
  }

  /**
   * Where it listens, as {@code tcp 127.0.0.1:5038}; an address that is not of IPv4 as the kernel
   * writes it.
   */
  Set<String> listens() throws IOException {
    Set<String> inodes = new TreeSet<>();
    for (Path descriptor : descriptors()) {
      var socket = SOCKET.matcher(Files.readSymbolicLink(descriptor).toString());
      if (socket.matches()) {
        inodes.add(socket.group(1));
      }
    }
    Set<String> at = new TreeSet<>();
    for (String protocol : List.of("tcp", "tcp6", "udp", "udp6")) {
      for (String line : Files.readAllLines(Path.of("/proc/net/" + protocol))) {
        String[] fields = line.strip().split(" +", -1);
        boolean waits =
            fields[3].equals("0A") || (protocol.startsWith("udp") && fields[3].equals("07"));
        if (waits && inodes.contains(fields[9])) {
          at.add(protocol + " " + address(fields[1]));
        }
      }
    }
    return at;
  }

  /** Whether the port at the end is one that the system gives to whoever asks for any. */
  boolean isGivenOut(String at) {
    int port = Integer.parseInt(at.substring(at.lastIndexOf(':') + 1));
    try {
      String[] range =
          Files.readAllLines(Path.of("/proc/sys/net/ipv4/ip_local_port_range"))
              .getFirst()
              .split("\\s+", -1);
      return port >= Integer.parseInt(range[0]) && port <= Integer.parseInt(range[1]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String address(String hex) {
    String[] parts = hex.split(":", -1);
    int port = Integer.parseInt(parts[1], 16);
    if (parts[0].length() != 8) {
      return parts[0] + ":" + port;
    }
    long ip = Long.parseLong(parts[0], 16);
    return "%d.%d.%d.%d:%d".formatted(ip & 255, ip >> 8 & 255, ip >> 16 & 255, ip >> 24, port);
  }

  private List<Path> descriptors() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/" + pbx.pid() + "/fd"))) {
      return all.filter(Files::isSymbolicLink).toList();
    }
  }

  Pbx pbx() {
    return pbx;
  }
}
