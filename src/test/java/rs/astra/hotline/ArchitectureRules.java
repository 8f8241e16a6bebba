package rs.astra.hotline;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * The rules of the architecture, for the packages below one root: the hotline's own, or the fixture
 * that breaks every one of them. No rule may be vacuous there; on the hotline itself a rule may
 * wait for the first class that it speaks of.
 */
final class ArchitectureRules {
  static final String OWN = "rs.astra.hotline";
  static final String FIXTURE = "rs.astra.hotline.fixture";

  private static final List<String> EDGES =
      List.of(
          "asterisk",
          "store",
          "web",
          "metrics",
          "oidc",
          "privacy",
          "report",
          "rosterfile",
          "simulation");
  private static final String NAMES = ".*(Manager|Helper|Utils?|Impl|Data|Info|Service|Dto)";
  private static final String PACKAGES =
      ".*\\.(service|services|manager|managers|helper|helpers|impl|util|utils|common|dto)(\\..*)?";

  /** Where printing to the terminal is the purpose. */
  private static final Set<String> COMMAND_LINE = Set.of("Main", "Configured", "CommandLine");

  private final String root;

  ArchitectureRules(String root) {
    this.root = root;
  }

  ArchRule coreIsPlainJava() {
    return classes()
        .that()
        .resideInAPackage(in("core"))
        .should()
        .onlyDependOnClassesThat(
            describe(
                "are plain Java, org.pcollections, org.jspecify or the core's own",
                to ->
                    within(to, in("core"), "org.pcollections", "org.jspecify..", "java..")
                        || to.getBaseComponentType().isPrimitive()));
  }

  ArchRule coreReadsNeitherClockNorChanceAndStartsNothing() {
    DescribedPredicate<JavaAccess<?>> impure =
        describe(
            "a clock, chance, a thread, a lock or the outside world",
            access -> {
              JavaClass of = access.getTargetOwner();
              boolean now = access.getName().equals("now") && within(of, "java.time..");
              boolean current =
                  of.isEquivalentTo(System.class)
                      && !Set.of("identityHashCode", "arraycopy").contains(access.getName());
              boolean chance =
                  access.getName().equals("randomUUID")
                      || (of.isEquivalentTo(Math.class) && access.getName().equals("random"));
              return now || current || chance || OUTSIDE.test(of);
            });
    return noClasses()
        .that()
        .resideInAPackage(in("core"))
        .should()
        .accessTargetWhere(impure)
        .orShould()
        .dependOnClassesThat(OUTSIDE);
  }

  private static final DescribedPredicate<JavaClass> OUTSIDE =
      describe(
          "stand for a clock, chance, a thread, a lock or the outside world",
          of ->
              within(of, "java.util.concurrent..", "java.io..", "java.nio..", "java.net..")
                  || within(of, "java.sql..", "java.util.random..", "java.util.logging..")
                  || Set.of(
                          "java.time.Clock",
                          "java.time.InstantSource",
                          "java.util.Random",
                          "java.security.SecureRandom",
                          "java.util.Timer",
                          "java.lang.Thread",
                          "java.lang.ThreadLocal",
                          "java.lang.Process",
                          "java.lang.ProcessBuilder",
                          "java.lang.Runtime")
                      .contains(of.getName()));

  ArchRule engineKnowsTheCoreOnly() {
    return noClasses()
        .that()
        .resideInAPackage(in("engine"))
        .should()
        .dependOnClassesThat(
            ours()
                .and(not(resideInAnyPackage(in("engine"), in("core"))))
                .or(
                    resideInAnyPackage(
                        "org.asteriskjava..",
                        "io.vertx.ext.web..",
                        "io.vertx.pgclient..",
                        "io.vertx.sqlclient..",
                        "io.micrometer..",
                        "java.sql..")));
  }

  /** Who may sign in, and by which rules, depends on no way of asking or keeping. */
  ArchRule peopleKnowTheCoreOnly() {
    return noClasses()
        .that()
        .resideInAPackage(in("people"))
        .should()
        .dependOnClassesThat(
            ours()
                .and(not(resideInAnyPackage(in("people"), in("core"))))
                .or(
                    resideInAnyPackage(
                        "io.vertx.ext.web..",
                        "io.vertx.core.http..",
                        "io.vertx.sqlclient..",
                        "java.sql..")));
  }

  ArchRule edgesKnowCoreAndEngineOnly() {
    DescribedPredicate<JavaClass> upwards =
        ours()
            .and(not(resideInAnyPackage(edges())))
            .and(not(resideInAnyPackage(in("core"), in("engine"), in("people"))))
            .and(not(shared()));
    return noClasses().that().resideInAnyPackage(edges()).should().dependOnClassesThat(upwards);
  }

