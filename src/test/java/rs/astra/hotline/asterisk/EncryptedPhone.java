package rs.astra.hotline.asterisk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import rs.astra.hotline.asterisk.AsteriskSettings.Address;

/**
 * A telephone that registers by TLS, because it trusts the authority that it was given, and is rung
 * over that connection; picked up at once, never put down first.
 */
final class EncryptedPhone implements AutoCloseable {
  private static final String KEY = "b3VyIG93biBrZXkgb2Ygc2l4dGVlbithIHNhbHQu";
  private static final String PLAIN = "RTP/AVP 8 101";

  /** As the description of a sound says that it is sealed by our key. */
  static final String SEALED = "RTP/SAVP 8 101\n      a=crypto:1 " + Srtp.SUITE + " inline:" + KEY;

  private static final Pattern OTHER_KEY =
      Pattern.compile("a=crypto:\\d+ " + Srtp.SUITE + " inline:(\\S+)");

  private final Sipp sipp;

  private EncryptedPhone(Sipp sipp) {
    this.sipp = sipp;
  }

  /** Speaks SRTP. */
  static EncryptedPhone open(Pbx pbx, String station, Path authority, Rtp sound)
      throws IOException {
    EncryptedPhone phone = open(pbx, station, authority, SEALED, sound);
    seal(phone.sipp, sound);
    return phone;
  }

  /** Answers in plain what is offered encrypted. */
  static EncryptedPhone answeringInPlain(Pbx pbx, String station, Path authority, Rtp sound)
      throws IOException {
    return open(pbx, station, authority, PLAIN, sound);
  }

  private static EncryptedPhone open(Pbx pbx, String station, Path authority, String sdp, Rtp sound)
      throws IOException {
    Address at = pbx.station(station);
    String picksUp =
        Sipp.fill(
            "phone",
            Map.of(
                "RING_MS",
                "200",
                "TALK_MS",
                Long.toString(Duration.ofMinutes(30).toMillis()),
                "RTP_PORT",
                Integer.toString(sound.port()),
                "SOUND",
                sdp));
    Path rung = pbx.folder().resolve("phone-" + UUID.randomUUID() + ".xml");
    Files.writeString(rung, picksUp);
    List<String> arguments = new ArrayList<>(byTls(authority));
    arguments.addAll(List.of("-oocsf", rung.toString(), "-m", "1", "-r", "10"));
    arguments.addAll(Sipp.phoneLife());
    Sipp sipp =
        Sipp.run(
            new Sipp.Target(pbx.tls(), pbx.folder()),
            "register",
            at,
            Sipp.registration(
                station, pbx.passwordOf(station), at, "<pause milliseconds=\"1800000\"/>"),
            arguments);
    Backend.eventually(
        "registered",
        () -> TelephoneScene.asked(() -> pbx.cli("pjsip show contacts")).contains(station + "/"));
    return new EncryptedPhone(sipp.speaking(Optional.of(sound)));
  }

  /** Registers over TLS with a client that trusts this authority. */
  static List<String> byTls(Path authority) {
    return List.of("-t", "l1", "-tls_ca", authority.toString());
  }

  /** How often it rang. */
  long rung() throws IOException {
    return sipp.received("INVITE");
  }

  /** How often the other side has hung up. */
  long putDown() throws IOException {
    return sipp.received("BYE");
  }

  /** Speaks SRTP from now on, and understands what the other side seals by its own key. */
  static void seal(Sipp sipp, Rtp sound) {
    sound.sealing(new Srtp(KEY));
    Thread.ofVirtual().name("srtp-key").start(() -> learnKey(sipp, sound));
  }

  private static String said(Sipp sipp) {
    try {
      return sipp.everything();
    } catch (IOException e) {
      return "";
    }
  }

  private static void learnKey(Sipp sipp, Rtp sound) {
    String known = "";
    while (sipp.isRunning()) {
      String told =
          OTHER_KEY
              .matcher(said(sipp))
              .results()
              .map(found -> found.group(1))
              .filter(key -> !key.equals(KEY))
              .reduce("", (_, later) -> later);
      if (!told.equals(known)) {
        sound.opening(new Srtp(told));
        known = told;
      }
      Pbx.pause(10);
    }
  }

  @Override
  public void close() {
    sipp.close();
  }
}
