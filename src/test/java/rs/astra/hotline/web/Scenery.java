package rs.astra.hotline.web;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.Config;
import rs.astra.hotline.Secret;
import rs.astra.hotline.core.Decide;
import rs.astra.hotline.core.Decision;
import rs.astra.hotline.core.Fact;
import rs.astra.hotline.core.Hotline;
import rs.astra.hotline.core.Policy;
import rs.astra.hotline.core.Snapshot;
import rs.astra.hotline.core.UsualPolicy;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.call.Caller;
import rs.astra.hotline.core.call.ChosenBy;
import rs.astra.hotline.core.call.LegId;
import rs.astra.hotline.core.call.LegOutcome;
import rs.astra.hotline.core.call.LineId;
import rs.astra.hotline.core.consent.ConsentId;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Shifts;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.core.roster.Language;
import rs.astra.hotline.core.roster.Level;
import rs.astra.hotline.core.roster.Proficiency;
import rs.astra.hotline.core.roster.Roster;
import rs.astra.hotline.engine.Audit;
import rs.astra.hotline.engine.CallbackDesk;
import rs.astra.hotline.engine.CoverageGuard;
import rs.astra.hotline.engine.InMemoryAudit;
import rs.astra.hotline.engine.InMemoryConsents;
import rs.astra.hotline.engine.InMemorySharings;
import rs.astra.hotline.engine.InMemoryTrail;
import rs.astra.hotline.engine.MonthReport;
import rs.astra.hotline.engine.Notary;
import rs.astra.hotline.engine.RetentionBook;
import rs.astra.hotline.engine.Returned;
import rs.astra.hotline.engine.RosterBook;
import rs.astra.hotline.engine.RosterDesk;
import rs.astra.hotline.engine.SharingDesk;
import rs.astra.hotline.engine.Situation;
import rs.astra.hotline.engine.StoredRoster;
import rs.astra.hotline.engine.Today;
import rs.astra.hotline.engine.TrailBook;
import rs.astra.hotline.people.Account;
import rs.astra.hotline.people.AccountId;
import rs.astra.hotline.people.IdentityProvider;
import rs.astra.hotline.people.InMemoryPeople;
import rs.astra.hotline.people.Invitation;
import rs.astra.hotline.people.Password;
import rs.astra.hotline.people.Role;
import rs.astra.hotline.people.Seal;
import rs.astra.hotline.people.Session;
import rs.astra.hotline.people.SignIn;
import rs.astra.hotline.people.Token;
import rs.astra.hotline.privacy.EpochKeys;
import rs.astra.hotline.privacy.NumberSafe;
import rs.astra.hotline.rosterfile.RosterFiles;

/** A hotline with the real core behind a real web server, and everything else under our hand. */
final class Scenery implements AutoCloseable {
  static final Policy POLICY = UsualPolicy.POLICY;
  static final Health WELL = new Health(true, null, true, true, 0, Set.of());

  final List<Fact> offered = Collections.synchronizedList(new ArrayList<>());
  final Today today = new Today(ZoneId.of("Europe/Belgrade"));
  final Returned returned = new Returned();
  volatile RosterBook book = new InMemoryRosterBook();
  final InMemoryAudit audit = new InMemoryAudit();
  volatile TrailBook trailBook = new InMemoryTrail(audit);
  volatile RetentionBook retention = () -> Future.succeededFuture(List.of());
  volatile MonthReport months = _ -> Future.succeededFuture(Optional.empty());
  final RosterDesk desk =
      new RosterDesk(
          new RosterBook() {
            @Override
            public Future<StoredRoster> roster(ZoneId zone) {
              return book.roster(zone);
            }

            @Override
            public Future<Long> replaceRoster(long version, Roster roster, Instant now) {
              return book.replaceRoster(version, roster, now);
            }
          },
          RosterFiles.writing(config(0).timeZone(), config(0).stations().keySet()),
          config(0).timeZone(),
          Set.of(new Language("sr"), new Language("en")),
          audit,
          Clock.systemUTC());
  final CoverageGuard coverage =
      new CoverageGuard(Set.of(new Language("sr")), Duration.ofDays(7), Clock.systemUTC());
  final LongAdder rejected = new LongAdder();
  final LongAdder throttled = new LongAdder();
  final InMemoryPeople people = new InMemoryPeople();
  final SignIn.Counts signIns = new SignIn.Counts();
  volatile @Nullable IdentityProvider provider;
  volatile boolean full;
  volatile Health health = WELL;
  final Vertx vertx = Vertx.vertx();
  private volatile Hotline hotline = Hotline.empty(POLICY, "r");
  private @Nullable WebServer web;
  private @Nullable String deployment;

  /** Seals nothing. */
  static final Seal SEAL =
      new Seal() {
        @Override
        public String seal(byte[] secret, String about) {
          return about + " " + Base64.getEncoder().encodeToString(secret);
        }

        @Override
        public byte[] open(String sealed, String about) {
          return Base64.getDecoder().decode(sealed.substring(about.length() + 1));
        }

        @Override
        public Optional<String> anew(String sealed, String about) {
          return Optional.empty();
        }
      };

