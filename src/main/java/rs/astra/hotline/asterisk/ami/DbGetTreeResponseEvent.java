package rs.astra.hotline.asterisk.ami;

import org.asteriskjava.manager.event.ResponseEvent;
import org.jspecify.annotations.Nullable;

/** One entry of Asterisk's own database. */
public final class DbGetTreeResponseEvent extends ResponseEvent {
  private static final long serialVersionUID = 1L;

  private @Nullable String key;
  private @Nullable String val;

  /** Made by asterisk-java, which finds the class by its name. */
  public DbGetTreeResponseEvent(Object source) {
    super(source);
  }

  /** {@code /family/…/key}. */
  public @Nullable String getKey() {
    return key;
  }

  /** Set by asterisk-java. */
  public void setKey(String key) {
    this.key = key;
  }

  /** The value. */
  public @Nullable String getVal() {
    return val;
  }

  /** Set by asterisk-java. */
  public void setVal(String val) {
    this.val = val;
  }
}
