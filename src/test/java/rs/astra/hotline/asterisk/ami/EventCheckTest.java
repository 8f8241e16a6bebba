package rs.astra.hotline.asterisk.ami;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.asteriskjava.manager.event.HangupEvent;
import org.asteriskjava.manager.event.ManagerEvent;
import org.junit.jupiter.api.Test;

final class EventCheckTest {
  /** asterisk-java looks for its events in its own package only, so it does not find this one. */
  static final class StrangerEvent extends ManagerEvent {
    private static final long serialVersionUID = 1L;

    StrangerEvent(Object source) {
      super(source);
    }
  }

  @Test
  void everyEventThatWeLiveOnIsKnown() {
    assertDoesNotThrow(() -> EventCheck.require(AmiTranslator.USED));
  }

  @Test
  void anEventThatIsNotKnownIsNamedInAPlainSentence() {
    IllegalStateException refused =
        assertThrows(
            IllegalStateException.class,
            () -> EventCheck.require(List.of(HangupEvent.class, StrangerEvent.class)));
    assertEquals(
        "asterisk-java does not find its events [Stranger]:"
            + " run from hotline.jar with the folder lib beside it, not from one nested jar",
        refused.getMessage());
  }
}
