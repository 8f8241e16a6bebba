package rs.astra.hotline.asterisk.ami;

import org.asteriskjava.manager.event.UserEvent;

/**
 * Our dialplan's {@code UserEvent(UnknownNumber)}: somebody dialled a number that is none of ours.
 */
public final class UnknownNumberEvent extends UserEvent {
  private static final long serialVersionUID = 1L;

  /** Made by asterisk-java, which finds the class by its name. */
  public UnknownNumberEvent(Object source) {
    super(source);
  }
}
