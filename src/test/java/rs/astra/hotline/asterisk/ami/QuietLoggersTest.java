package rs.astra.hotline.asterisk.ami;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.asteriskjava.manager.action.ManagerAction;
import org.asteriskjava.manager.event.ManagerEvent;
import org.junit.jupiter.api.Test;

/**
 * asterisk-java prints whole events, and logs under the name of the class that extends it. Its
 * events and actions are values: they log nothing but through their own base classes' names.
 */
final class QuietLoggersTest {
  @Test
  void everyClassOfOursThatExtendsAsteriskJavaIsSilent() throws JoranException {
    LoggerContext production = production();
    List<String> ours =
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("rs.astra.hotline")
                .stream()
                .filter(QuietLoggersTest::extendsAsteriskJava)
                .map(JavaClass::getName)
                .sorted()
                .toList();
    assertTrue(ours.contains(OneConnection.class.getName()), ours.toString());
    assertEquals(
        List.of(),
        ours.stream()
            .filter(name -> production.getLogger(name).getEffectiveLevel() != Level.OFF)
            .toList());
  }

  @Test
  void asteriskJavaItselfIsSilent() throws JoranException {
    LoggerContext production = production();
    assertEquals(Level.OFF, production.getLogger("org.asteriskjava").getEffectiveLevel());
    assertEquals(Level.OFF, production.getLogger("org.asteriskjava.manager.x").getEffectiveLevel());
    assertEquals(Level.INFO, production.getLogger("rs.astra.hotline.x").getEffectiveLevel());
  }

  private static boolean extendsAsteriskJava(JavaClass type) {
    return type.getAllRawSuperclasses().stream()
            .anyMatch(parent -> parent.getPackageName().startsWith("org.asteriskjava"))
        && !type.isAssignableTo(ManagerEvent.class)
        && !type.isAssignableTo(ManagerAction.class);
  }

  private static LoggerContext production() throws JoranException {
    LoggerContext context = new LoggerContext();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(QuietLoggersTest.class.getResource("/logback.xml"));
    return context;
  }
}
