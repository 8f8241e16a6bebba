package rs.astra.hotline.asterisk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rs.astra.hotline.asterisk.AsteriskSettings.Address;

/**
 * A SIPp process: a caller, or a telephone that takes any number of calls. Bounded in time, and
 * ended by {@link #close()}.
 */
public final class Sipp implements AutoCloseable {
  private static final Pattern SDP =
      Pattern.compile("c=IN IP4 (?<host>[0-9.]+)\\s+t=.*\\s+m=audio (?<port>[0-9]+) ");
  private static final AtomicInteger SERIAL = new AtomicInteger();
  private static final Duration FOREVER = Duration.ofMinutes(30);
  private static final Duration PHONE_LIFE = Duration.ofMinutes(20);

  /**
   * How somebody calls.
   *
   * @param number dialled, in any of the forms that a carrier may use
   * @param from the From header's value
   * @param headers more header lines, such as {@code P-Asserted-Identity:
   *     <sip:+381641234567@example.org>}
   * @param talk hangs up so long after the answer. The hotline answers at once, with music, so a
   *     short time is a caller who leaves while waiting; the other side may hang up before
   * @param patience gives up (CANCEL) when not answered after so long
   * @param sound nothing: no sound packets
   * @param calls how many, {@code perSecond} of them
   */
  public record Caller(
      String number,
      String from,
      List<String> headers,
      Duration talk,
      Duration patience,
      Optional<Rtp> sound,
      int calls,
      int perSecond) {
    /** A caller who stays until the other side hangs up. */
    public static Caller to(String number) {
      return new Caller(
          number,
          "<sip:+381641234567@carrier.invalid>",
          List.of(),
          FOREVER,
          Duration.ofSeconds(10),
          Optional.empty(),
          1,
          10);
    }

    public Caller hangingUpAfter(Duration time) {
      return new Caller(number, from, headers, time, patience, sound, calls, perSecond);
    }

    public Caller from(String value) {
      return new Caller(number, value, headers, talk, patience, sound, calls, perSecond);
    }

    public Caller header(String line) {
      List<String> more = new ArrayList<>(headers);
      more.add(line);
      return new Caller(number, from, List.copyOf(more), talk, patience, sound, calls, perSecond);
    }

    public Caller speaking(Rtp rtp) {
      return new Caller(number, from, headers, talk, patience, Optional.of(rtp), calls, perSecond);
    }

    public Caller times(int count, int each) {
      return new Caller(number, from, headers, talk, patience, sound, count, each);
    }
  }

  /** An Asterisk, and an absolute folder for SIPp's own files. */
  public record Target(Address sip, Path folder) {
    static Target of(Pbx pbx) {
      return new Target(pbx.sip(), pbx.folder());
    }
  }

  private final Process process;
  private final Path messages;
  private final Path output;

  private Sipp(Process process, Path messages, Path output) {
    this.process = process;
    this.messages = messages;
    this.output = output;
  }

  /** Places a call. */
  public static Sipp call(Pbx pbx, Caller caller) throws IOException {
    return callFrom(pbx, pbx.trunkHost(), caller);
  }

  /** Places a call from any address, to see that only the carrier's is believed. */
  public static Sipp callFrom(Pbx pbx, String host, Caller caller) throws IOException {
    return callFrom(Target.of(pbx), host, caller);
  }

  /** Places a call from any address. */
  public static Sipp callFrom(Target target, String host, Caller caller) throws IOException {
    return run(
            target,
            "caller",
            new Address(host, Ports.udp(host)),
            Map.of(
                "FROM", caller.from(),
                "EXTRA", lines(caller.headers()),
                "TALK_MS", Long.toString(caller.talk().toMillis()),
                "BEFORE_ANSWER_MS", Long.toString(caller.patience().toMillis()),
                "RTP_PORT", port(caller.sound())),
            List.of(
                "-s",
                caller.number(),
                "-m",
                Integer.toString(caller.calls()),
                "-r",
                Integer.toString(caller.perSecond()),
                "-timeout",
                "1800"))
        .speaking(caller.sound());
  }

  /** A telephone that is picked up after ringing for so long and never put down first. */
  public static Sipp phone(Pbx pbx, String station, Duration ring) throws IOException {
    return phone(pbx, station, ring, FOREVER, Optional.empty());
  }

  /** A telephone that nobody picks up. */
  public static Sipp unattendedPhone(Pbx pbx, String station) throws IOException {
    return phone(pbx, station, FOREVER, FOREVER, Optional.empty());
  }

