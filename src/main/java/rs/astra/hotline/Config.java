package rs.astra.hotline;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.Policy;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.consent.CallbackRules;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Language;

/**
 * Everything that can be set, read once and bounds-checked; {@code hotline.conf} in the resources
 * is the commented reference with the defaults. Read by {@link ConfigReader}.
 *
 * @param mainLanguages in which every caller shall find a counsellor; the roster is checked for
 *     gaps
 */
public record Config(
    ZoneId timeZone,
    Set<Language> mainLanguages,
    Map<LineId, Line> lines,
    Map<StationId, Station> stations,
    Policy dispatch,
    Duration rosterNotice,
    Reach reach,
    FeatureCodes featureCodes,
    Callback callback,
    Asterisk asterisk,
    Database database,
    Spool spool,
    Privacy privacy,
    People people,
    Http http,
    Figures figures,
    Engine engine) {

  /**
   * What a caller dials.
   *
   * @param label what a counsellor's telephone shows; neutral
   * @param numbers international form or short code
   * @param greeting name of a prompt
   * @param languages one to four; the first is spoken to the caller, the n-th chosen by the key n
   * @param allAtOnce whether everybody free of a level is rung at once, instead of whoever is idle
   *     longest
   */
  public record Line(
      String label,
      List<String> numbers,
      String greeting,
      List<Language> languages,
      boolean allAtOnce) {
    /** What a counsellor is spoken to in, and a caller until another one is chosen. */
    public Language language() {
      return languages.getFirst();
    }
  }

  /**
   * A telephone at which counsellors can sit.
   *
   * @param contact a fixed SIP address, or empty when the telephone registers
   * @param dial how Asterisk reaches the telephone
   * @param mobile the number of somebody's own telephone, which is reached through the carrier;
   *     empty for a telephone of ours
   */
  public record Station(Secret password, String contact, String dial, Secret mobile) {
    /** Whether whoever answers must press a key, because it may be a voicemail. */
    public boolean isMobile() {
      return !mobile.reveal().isEmpty();
    }
  }

  /**
   * What {@code hotline reachability} asks.
   *
   * @param within how long a caller may wait
   * @param pickUp how long somebody needs to pick up
   */
  public record Reach(Duration within, Duration pickUp) {}

  /** Stations that are somebody's own telephone. */
  public Set<StationId> mobiles() {
    return stations.entrySet().stream()
        .filter(station -> station.getValue().isMobile())
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * What a counsellor dials at a station.
   *
   * @param wrongPins so many wrong ones in a row at a station, ten times as many for a person, and
   * @param thenWait nothing is asked for so long
   */
  public record FeatureCodes(
      String signIn,
      String pause,
      String resume,
      String signOut,
      int wrongPins,
      Duration thenWait) {}

  /** In what each line speaks, as long as nobody has chosen. */
  public Map<LineId, Language> lineLanguages() {
    return lines.entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> e.getValue().language()));
  }

  /** In what a counsellor is spoken to whom no line has called. */
  public Language usualLanguage() {
    return lines.values().stream().map(Line::language).findFirst().orElse(new Language("en"));
  }

  /** Whether anybody can be called back: there is a carrier, and a way to tell Asterisk whom. */
  public boolean callsBack() {
    return !callback.address().isEmpty() && !asterisk.sip().carrier().host().isEmpty();
  }

  /** The rules by which somebody may be called back. */
  public CallbackRules callbackRules() {
    return new CallbackRules(
        timeZone, callback.ringFor(), callback.ringForVoicemail(), callback.tries());
  }

  /**
   * Calling back whoever has agreed to it.
   *
   * @param ringFor how long it rings if nothing may be left on a voicemail
   * @param ringForVoicemail how long it rings otherwise
   * @param tries how often at most
   * @param address of this machine, as the carrier knows it, empty if nobody is called back
   * @param redirectPort UDP, there: where Asterisk learns whom to dial
   */
  public record Callback(
      Duration ringFor, Duration ringForVoicemail, int tries, String address, int redirectPort) {}

  /** Asterisk and the ways to it. */
  public record Asterisk(Path files, String systemName, Ami ami, Agi agi, Sip sip, Rtp rtp) {}

  /** The manager interface, through which we hear and ask. */
  public record Ami(String host, int port, String user, Secret secret, Duration pingEvery) {}

  /** The gateway interface, at which Asterisk asks us. */
  public record Agi(String host, int port, int sessions) {}

  /**
   * The carrier's side.
   *
   * @param trunk addresses from which the carrier's calls come
   */
  public record Sip(
      String host, int port, List<String> trunk, Telephones telephones, Carrier carrier) {}

  /**
   * How counsellors' telephones speak with Asterisk.
   *
   * @param encrypted whether by TLS and SRTP, and not at all in plain
   * @param port TCP, for TLS
   * @param names by which telephones reach this machine
   * @param folder of the certificate that we make
   * @param ownCertificate PEM, instead of it; empty for none
   * @param ownKey PEM, belonging to that
   */
  public record Telephones(
      boolean encrypted,
      int port,
      List<String> names,
      Path folder,
      Path ownCertificate,
      Path ownKey) {
    /** Whether the certificate is made by us. */
    public boolean certificateIsOurs() {
      return encrypted && ownCertificate.toString().isEmpty();
    }
  }

  /**
   * Where calls to mobiles go out.
   *
   * @param host name or address, perhaps with a port; empty if no station is a mobile
   * @param user with which we log in, empty if the carrier knows us by our address
   * @param shows who calls, as a mobile shows and remembers it; neutral
   * @param tls how we speak with the carrier in both directions; null: in plain
   */
  public record Carrier(
      String host, String user, Secret password, String shows, @Nullable CarrierTls tls) {
    /** A carrier to which we speak in plain. */
    public Carrier(String host, String user, Secret password, String shows) {
      this(host, user, password, shows, null);
    }
  }

  /**
   * How the carrier and we know each other.
   *
   * @param port TCP, where its calls come in
   * @param certificate ours, PEM
   * @param key belonging to that, PEM
   * @param authorities who may have signed the carrier's, PEM
   */
  public record CarrierTls(int port, Path certificate, Path key, Path authorities) {}

  /** UDP ports for audio, both inclusive. */
  public record Rtp(int first, int last) {}

  /**
   * PostgreSQL.
   *
   * @param user under which the service works; the tables are not its own
   * @param owner whose the tables are
   */
  public record Database(
      String host,
      int port,
      String name,
      String user,
      Secret password,
      int connections,
      Owner owner) {}

  /**
   * Whose the tables are.
   *
   * @param password empty if it is not known, as it should be for the service
   */
  public record Owner(String user, Secret password) {}

  /**
   * What waits on disk while the database is away.
   *
   * @param secret what encrypts it
   * @param megabytes how large it may become before detail is dropped
   */
  public record Spool(Path file, Secret secret, int megabytes) {}

  /**
   * The keys that make tokens of callers' numbers.
   *
   * @param keys the folder in which they are kept
   * @param pepper what such a file holds, instead of the folder; empty: the folder
   * @param formerPepper the one before, if it shall still link; may be empty
   */
  public record Privacy(Path keys, Secret pepper, Secret formerPepper) {}

  /**
   * People who sign in.
   *
   * @param key what the key file for accounts holds, instead of the file; empty: the file
   * @param formerKey the one before, if something is still sealed with it; may be empty
   * @param idle a session that is not used ends
   * @param most a session ends, whatever happens
   * @param invitation how long a one-time link can be used
   * @param browser how long a browser is known in which somebody has signed in
   * @param leakedPasswords list of passwords that nobody may choose; empty: there is none
   * @param provider the organisation's identity provider
   */
  public record People(
      Secret key,
      Secret formerKey,
      Duration idle,
      Duration most,
      Duration invitation,
      Duration browser,
      Path leakedPasswords,
      Provider provider) {}

  /**
   * An identity provider (OpenID Connect), with which people may sign in.
   *
   * @param issuer its address, exactly as it calls itself; empty if there is none
   * @param clientId as whom it knows us
   * @param label what the button says
   * @param prompt what it is told to ask people for; may be empty
   * @param authority PEM, of an organisation that has its own; empty: whoever the JDK trusts
   */
  public record Provider(
      String issuer,
      String clientId,
      Secret clientSecret,
      String label,
      String prompt,
      Path authority) {
    /** None. */
    public static final Provider NONE = new Provider("", "", new Secret(""), "", "", Path.of(""));

    /** Whether there is one. */
    public boolean isOn() {
      return !issuer.isEmpty();
    }
  }

  /**
   * Pages, API and metrics.
   *
   * @param names by which browsers ask, beside those of this machine
   * @param certificate PEM, if TLS is our own
   * @param key PEM, if TLS is our own
   */
  public record Http(
      String host, int port, Tls tls, List<String> names, Path certificate, Path key) {

    /** What people are told to open. */
    public String page() {
      String name = names.isEmpty() ? host : names.getFirst();
      return switch (tls) {
        case OFF -> "http://" + name + ":" + port;
        case OWN -> "https://" + name + ":" + port;
        case PROXY -> "https://" + name;
      };
    }
  }

  /** Who encrypts what browsers send. */
  public enum Tls {
    /** Nobody: they ask on this machine only. */
    OFF,
    OWN,
    /** A proxy on this machine. */
    PROXY
  }

  /**
   * Figures of whole months.
   *
   * @param k no count from 1 to one less is told, nor can it be calculated
   */
  public record Figures(int k) {}

  /**
   * Bounds of our own queues.
   *
   * @param facts how many facts may wait to be decided
   * @param transitions how many transitions may wait for the database in memory
   */
  public record Engine(int facts, int transitions) {}
}
