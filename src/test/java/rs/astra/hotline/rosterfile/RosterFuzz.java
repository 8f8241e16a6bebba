package rs.astra.hotline.rosterfile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import rs.astra.hotline.core.counsellor.StationId;
import rs.astra.hotline.engine.RosterDesk;
import rs.astra.hotline.engine.RosterDesk.Examined;

/** Whatever is uploaded or imported as a roster. */
final class RosterFuzz {
  private static final RosterDesk.Writing WRITING =
      RosterFiles.writing(ZoneId.of("Europe/Belgrade"), Set.of(new StationId("c1")));

  @FuzzTest
  void anySheetIsReadOrItsMistakesAreNamed(byte[] sheet) {
    switch (read(new String(sheet, UTF_8))) {
      case Examined.Unreadable no -> assertFalse(no.mistakes().isEmpty());
      case Examined.Read yes -> {
        String written = WRITING.write(yes.roster());
        Examined.Read again = assertInstanceOf(Examined.Read.class, read(written));
        assertEquals(yes.roster(), again.roster(), "what is written is what was read");
      }
    }
  }

  private static Examined.Draft read(String sheet) {
    return WRITING.read(List.of(new RosterDesk.Sheet("sheet", sheet)));
  }
}