  /**
   * A telephone that is picked up after {@code ring} and put down {@code talk} later, if the other
   * side has not hung up before.
   */
  public static Sipp phone(
      Pbx pbx, String station, Duration ring, Duration talk, Optional<Rtp> sound)
      throws IOException {
    return run(
            Target.of(pbx),
            "phone",
            pbx.station(station),
            Map.of(
                "RING_MS", Long.toString(ring.toMillis()),
                "TALK_MS", Long.toString(talk.toMillis()),
                "RTP_PORT", port(sound)),
            phoneLife())
        .speaking(sound);
  }

  /** The carrier says of whoever is called that they are busy. */
  static Sipp busyCalled(Pbx pbx) throws IOException {
    return run(
        Target.of(pbx),
        "refuse",
        pbx.carrier(),
        Map.of("STATUS", "486 Busy Here", "RING_MS", "50"),
        phoneLife());
  }

  /** Whoever is called through the carrier, and picks up after {@code ring}. */
  public static Sipp called(Pbx pbx, Duration ring, Duration talk, Rtp sound) throws IOException {
    return run(
            Target.of(pbx),
            "phone",
            pbx.carrier(),
            Map.of(
                "RING_MS", Long.toString(ring.toMillis()),
                "TALK_MS", Long.toString(talk.toMillis()),
                "RTP_PORT", Integer.toString(sound.port())),
            phoneLife())
        .speaking(Optional.of(sound));
  }

  /** Somebody dials at a station; ends when the other side has hung up. */
  static Sipp dial(Pbx pbx, String station, String number, Rtp sound) throws IOException {
    return dial(pbx, station, number, "", List.of(), sound);
  }

  /**
   * The same, telling more.
   *
   * @param name who it is, as the telephone says
   * @param headers more header lines
   */
  public static Sipp dial(
      Pbx pbx, String station, String number, String name, List<String> headers, Rtp sound)
      throws IOException {
    return run(
            Target.of(pbx),
            "station",
            pbx.station(station),
            station(pbx, station, name, headers, sound),
            List.of("-s", number, "-m", "1", "-r", "10", "-timeout", "120"))
        .speaking(Optional.of(sound));
  }

  /** What {@code station.xml} wants to know. */
  static Map<String, String> station(
      Pbx pbx, String station, String name, List<String> headers, Rtp sound) {
    return Map.of(
        "USER", station,
        "PASSWORD", pbx.passwordOf(station),
        "NAME", name,
        "EXTRA", lines(headers),
        "RTP_PORT", Integer.toString(sound.port()));
  }

  private static String lines(List<String> headers) {
    StringBuilder lines = new StringBuilder();
    headers.forEach(header -> lines.append("      ").append(header).append('\n'));
    return lines.toString();
  }

  /** A mobile of which the carrier says, before any answer, that it cannot be reached. */
  static Sipp announcement(Pbx pbx, String station, Rtp sound) throws IOException {
    return run(
            Target.of(pbx),
            "announce",
            pbx.station(station),
            Map.of("RTP_PORT", Integer.toString(sound.port())),
            phoneLife())
        .speaking(Optional.of(sound));
  }

  /**
   * A telephone that refuses: {@code 603 Decline}, {@code 486 Busy Here}, {@code 480 Temporarily
   * Unavailable}.
   */
  public static Sipp refusingPhone(Pbx pbx, String station, String status) throws IOException {
    return run(
        Target.of(pbx),
        "refuse",
        pbx.station(station),
        Map.of("STATUS", status, "RING_MS", "50"),
        phoneLife());
  }

  /** A telephone set to forward: it tells every caller to go there instead, by 302. */
  public static Sipp forwardingPhone(Pbx pbx, String station, String to) throws IOException {
    return moved(pbx, pbx.station(station), to);
  }

  /** Who answers every call there by a redirect. */
  static Sipp moved(Pbx pbx, Address at, String to) throws IOException {
    return run(Target.of(pbx), "moved", at, Map.of("CONTACT", to), phoneLife());
  }

  /**
   * Registers a station from its usual address and ends. Start its {@link #phone} afterwards: both
   * use the same port, as a telephone does, because Asterisk rings a telephone where its
   * registration came from.
   */
  public static Sipp register(Pbx pbx, String station, String password) throws IOException {
    return register(Target.of(pbx), pbx.station(station), station, password);
  }

  /** Registers an account from an address and ends. */
  public static Sipp register(Target target, Address from, String user, String password)
      throws IOException {
    return run(
        target,
        "register",
        from,
        registration(user, password, from, ""),
        List.of("-m", "1", "-r", "10", "-timeout", "20"));
  }

