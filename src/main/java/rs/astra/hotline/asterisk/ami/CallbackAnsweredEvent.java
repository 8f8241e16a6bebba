package rs.astra.hotline.asterisk.ami;

import org.asteriskjava.manager.event.UserEvent;
import org.jspecify.annotations.Nullable;

/** Our dialplan's {@code UserEvent(CallbackAnswered)}: somebody picked up who is called back. */
public final class CallbackAnsweredEvent extends UserEvent {
  private static final long serialVersionUID = 1L;

  private @Nullable String leg;

  /** Made by asterisk-java, which finds the class by its name. */
  public CallbackAnsweredEvent(Object source) {
    super(source);
  }

  /** The counsellor's leg. */
  public @Nullable String getLeg() {
    return leg;
  }

  /** Set by asterisk-java. */
  public void setLeg(@Nullable String leg) {
    this.leg = leg;
  }
}
