package rs.astra.hotline.core.counsellor;

/** What happens when the present call is over. */
public sealed interface Next {
  /** Nothing was asked for. */
  Next WRAP_UP = new WrapUp();

  /** Leaves duty. */
  Next SIGN_OUT = new SignOut();

  /** Time to wrap up. */
  record WrapUp() implements Next {}

  /** A pause that was asked for during the call, or that gave way to it. */
  record Pause(PauseReason reason) implements Next {}

  /** Leaves duty. */
  record SignOut() implements Next {}
}