  /** Of everybody who has signed in here. */
  static final String PASSWORD = "četiri mačke piju plavi čaj";

  private static final String HASH = new Password(PASSWORD).hash();

  /** The cookie of somebody who has signed in as a supervisor. */
  String cookie() {
    return cookie("petra", Role.SUPERVISOR);
  }

  /** The cookie of somebody who has signed in. */
  String cookie(String id, Role... roles) {
    return "session=" + signedIn(id, roles).text();
  }

  Token signedIn(String id, Role... roles) {
    AccountId who = new AccountId(id);
    Instant now = Instant.now();
    Token token = Token.random();
    Invitation it = Invitation.of(who, Set.of(roles), token, SEAL, now.plusSeconds(60));
    Account account = new Account(who, Set.of(roles), HASH, it.sealedKey(), 0);
    people.invite(it, new Invitation.Made(now, null)).await();
    // Since yesterday: whoever got their rights a moment ago is no second person.
    people.accept(token.hash(), account, now.minus(Duration.ofDays(1))).await();
    begin(who, token, now, roles);
    return token;
  }

  /** The cookie of somebody who has signed in, in another browser. */
  String another(String id, Role... roles) {
    Token token = Token.random();
    begin(new AccountId(id), token, Instant.now(), roles);
    return "session=" + token.text();
  }

  private void begin(AccountId who, Token token, Instant now, Role... roles) {
    people.begin(new Session(token.hash(), who, Set.of(roles), now, now, false)).await();
  }

  /** What was asked for: by whom, what, about whom. */
  List<String> trail() {
    return audit.entries().stream()
        .map(it -> who(it.actor()) + " " + it.action() + " " + it.subject().id())
        .toList();
  }

  private static String who(Audit.Actor actor) {
    return switch (actor) {
      case Audit.Actor.Account(String id) -> id;
      case Audit.Actor.Part(String name) -> name;
      case Audit.Actor.Command(String name) -> name;
    };
  }

  private static final Path KEYS = Path.of("target/keys/" + UUID.randomUUID());
  final InMemoryConsents consents = new InMemoryConsents();
  final InMemorySharings sharings = new InMemorySharings();
  final SharingDesk sharing =
      new SharingDesk(
          sharings,
          audit,
          this::hotline,
          () -> new ConsentId(UUID.randomUUID().toString()),
          Clock.systemUTC());

  /** A web server on a port that nobody uses. */
  WebServer start(int port, Limits limits) {
    return start(config(port).http(), limits);
  }

  /** A web server that is reached in another way. */
  WebServer start(Config.Http http, Limits limits) {
    WebServer server =
        new WebServer(
            config(http),
            new WebServer.Parts(
                () -> hotline,
                this::offer,
                this::situation,
                today,
                desk,
                coverage,
                audit,
                new WebServer.People(
                    people, people, people, people, people, SEAL, signIns, provider),
                callbacks(),
                sharing,
                trailBook(),
                () -> retention.standings(),
                month -> months.of(month),
                () -> health,
                type -> "# " + type + "\n",
                rejected,
                throttled,
                Clock.systemUTC(),
                Clock.systemUTC()),
            limits);
    web = server;
    deployment =
        vertx
            .deployVerticle(server)
            .toCompletionStage()
            .toCompletableFuture()
            .orTimeout(20, TimeUnit.SECONDS)
            .join();
    return server;
  }

  private TrailBook trailBook() {
    return new TrailBook() {
      @Override
      public Future<List<Told>> last(int entries, Audit.Actor by) {
        return trailBook.last(entries, by);
      }

      @Override
      public Future<Verified> verify(Optional<Notary.Head> noted) {
        return trailBook.verify(noted);
      }
    };
  }