  /** What {@code register.xml} wants to know; {@code then} is the rest of the scenario. */
  static Map<String, String> registration(String user, String password, Address from, String then) {
    return Map.of(
        "USER", user,
        "PASSWORD", password,
        "PHONE_PORT", Integer.toString(from.port()),
        "THEN", then);
  }

  /**
   * Waits for the end and returns SIPp's exit code: 0 when every call went as the scenario says.
   */
  public int await(Duration limit) {
    if (!Pbx.waitFor(process, limit)) {
      throw new IllegalStateException("still running after " + limit);
    }
    return process.exitValue();
  }

  public boolean isRunning() {
    return process.isAlive();
  }

  /**
   * How many requests of this kind came in, repetitions not counted: {@code received("INVITE")} is
   * how often it rang.
   */
  public long received(String method) throws IOException {
    return requests("R", method);
  }

  private long requests(String direction, String method) throws IOException {
    return lines(direction)
        .filter(m -> m.line().startsWith(method + " "))
        .map(Message::transaction)
        .distinct()
        .count();
  }

  /** How many calls (INVITE) got this answer, such as 404. */
  public long answered(int status) throws IOException {
    return receivedLines()
        .filter(
            m ->
                m.transaction().endsWith(" INVITE")
                    && m.line().startsWith("SIP/2.0 " + status + " "))
        .map(Message::transaction)
        .distinct()
        .count();
  }

  /** When the first of these requests came in, by the clock of this machine. */
  public Instant firstReceived(String method) throws IOException {
    return first("R", method);
  }

  /** When the first of these requests was sent. */
  public Instant firstSent(String method) throws IOException {
    return first("S", method);
  }

  private Instant first(String direction, String method) throws IOException {
    return lines(direction)
        .filter(m -> m.line().startsWith(method + " "))
        .map(Message::at)
        .min(Instant::compareTo)
        .orElseThrow(() -> new IllegalStateException("no " + method));
  }

