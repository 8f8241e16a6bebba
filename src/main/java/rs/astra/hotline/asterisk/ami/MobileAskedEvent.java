package rs.astra.hotline.asterisk.ami;

import org.asteriskjava.manager.event.UserEvent;

/** Our dialplan's {@code UserEvent(MobileAsked)}: a mobile was picked up and is asked for a key. */
public final class MobileAskedEvent extends UserEvent {
  private static final long serialVersionUID = 1L;

  /** Made by asterisk-java, which finds the class by its name. */
  public MobileAskedEvent(Object source) {
    super(source);
  }
}
