package rs.astra.hotline.people;

import io.vertx.core.Future;
import java.net.URI;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The organisation's identity provider: OpenID Connect, authorization code with PKCE. */
public interface IdentityProvider {
  /** What its button says. */
  String label();

  /** The page to which it sends people back; registered there. */
  URI callback();

  /**
   * What goes there with the browser and comes back with it. All of it is made of one secret of
   * that browser, so nothing is kept here, and whoever reads the address of a page learns nothing.
   *
   * @param state comes back in the address
   * @param nonce comes back in what the provider signs
   * @param verifier is shown when the code is redeemed; the provider has its hash (PKCE)
   */
  record Flow(String state, String nonce, String verifier) {
    /**
     * Of that secret.
     *
     * @param kind begins the state, so that the page knows what for it has come back
     */
    static Flow of(Token secret, String kind) {
      return new Flow(
          kind + "." + made("state", secret), made("nonce", secret), made("verifier", secret));
    }

    private static String made(String what, Token secret) {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Identity.digest(what + " " + secret.text()));
    }

    @Override
    public String toString() {
      return "[flow]";
    }
  }

  /**
   * With what the browser has come back.
   *
   * @param issuer who sends it back, as the provider says itself (RFC 9207); null if it does not
   */
  record Returned(String state, String code, @Nullable String issuer) {
    @Override
    public String toString() {
      return "[returned]";
    }
  }

  /** It cannot be said who it is; carries nothing that the provider has said. */
  final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean away;

    /**
     * A failure.
     *
     * @param away whether the provider did not answer as it should; else what it says proves
     *     nothing
     * @param why in our own words
     */
    public Failed(boolean away, String why) {
      super(why, null, false, false);
      this.away = away;
    }

    /** Whether the provider is away, and nobody's try was wrong. */
    public boolean away() {
      return away;
    }
  }

  /** Where the browser goes; fails with {@link Failed} within seconds. */
  Future<URI> begin(Flow flow);

  /** Who has come back; fails with {@link Failed} within seconds. */
  Future<Identity> who(Flow flow, Returned returned);
}