  /** Waits until so many requests have come in. */
  public void awaitReceived(String method, int count, Duration limit) throws IOException {
    long end = System.nanoTime() + limit.toNanos();
    while (received(method) < count) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "only " + received(method) + " " + method + " within " + limit);
      }
      Pbx.pause(20);
    }
  }

  /** All messages sent and received, whole. */
  public String everything() throws IOException {
    Path file = messages.resolveSibling("everything.txt");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  /** What went otherwise than the scenario says. */
  public String complaints() throws IOException {
    Path file = messages.resolveSibling("errors.txt");
    if (Files.notExists(file)) {
      return "";
    }
    // Said as if they were mistakes: that somebody hangs up after his patience, that Asterisk hangs
    // up in the instant in which SIPp is about to, and that the machine is busy.
    return Files.readAllLines(file, ISO_8859_1).stream()
        .filter(line -> !line.equals("The following events occurred:"))
        .filter(line -> !line.contains("jumping to label"))
        .filter(line -> !line.contains("Aborting call on an unexpected BYE"))
        .filter(line -> !line.contains("Overload warning"))
        .collect(Collectors.joining("\n"));
  }

  /** Neither sends nor hears anything for a while. */
  public void pause(boolean now) throws IOException {
    signal(now ? "STOP" : "CONT");
  }

  private void signal(String name) throws IOException {
    Process signal = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    Pbx.waitFor(signal, Duration.ofSeconds(5));
  }

  /**
   * Hangs up all calls now (BYE, or CANCEL where nobody answers) and ends. What is just being
   * answered is answered first: SIPp forgets a call whose answer crosses its CANCEL, and Asterisk
   * would keep it for half a minute.
   */
  public void hangUp() throws IOException {
    long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (isRunning()
        && requests("S", "ACK") < requests("S", "INVITE")
        && System.nanoTime() < end) {
      Pbx.pause(10);
    }
    signal("USR1");
    if (!Pbx.waitFor(process, Duration.ofSeconds(10))) {
      throw new IllegalStateException("SIPp did not end: " + Files.readString(output));
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    Pbx.waitFor(process, Duration.ofSeconds(5));
  }

  static List<String> phoneLife() {
    // -aa answers the OPTIONS with which Asterisk asks whether a registered telephone is still
    // there
    return List.of("-aa", "-timeout", Long.toString(PHONE_LIFE.toSeconds()));
  }

  private static String port(Optional<Rtp> sound) {
    return sound.map(rtp -> Integer.toString(rtp.port())).orElse("[media_port]");
  }

  static Sipp run(
      Target target,
      String scenario,
      Address at,
      Map<String, String> values,
      List<String> arguments)
      throws IOException {
    Path folder =
        Files.createDirectories(target.folder().resolve("sipp-" + SERIAL.incrementAndGet()));
    Path file = folder.resolve(scenario + ".xml");
    Files.writeString(file, fill(scenario, values));
    Path messages = folder.resolve("messages.tsv");
    Path output = folder.resolve("output.txt");
    List<String> command =
        new ArrayList<>(
            List.of(
                LocalAsterisk.home().resolve("bin/sipp").toString(),
                "-sf",
                file.toString(),
                "-i",
                at.host(),
                "-p",
                Integer.toString(at.port()),
                "-mi",
                at.host(),
                "-mp",
                Integer.toString(Ports.udp(at.host())),
                "-nostdin",
                "-trace_shortmsg",
                "-shortmessage_file",
                messages.toString(),
                "-shortmessage_overwrite",
                "true",
                "-trace_msg",
                "-message_file",
                folder.resolve("everything.txt").toString(),
                "-trace_err",
                "-error_file",
                messages.resolveSibling("errors.txt").toString(),
                // do not wait half a minute for what may still come to a call that failed
                "-deadcall_wait",
                "0"));
    command.addAll(arguments);
    command.add(target.sip().toString());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.environment().put("TERM", "dumb");
    Process process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    Sipp sipp = new Sipp(process, messages, output);
    if (List.of("phone", "refuse", "announce", "moved").contains(scenario)) {
      sipp.awaitListening(at, arguments.contains("-tls_cert") ? "tcp" : "udp");
    }
    return sipp;
  }

  /**
   * Speaks to where the other side's latest description of the sound says, from the beginning. Two
   * parties who both waited to be spoken to would never hear each other.
   */
  Sipp speaking(Optional<Rtp> sound) {
    sound.ifPresent(rtp -> Thread.ofVirtual().name("sipp-sdp").start(() -> follow(rtp)));
    return this;
  }

  private void follow(Rtp sound) {
    Optional<InetSocketAddress> known = Optional.empty();
    while (process.isAlive()) {
      Optional<InetSocketAddress> told = media(sound.port());
      if (!told.equals(known)) {
        told.ifPresent(sound::speaksTo);
        known = told;
      }
      Pbx.pause(20);
    }
  }

  private Optional<InetSocketAddress> media(int own) {
    try {
      return SDP.matcher(everything())
          .results()
          .filter(sdp -> Integer.parseInt(sdp.group("port")) != own)
          .reduce((_, later) -> later)
          .map(
              sdp -> new InetSocketAddress(sdp.group("host"), Integer.parseInt(sdp.group("port"))));
    } catch (IOException e) {
      // the test is over and its folder is gone
      return Optional.empty();
    }
  }

  /**
   * A telephone may be rung as soon as this returns. The kernel is asked: trying the port would
   * take it away from SIPp.
   */
  private void awaitListening(Address at, String protocol) throws IOException {
    byte[] ip = InetAddress.getByName(at.host()).getAddress();
    String socket = "%02X%02X%02X%02X:%04X".formatted(ip[3], ip[2], ip[1], ip[0], at.port());
    long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (System.nanoTime() < end && process.isAlive()) {
      if (Files.readString(Path.of("/proc/net", protocol)).contains(" " + socket + " ")) {
        return;
      }
      Pbx.pause(10);
    }
    throw new IllegalStateException("the telephone did not start: " + Files.readString(output));
  }

  /** A received message: its Call-ID with CSeq (the same for a repetition), and its first line. */
  private record Message(Instant at, String transaction, String line) {}

  private Stream<Message> receivedLines() throws IOException {
    return lines("R");
  }

  private Stream<Message> lines(String direction) throws IOException {
    if (Files.notExists(messages)) {
      return Stream.empty();
    }
    // date, time, epoch, R(eceived) or S(ent), Call-ID, CSeq, first line
    return Files.readAllLines(messages).stream()
        .map(line -> line.split("\t", -1))
        .filter(fields -> fields.length >= 7 && fields[3].equals(direction))
        .map(
            fields ->
                new Message(
                    Instant.ofEpochMilli((long) (Double.parseDouble(fields[2]) * 1000)),
                    fields[4] + fields[5],
                    fields[6]));
  }

  static String fill(String scenario, Map<String, String> values) throws IOException {
    try (InputStream in = Sipp.class.getResourceAsStream("/sipp/" + scenario + ".xml")) {
      if (in == null) {
        throw new IllegalStateException("no scenario " + scenario);
      }
      String text = new String(in.readAllBytes(), UTF_8);
      for (Map.Entry<String, String> value : values.entrySet()) {
        text = text.replace("@" + value.getKey() + "@", value.getValue());
      }
      return text.replace("@SOUND@", "RTP/AVP 8 101");
    }
  }
}