  ArchRule edgesDoNotKnowEachOther() {
    return slices()
        .matching(root + ".(*)..")
        .namingSlices("$1")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(not(resideInAnyPackage(edges())), DescribedPredicate.alwaysTrue())
        .ignoreDependency(DescribedPredicate.alwaysTrue(), not(resideInAnyPackage(edges())));
  }

  /** A call and its counsellor know each other, but by their ids only. */
  ArchRule packagesOfTheCoreKnowEachOtherOneWayOrById() {
    return slices()
        .matching(root + ".core.(**)")
        .should()
        .beFreeOfCycles()
        .ignoreDependency(
            DescribedPredicate.alwaysTrue(),
            describe("are ids", to -> to.isRecord() && to.getSimpleName().endsWith("Id")));
  }

  /** Whoever shows or logs a token shows that two calls came from one telephone. */
  ArchRule tokensAreReadOnlyWhereTheyAreMadeAndStored() {
    return noClasses()
        .that(ours())
        .and(not(resideInAnyPackage(in("privacy"), in("store"))))
        .and(not(describe("are the token", of -> of.getSimpleName().equals("CallerToken"))))
        .should()
        .callMethodWhere(
            describe(
                "a token is revealed",
                call ->
                    call.getTargetOwner().getName().equals(root + ".core.call.CallerToken")
                        && call.getName().equals("reveal")));
  }

  /**
   * The number of whoever wants to be called back is sealed in one place and dialled in another.
   */
  ArchRule numbersAreReadOnlyWhereTheyAreSealedAndDialled() {
    return noClasses()
        .that(ours())
        .and(not(resideInAnyPackage(in("privacy"), in("asterisk"))))
        .should()
        .callMethodWhere(
            describe(
                "a number is revealed",
                call ->
                    call.getTargetOwner().getName().equals(root + ".engine.CallbackNumber")
                        && call.getName().equals("reveal")));
  }

  /** Each by the address that the configuration names, or a stranger's who has come to us. */
  private static final Set<String> CONNECT =
      Set.of(
          "asterisk.Redirector",
          "asterisk.agi.GuardedSocket",
          "asterisk.agi.AgiDoor",
          "asterisk.ami.EventCheck",
          "asterisk.ami.OneConnection",
          "asterisk.ami.Rehearsal",
          "oidc.Wire",
          "store.Connections",
          "store.Schema");

  /** What opens connections, or takes them. */
  private static final Set<String> CONNECTIONS =
      Set.of(
          "java.net.DatagramSocket",
          "java.net.MulticastSocket",
          "java.net.ServerSocket",
          "java.net.Socket",
          "java.net.URL",
          "java.net.URLConnection",
          "java.nio.channels.DatagramChannel",
          "java.nio.channels.SocketChannel",
          "java.nio.channels.AsynchronousSocketChannel",
          "java.sql.DriverManager",
          "javax.sql.DataSource",
          "io.vertx.core.datagram.DatagramSocket",
          "io.vertx.core.http.HttpClient",
          "io.vertx.core.http.HttpClientBuilder",
          "io.vertx.core.http.WebSocketClient",
          "io.vertx.core.net.NetClient",
          "io.vertx.pgclient.PgBuilder",
          "io.vertx.pgclient.PgConnection",
          "org.asteriskjava.manager.DefaultManagerConnection",
          "org.asteriskjava.manager.ManagerConnectionFactory",
          "org.asteriskjava.manager.internal.ManagerConnectionImpl",
          "org.asteriskjava.util.internal.SocketConnectionFacadeImpl",
          "org.flywaydb.core.Flyway");

  /** What the service may talk to is a list, and nothing that somebody types is in it. */
  ArchRule onlyTheseConnectToAnything() {
    return noClasses()
        .that(ours())
        .and(not(resideInAnyPackage(in("demo"))))
        .and(
            not(
                describe(
                    "connect",
                    of ->
                        CONNECT.stream()
                            .map(name -> root + "." + name)
                            .anyMatch(
                                it ->
                                    of.getName().equals(it) || of.getName().startsWith(it + "$")))))
        .should()
        .dependOnClassesThat(
            describe(
                "open connections",
                of -> CONNECTIONS.contains(of.getName()) || within(of, "java.net.http..")));
  }

  ArchRule nobodyImportsMainOrDemo() {
    DescribedPredicate<JavaClass> top =
        describe(
            "are Main or the demo",
            of ->
                of.getName().equals(root + ".Main")
                    || of.getName().startsWith(root + ".Main$")
                    || within(of, in("demo")));
    return noClasses().that(ours()).and(not(top)).should().dependOnClassesThat(top);
  }