  /** Callbacks that are kept in memory. */
  private CallbackDesk callbacks() {
    try {
      if (EpochKeys.anyMissing(KEYS)) {
        EpochKeys.createAll(KEYS, Instant.now());
      }
      return new CallbackDesk(
          consents,
          NumberSafe.open(config(0), Instant.now()),
          audit,
          () -> hotline,
          this::offer,
          config(0).callbackRules(),
          true,
          () -> new ConsentId(UUID.randomUUID().toString()),
          Clock.systemUTC());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From now on this roster counts, and it is known what it leaves open. */
  void roster(Roster roster) {
    coverage.know(new StoredRoster(1, roster));
    vertx
        .deployVerticle(coverage)
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(20, TimeUnit.SECONDS)
        .join();
  }

  void stop() {
    String running = deployment;
    if (running != null) {
      vertx
          .undeploy(running)
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(20, TimeUnit.SECONDS)
          .join();
    }
    deployment = null;
  }

  Situation situation() {
    return Situation.of(hotline, config(0).lines().keySet(), returned);
  }

  Hotline hotline() {
    return hotline;
  }

  private boolean offer(Fact fact) {
    if (full) {
      return false;
    }
    offered.add(fact);
    tell(fact, Instant.now());
    return true;
  }

  synchronized void tell(Fact fact, Instant now) {
    Decision decision = Decide.decide(hotline, fact, now);
    hotline = decision.next();
    returned.accept(decision.transitions());
    today.accept(decision.transitions());
    WebServer listening = web;
    if (listening != null) {
      listening.accept(decision.transitions());
    }
  }

  void linked(Instant now) {
    tell(
        new Fact.LinkRestored(
            new Snapshot(now, Map.of(), Map.of(), Map.of(), List.of(), List.of())),
        now);
  }

  void signIn(String who, String station, Instant now) {
    tell(new Fact.SignedIn(new CounsellorId(who), new StationId(station), Level.FIRST), now);
  }

  /** One sits at the station of the roster and has not said a word, one is nowhere. */
  void onShift(Instant now) {
    tell(
        new Fact.OnShift(
            Map.of(
                new CounsellorId("savetnik-8"),
                new Shifts.Place(new StationId("c8"), Level.SECOND),
                new CounsellorId("savetnik-9"),
                new Shifts.Place(null, Level.COORDINATOR))),
        now);
  }

  void arrives(String call, String line, Instant now) {
    tell(
        new Fact.CallerArrived(
            new Caller(
                new CallId(call),
                "PJSIP/trunk-" + call,
                new LineId(line),
                new Language("sr"),
                now)),
        now);
  }

  /** Ana speaks Serbian; at c8 somebody interprets Russian. */
  void speaking(Instant now) {
    tell(
        new Fact.LanguagesKnown(
            Map.of(
                new CounsellorId("ana"), Map.of(new Language("sr"), Proficiency.SPEAKS_WELL),
                new CounsellorId("tumac"), Map.of(new Language("ru"), Proficiency.SPEAKS_WELL)),
            Map.of(new CounsellorId("tumac"), Optional.of(new StationId("c8")))),
        now);
  }

  void chooses(String call, String language, Instant now) {
    tell(
        new Fact.LanguageChosen(new CallId(call), new Language(language), ChosenBy.COUNSELLOR),
        now);
  }

  void answers(long leg, Instant now) {
    LegId id = LegId.of("r", leg);
    tell(new Fact.LegStarted(id), now);
    tell(new Fact.LegAnswered(id), now);
    tell(new Fact.LegBridged(id), now);
  }

  void hangsUp(String call, Instant now) {
    tell(new Fact.CallerHungUp(new CallId(call)), now);
  }

  void quiet(long leg, Instant now) {
    tell(new Fact.LegEnded(LegId.of("r", leg), LegOutcome.HUNG_UP), now);
  }

  static Config config(int port) {
    return config(
        new Config.Http("127.0.0.1", port, Config.Tls.OFF, List.of(), Path.of(""), Path.of("")));
  }

  private static Config config(Config.Http http) {
    Map<LineId, Config.Line> lines = new LinkedHashMap<>();
    List<Language> languages = List.of(new Language("sr"));
    lines.put(
        new LineId("sos"),
        new Config.Line("Line 1", List.of("+381117850000"), "g", languages, false));
    lines.put(
        new LineId("free"),
        new Config.Line("Line 2", List.of("+381800101201"), "g", languages, false));
    Map<StationId, Config.Station> stations = new LinkedHashMap<>();
    for (int i = 1; i <= 8; i++) {
      stations.put(
          new StationId("c" + i),
          new Config.Station(new Secret("secret-of-c" + i), "", "", new Secret("")));
    }
    return new Config(
        ZoneId.of("Europe/Belgrade"),
        Set.of(new Language("sr")),
        lines,
        stations,
        POLICY,
        Duration.ofDays(7),
        new Config.Reach(Duration.ofSeconds(20), Duration.ofSeconds(5)),
        new Config.FeatureCodes("*11", "*12", "*13", "*14", 3, Duration.ofSeconds(60)),
        new Config.Callback(Duration.ofSeconds(15), Duration.ofSeconds(45), 3, "", 4574),
        new Config.Asterisk(
            Path.of("asterisk-config"),
            "hotline",
            new Config.Ami("127.0.0.1", 5038, "hotline", new Secret(""), Duration.ofSeconds(2)),
            new Config.Agi("127.0.0.1", 4573, 100),
            new Config.Sip(
                "127.0.0.1",
                5060,
                List.of(),
                new Config.Telephones(
                    false, 5061, List.of(), Path.of(""), Path.of(""), Path.of("")),
                new Config.Carrier("", "", new Secret(""), "anonymous")),
            new Config.Rtp(20000, 20999)),
        new Config.Database(
            "127.0.0.1",
            5432,
            "hotline",
            "hotline",
            new Secret(""),
            4,
            new Config.Owner("hotline_owner", new Secret(""))),
        new Config.Spool(Path.of("target/spool"), new Secret(""), 1),
        new Config.Privacy(KEYS, new Secret(""), new Secret("")),
        new Config.People(
            new Secret(""),
            new Secret(""),
            Duration.ofHours(1),
            Duration.ofHours(14),
            Duration.ofDays(3),
            Duration.ofDays(180),
            Path.of("src/test/resources/web/leaked-passwords.txt"),
            Config.Provider.NONE),
        http,
        new Config.Figures(11),
        new Config.Engine(1024, 1000));
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
