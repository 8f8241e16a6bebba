package rs.astra.hotline.asterisk.ami;

import org.asteriskjava.manager.action.AbstractManagerAction;

/**
 * Takes a waiting caller out of a queue; asterisk-java has no such action. Public, because
 * asterisk-java leaves out, without a word, what it may not read.
 */
public final class QueueWithdrawCallerAction extends AbstractManagerAction {
  private static final long serialVersionUID = 1L;

  private final String queue;
  private final String caller;

  QueueWithdrawCallerAction(String queue, String caller) {
    this.queue = queue;
    this.caller = caller;
  }

  @Override
  public String getAction() {
    return "QueueWithdrawCaller";
  }

  /** The queue; read by asterisk-java when it writes the action. */
  public String getQueue() {
    return queue;
  }

  /** The caller's channel name; read by asterisk-java when it writes the action. */
  public String getCaller() {
    return caller;
  }
}