  ArchRule namesSayWhatThingsAre() {
    return noClasses()
        .that(ours())
        .should()
        .haveNameMatching(NAMES)
        .orShould(
            be(
                describe(
                    "in a package without a notion",
                    (JavaClass of) ->
                        of.getPackageName().substring(root.length()).matches(PACKAGES))));
  }

  /**
   * There is one owner of the state and one queue, so nothing is locked and nobody waits for a
   * lock. What is needed: the door of the gateway counts its sessions with a Semaphore that it only
   * tries and never waits for; the folder of keys, which other processes write too, has a lock that
   * worker threads wait for; and {@link #BESIDE_THE_HOTLINE}.
   */
  ArchRule nothingIsLocked() {
    return noClasses()
        .that(ours())
        .and()
        .doNotHaveFullyQualifiedName(root + ".privacy.KeyFolder")
        .should()
        .dependOnClassesThat(resideInAnyPackage("java.util.concurrent.locks.."))
        .orShould()
        .callMethodWhere(
            describe(
                "somebody waits for another thread",
                call ->
                    (call.getTargetOwner().isEquivalentTo(Object.class)
                            && Set.of("wait", "notify", "notifyAll").contains(call.getName()))
                        || (call.getTargetOwner().isEquivalentTo(Semaphore.class)
                            && call.getName().startsWith("acquire"))));
  }

  ArchRule noMethodIsSynchronized() {
    return methods()
        .that()
        .areDeclaredInClassesThat(ours().and(not(besideTheHotline())))
        .should()
        .notHaveModifier(JavaModifier.SYNCHRONIZED);
  }

  /**
   * Programs of the demo that are stopped by the shutdown hook's thread while another runs them.
   */
  private static final Set<String> BESIDE_THE_HOTLINE = Set.of("demo.EmbeddedDatabase");

  private DescribedPredicate<JavaClass> besideTheHotline() {
    return describe(
        "run beside the hotline",
        of -> BESIDE_THE_HOTLINE.stream().anyMatch(name -> of.getName().equals(root + "." + name)));
  }

  ArchRule nobodyLogsPastTheLog() {
    return noClasses()
        .that(ours())
        .and(not(commandLine()))
        .should()
        .dependOnClassesThat(resideInAnyPackage("java.util.logging..", "org.apache.logging.."))
        .orShould()
        .accessTargetWhere(
            describe(
                "System.out, System.err or a stack trace is printed",
                access ->
                    (access.getTargetOwner().isEquivalentTo(System.class)
                            && Set.of("out", "err").contains(access.getName()))
                        || access.getName().equals("printStackTrace")));
  }

  /** Above the packages stands only what puts them together and what is set. */
  ArchRule aboveThePackagesStandsOnlyTheComposition() {
    return classes()
        .that()
        .resideInAPackage(root)
        .and()
        .areTopLevelClasses()
        .should()
        .haveNameMatching(
            ".*\\.(Main|Running|Resealing|Config\\w*|[A-Z]\\w*Section|Secret|CommandLine|[A-Z]\\w*Command|package-info)");
  }

  ArchRule coreOffersRecordsAndSealedTypes() {
    return classes()
        .that()
        .resideInAPackage(in("core"))
        .and()
        .arePublic()
        .and()
        .areTopLevelClasses()
        .should(
            be(
                describe(
                    "a value: record, enum, interface, or a final class without fields",
                    (JavaClass of) ->
                        of.isRecord()
                            || of.isEnum()
                            || of.isInterface()
                            || (of.getModifiers().contains(JavaModifier.FINAL)
                                && of.getFields().stream()
                                    .allMatch(
                                        f -> f.getModifiers().contains(JavaModifier.STATIC))))));
  }

  private DescribedPredicate<JavaClass> commandLine() {
    return describe(
        "belong to the command line or to the demo, which talk to whoever sits at the terminal",
        of ->
            within(of, in("demo"))
                || COMMAND_LINE.stream()
                    .map(name -> root + "." + name)
                    .anyMatch(n -> of.getName().equals(n) || of.getName().startsWith(n + "$")));
  }

  /** What an edge may be given from above: settings. */
  private DescribedPredicate<JavaClass> shared() {
    return describe(
        "are settings",
        of ->
            of.getName().equals(root + ".Secret")
                || of.getName().equals(root + ".Config")
                || of.getName().startsWith(root + ".Config$"));
  }

  private DescribedPredicate<JavaClass> ours() {
    return describe("are ours", of -> within(of, root + ".."));
  }

  private String in(String part) {
    return root + "." + part + "..";
  }

  private String[] edges() {
    return EDGES.stream().map(this::in).toArray(String[]::new);
  }

  private static boolean within(JavaClass of, String... packages) {
    return resideInAnyPackage(packages).test(of.getBaseComponentType());
  }
}
