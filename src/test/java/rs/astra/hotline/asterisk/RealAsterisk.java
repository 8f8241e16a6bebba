package rs.astra.hotline.asterisk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.asterisk.AsteriskSettings.Address;

/** A real Asterisk with SIPp's callers and telephones, in the words of {@link Exchange}. */
final class RealAsterisk implements Exchange {
  private static final Duration FOREVER = Duration.ofMinutes(30);
  private static final Pattern MEMBER =
      Pattern.compile("\\((PJSIP/c\\d|Local/m\\d@fallback-mobile/n)[^)]*\\)|^ +(PJSIP/c\\d) ");
  private static final Pattern SESSION = Pattern.compile("^ *hotline +\\S+ +\\d+ +\\d+ +(\\d+) .*");

  private final Pbx pbx;

  private RealAsterisk(Pbx pbx) {
    this.pbx = pbx;
  }

  static RealAsterisk start() throws IOException {
    return new RealAsterisk(Pbx.start(PbxPlan.standard().registering("c8")));
  }

  @Override
  public Address ami() {
    return pbx.ami();
  }

  @Override
  public String amiSecret() {
    return pbx.amiSecret();
  }

  @Override
  public Address agi() {
    return pbx.agi();
  }

  @Override
  public Caller call(String number) throws IOException {
    Rtp sound = Rtp.open(pbx.trunkHost(), "CALLERAA");
    sound.silent(true);
    Sipp sipp = Sipp.call(pbx, Sipp.Caller.to(number).speaking(sound));
    return new Caller() {
      @Override
      public void press(char key) {
        sound.press(key);
      }

      @Override
      public void hangUp() throws IOException {
        sipp.hangUp();
      }

      @Override
      public boolean isThere() {
        return sipp.isRunning();
      }

      @Override
      public void close() {
        sound.close();
        sipp.close();
      }
    };
  }

  @Override
  public Phone phone(String station, Duration ring) throws IOException {
    return phone(Sipp.phone(pbx, station, ring));
  }

  @Override
  public Phone phone(String station, Duration ring, Duration talk) throws IOException {
    return phone(Sipp.phone(pbx, station, ring, talk, Optional.empty()));
  }

  @Override
  public Phone unattendedPhone(String station) throws IOException {
    return phone(Sipp.unattendedPhone(pbx, station));
  }

  @Override
  public Phone refusingPhone(String station, String status) throws IOException {
    return phone(Sipp.refusingPhone(pbx, station, status));
  }

  @Override
  public Phone mobile(String station, Duration ring, String keys) throws IOException {
    return mobile(station, ring, keys, FOREVER);
  }

  @Override
  public Phone mobile(String station, Duration ring, String keys, Duration talk)
      throws IOException {
    Rtp sound = Rtp.open(pbx.station(station).host(), "MOBILEEE").pressing(keys);
    return phone(Sipp.phone(pbx, station, ring, talk, Optional.of(sound)), sound);
  }

  @Override
  public Duration untilTheKey() {
    return Duration.ofMillis(1_200);
  }

  private static Phone phone(Sipp sipp) {
    return phone(sipp, null);
  }

  private static Phone phone(Sipp sipp, @Nullable Rtp sound) {
    return new Phone() {
      @Override
      public long rung() throws IOException {
        return sipp.received("INVITE");
      }

      @Override
      public long pickedUp() throws IOException {
        return sipp.received("ACK");
      }

      @Override
      public void close() {
        sipp.close();
        if (sound != null) {
          sound.close();
        }
      }
    };
  }

  @Override
  public void cutAmi() throws IOException {
    for (String line : pbx.cli("manager show connected").lines().toList()) {
      Matcher session = SESSION.matcher(line);
      if (session.matches()) {
        pbx.cli("manager kick session " + session.group(1));
      }
    }
  }

  @Override
  public void restart() throws IOException {
    pbx.restart();
  }

  @Override
  public int channels() throws IOException {
    return pbx.channels();
  }

  @Override
  public boolean tells(String prompt) throws IOException {
    return pbx.cli("core show channels concise").contains("!Playback!" + prompt + "!");
  }

  @Override
  public List<String> notes() throws IOException {
    return pbx.notes().stream()
        .map(note -> note.replaceFirst("^[^/]*/([a-z]+)=.*", "$1"))
        .sorted()
        .toList();
  }

  @Override
  public List<String> members() throws IOException {
    return MEMBER
        .matcher(pbx.cli("queue show fallback"))
        .results()
        .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
        .sorted()
        .toList();
  }

  @Override
  public void clear() throws IOException {
    pbx.cli("channel request hangup all");
    Backend.eventually("no channel left", this::quiet);
    for (String member : members()) {
      pbx.cli("queue remove member " + member + " from fallback");
    }
    pbx.cli("database deltree hotline");
  }

  private boolean quiet() {
    try {
      return pbx.channels() == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    pbx.close();
  }
}
