package rs.astra.hotline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.MonitorInstruction;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every rule holds for the hotline, and every rule is broken by the fixture: none is vacuous. */
class ArchitectureTest {
  private static final JavaClasses HOTLINE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ArchitectureRules.OWN);
  private static final JavaClasses BROKEN =
      new ClassFileImporter().importPackages(ArchitectureRules.FIXTURE);

  /** What the fixture's violation must name, so that a rule bites where it should. */
  private static final Map<String, List<String>> BITES = new TreeMap<>();

  static {
    BITES.put("coreIsPlainJava", List.of("org.slf4j.Logger"));
    BITES.put(
        "coreReadsNeitherClockNorChanceAndStartsNothing",
        List.of(
            "Instant.now()",
            "System.currentTimeMillis()",
            "UUID.randomUUID()",
            "Math.random()",
            "java.lang.Thread",
            "ReentrantLock"));
    BITES.put("coreOffersRecordsAndSealedTypes", List.of("core.Logs"));
    BITES.put("packagesOfTheCoreKnowEachOtherOneWayOrById", List.of("Cycle detected"));
    BITES.put("engineKnowsTheCoreOnly", List.of("store.Journal"));
    BITES.put("peopleKnowTheCoreOnly", List.of("store.Journal"));
    BITES.put("edgesKnowCoreAndEngineOnly", List.of("Main.start()", "Stray", "demo.Demo"));
    BITES.put("edgesDoNotKnowEachOther", List.of("web.Views"));
    BITES.put("tokensAreReadOnlyWhereTheyAreMadeAndStored", List.of("Prints.token"));
    BITES.put("numbersAreReadOnlyWhereTheyAreSealedAndDialled", List.of("Prints.number"));
    BITES.put("onlyTheseConnectToAnything", List.of("java.net.URL", "java.net.http.HttpClient"));
    BITES.put("nobodyImportsMainOrDemo", List.of("Main.start()", "Demo.start()"));
    BITES.put("namesSayWhatThingsAre", List.of("web.CallManager", "service.Anything"));
    BITES.put(
        "nothingIsLocked", List.of("ReentrantLock", "notifyAll()", "acquireUninterruptibly()"));
    BITES.put("noMethodIsSynchronized", List.of("Locked.method()"));
    BITES.put("nobodyLogsPastTheLog", List.of("System.out", "java.util.logging.Logger"));
    BITES.put("aboveThePackagesStandsOnlyTheComposition", List.of("fixture.Stray"));
  }

  private static Map<String, ArchRule> rules(String root) {
    ArchitectureRules rules = new ArchitectureRules(root);
    Map<String, ArchRule> all = new TreeMap<>();
    all.put("coreIsPlainJava", rules.coreIsPlainJava());
    all.put(
        "coreReadsNeitherClockNorChanceAndStartsNothing",
        rules.coreReadsNeitherClockNorChanceAndStartsNothing());
    all.put("coreOffersRecordsAndSealedTypes", rules.coreOffersRecordsAndSealedTypes());
    all.put(
        "packagesOfTheCoreKnowEachOtherOneWayOrById",
        rules.packagesOfTheCoreKnowEachOtherOneWayOrById());
    all.put("engineKnowsTheCoreOnly", rules.engineKnowsTheCoreOnly());
    all.put("peopleKnowTheCoreOnly", rules.peopleKnowTheCoreOnly());
    all.put("edgesKnowCoreAndEngineOnly", rules.edgesKnowCoreAndEngineOnly());
    all.put("edgesDoNotKnowEachOther", rules.edgesDoNotKnowEachOther());
    all.put(
        "tokensAreReadOnlyWhereTheyAreMadeAndStored",
        rules.tokensAreReadOnlyWhereTheyAreMadeAndStored());
    all.put(
        "numbersAreReadOnlyWhereTheyAreSealedAndDialled",
        rules.numbersAreReadOnlyWhereTheyAreSealedAndDialled());
    all.put("onlyTheseConnectToAnything", rules.onlyTheseConnectToAnything());
    all.put("nobodyImportsMainOrDemo", rules.nobodyImportsMainOrDemo());
    all.put("namesSayWhatThingsAre", rules.namesSayWhatThingsAre());
    all.put("nothingIsLocked", rules.nothingIsLocked());
    all.put("noMethodIsSynchronized", rules.noMethodIsSynchronized());
    all.put("nobodyLogsPastTheLog", rules.nobodyLogsPastTheLog());
    all.put(
        "aboveThePackagesStandsOnlyTheComposition",
        rules.aboveThePackagesStandsOnlyTheComposition());
    return all;
  }

  @TestFactory
  Stream<DynamicTest> theHotlineKeepsTheRule() {
    return rules(ArchitectureRules.OWN).entrySet().stream()
        .map(
            rule ->
                DynamicTest.dynamicTest(
                    rule.getKey(), () -> rule.getValue().allowEmptyShould(true).check(HOTLINE)));
  }

  @TestFactory
  Stream<DynamicTest> theFixtureBreaksTheRule() {
    return rules(ArchitectureRules.FIXTURE).entrySet().stream()
        .map(rule -> DynamicTest.dynamicTest(rule.getKey(), () -> bites(rule)));
  }

  private static void bites(Map.Entry<String, ArchRule> rule) {
    AssertionError broken = assertThrows(AssertionError.class, () -> rule.getValue().check(BROKEN));
    for (String where : BITES.getOrDefault(rule.getKey(), List.of("a rule without a bite"))) {
      assertTrue(
          String.valueOf(broken.getMessage()).contains(where),
          () -> where + " is not named in: " + broken.getMessage());
    }
  }

  @Test
  void everyRuleHasItsBite() {
    assertEquals(BITES.keySet(), rules(ArchitectureRules.OWN).keySet());
  }

  @Test
  void coreIsThere() {
    assertTrue(
        HOTLINE.stream().anyMatch(c -> c.getPackageName().equals(ArchitectureRules.OWN + ".core")));
  }

  @Test
  void noBlockIsSynchronized() {
    assertEquals(List.of(), synchronizedIn(HOTLINE));
  }

  @Test
  void synchronizedBlockIsSeen() {
    assertEquals(List.of(ArchitectureRules.FIXTURE + ".engine.Locked"), synchronizedIn(BROKEN));
  }

  /** ArchUnit does not see blocks: only the byte code shows them. */
  private static List<String> synchronizedIn(JavaClasses classes) {
    return classes.stream()
        .filter(ArchitectureTest::entersAMonitor)
        .map(JavaClass::getName)
        .sorted()
        .toList();
  }

  private static boolean entersAMonitor(JavaClass of) {
    URI uri = of.getSource().orElseThrow().getUri();
    try (InputStream bytes = uri.toURL().openStream()) {
      return ClassFile.of().parse(bytes.readAllBytes()).methods().stream()
          .flatMap(method -> method.code().stream())
          .flatMap(code -> code.elementStream())
          .anyMatch(e -> e instanceof MonitorInstruction m && m.opcode() == Opcode.MONITORENTER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
