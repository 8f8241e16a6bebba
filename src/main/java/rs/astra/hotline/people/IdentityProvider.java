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

    private final Trouble trouble;

    /**
     * A failure.
     *
     * @param why in our own words
     */
    public Failed(Trouble trouble, String why) {
      super(why, null, false, false);
      this.trouble = trouble;
    }

    /** Of what kind. */
    public Trouble trouble() {
      return trouble;
    }

    /** Whether the provider is away, and nobody's try was wrong. */
    public boolean away() {
      return trouble != Trouble.UNPROVEN;
    }
  }

  /** Of what kind a failure is. */
  enum Trouble {
    /** Nothing comes back, or not in time. */
    UNREACHABLE,
    /** Its certificate is not one that we trust, or not of its name. */
    UNTRUSTED,
    /** What comes back is an error, too long, or not what the standard says. */
    WRONG_ANSWER,
    /** It does not take client-id and secret. */
    REFUSES_US,
    /** It answers as it should, and what somebody came back with proves nothing. */
    UNPROVEN
  }

  /** Looks whether it is there: where its parts are, and its keys. Fails with {@link Failed}. */
  Future<Void> look();

  /** Where the browser goes; fails with {@link Failed} within seconds. */
  Future<URI> begin(Flow flow);

  /** Who has come back; fails with {@link Failed} within seconds. */
  Future<Identity> who(Flow flow, Returned returned);
}
