package rs.astra.hotline.asterisk.ami;

import org.asteriskjava.manager.event.ResponseEvent;

/** All entries of Asterisk's own database that were asked for have come. */
public final class DbGetTreeCompleteEvent extends ResponseEvent {
  private static final long serialVersionUID = 1L;

  /** Made by asterisk-java, which finds the class by its name. */
  public DbGetTreeCompleteEvent(Object source) {
    super(source);
  }
}
