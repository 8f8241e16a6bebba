package rs.astra.hotline.asterisk.ami;

import org.asteriskjava.manager.action.AbstractManagerAction;

/**
 * Asks for everything below one family of Asterisk's own database; asterisk-java has no such
 * action. Public, because asterisk-java leaves out, without a word, what it may not read.
 */
public final class DbGetTreeAction extends AbstractManagerAction {
  private static final long serialVersionUID = 1L;

  private final String family;

  DbGetTreeAction(String family) {
    this.family = family;
  }

  @Override
  public String getAction() {
    return "DBGetTree";
  }

  /** The family; read by asterisk-java when it writes the action. */
  public String getFamily() {
    return family;
  }
}
