package rs.astra.hotline.asterisk.ami;

import java.io.IOException;
import java.time.Duration;
import org.asteriskjava.manager.internal.ManagerConnectionImpl;
import org.asteriskjava.util.SocketConnectionFacade;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.Config;

/**
 * asterisk-java's connection, for one life: it never reconnects by itself (its way of doing so
 * loses track of what was asked), and it can be cut at once whatever its locks are doing.
 */
final class OneConnection extends ManagerConnectionImpl {
  private volatile @Nullable SocketConnectionFacade open;

  OneConnection(Config.Ami ami, Duration silence) {
    setHostname(ami.host());
    setPort(ami.port());
    setUsername(ami.user());
    setPassword(ami.secret().reveal());
    setDefaultResponseTimeout(2_000);
    setSocketTimeout(2_000);
    setSocketReadTimeout(Math.toIntExact(silence.toMillis()));
    setKeepAliveAfterAuthenticationFailure(false);
    registerUserEventClass(UnknownNumberEvent.class);
    registerUserEventClass(MobileAskedEvent.class);
    registerUserEventClass(CallbackAnsweredEvent.class);
    registerUserEventClass(DbGetTreeResponseEvent.class);
    registerUserEventClass(DbGetTreeCompleteEvent.class);
  }

  @Override
  protected SocketConnectionFacade createSocket() throws IOException {
    if (open != null) {
      throw new IOException("one connection, one life");
    }
    SocketConnectionFacade socket = super.createSocket();
    open = socket;
    return socket;
  }

  /** Ends it, from any thread, even while another one is stuck in writing. */
  void cut() {
    SocketConnectionFacade socket = open;
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException | RuntimeException e) {
        // It is gone already, which is what we want; or asterisk-java's reader closes it in this
        // very instant, and its close is not made for two.
      }
    }
    Thread.ofVirtual()
        .name("ami-logoff")
        .start(
            () -> {
              try {
                logoff();
              } catch (IllegalStateException e) {
                // It was never logged in, or has noticed by itself.
              }
            });
  }
}
