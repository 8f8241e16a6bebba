package rs.astra.hotline.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.claims.AuthorizedParty;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import io.vertx.core.json.JsonObject;
import java.text.ParseException;
import java.util.Set;
import rs.astra.hotline.people.IdentityProvider.Failed;
import rs.astra.hotline.people.IdentityProvider.Flow;
import rs.astra.hotline.people.IdentityProvider.Trouble;

/**
 * What is believed of an ID token, checked by Nimbus: it is signed by a key of the provider's, with
 * an algorithm of two keys ({@code none} and those with a shared secret prove nothing to us) and at
 * least 2048 bits of RSA; it is from this issuer, for us alone, not over, and answers this very
 * request (nonce). Nothing of it leaves but the subject.
 */
final class IdToken {
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private static final int RSA_BITS = 2048;
  private static final int CLOCKS_DIFFER_SECONDS = 30;

  /** OpenID Connect Core, 2: at most so many characters. */
  private static final int LONGEST_SUBJECT = 255;

  private IdToken() {}

  /**
   * Whom it is about.
   *
   * @param answer of the token endpoint
   * @param keys the provider's
   * @throws Failed if it proves nothing
   */
  static String subject(String answer, JWKSet keys, String issuer, String client, Flow flow) {
    IDTokenValidator validator =
        new IDTokenValidator(
            new Issuer(issuer),
            new ClientID(client),
            new JWSVerificationKeySelector<SecurityContext>(
                ALGORITHMS, new ImmutableJWKSet<>(keys)),
            null);
    validator.setMaxClockSkew(CLOCKS_DIFFER_SECONDS);
    try {
      IDTokenClaimsSet claims = validator.validate(token(answer), new Nonce(flow.nonce()));
      if (!isForUsAlone(claims, client)) {
        throw new Failed(Trouble.UNPROVEN, "its ID token is for others as well");
      }
      String subject = claims.getSubject().getValue();
      if (subject.length() > LONGEST_SUBJECT) {
        throw new Failed(Trouble.UNPROVEN, "its ID token names nobody");
      }
      return subject;
    } catch (BadJOSEException | JOSEException | IllegalArgumentException e) {
      throw new Failed(Trouble.UNPROVEN, "its ID token proves nothing");
    }
  }

  /** OpenID Connect Core, 3.1.3.7, rules 3 to 5; the library looks whether we are among them. */
  private static boolean isForUsAlone(IDTokenClaimsSet claims, String client) {
    AuthorizedParty party = claims.getAuthorizedParty();
    return claims.getAudience().size() == 1 && (party == null || client.equals(party.getValue()));
  }

  private static JWT token(String answer) {
    try {
      return JWTParser.parse(new JsonObject(answer).getString("id_token", ""));
    } catch (ParseException | RuntimeException e) {
      throw new Failed(Trouble.UNPROVEN, "there is no ID token in its answer");
    }
  }

  /**
   * The provider's keys that may be believed.
   *
   * @throws Failed if they cannot be read
   */
  static JWKSet keys(String keys) {
    try {
      return new JWKSet(JWKSet.parse(keys).getKeys().stream().filter(IdToken::isLong).toList());
    } catch (ParseException | RuntimeException e) {
      throw new Failed(Trouble.WRONG_ANSWER, "its keys cannot be read");
    }
  }

  private static boolean isLong(JWK key) {
    return !KeyType.RSA.equals(key.getKeyType()) || key.size() >= RSA_BITS;
  }
}
