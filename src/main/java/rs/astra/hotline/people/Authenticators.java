package rs.astra.hotline.people;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.attestation.authenticator.AAGUID;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.util.exception.WebAuthnException;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import rs.astra.hotline.people.Passkeys.Passkey;

/**
 * What authenticators say, checked by WebAuthn4J: our challenge, our origin and name, the
 * signature, that somebody was there, and that the authenticator has made sure who (user
 * verification). Of which make it is, is neither asked nor kept.
 */
final class Authenticators {
  private static final int LONGEST_ID = 180;

  /** Ed25519, ES256, RS256: what every authenticator has one of. */
  private static final List<PublicKeyCredentialParameters> ALGORITHMS =
      Stream.of(
              COSEAlgorithmIdentifier.EdDSA,
              COSEAlgorithmIdentifier.ES256,
              COSEAlgorithmIdentifier.RS256)
          .map(it -> new PublicKeyCredentialParameters(PublicKeyCredentialType.PUBLIC_KEY, it))
          .toList();

  private final ObjectConverter converter = new ObjectConverter();
  private final WebAuthnManager manager = WebAuthnManager.createNonStrictWebAuthnManager(converter);
  private final AttestedCredentialDataConverter keys =
      new AttestedCredentialDataConverter(converter);

  /**
   * The new passkey that this is, empty if it is none.
   *
   * @param said the browser's JSON
   */
  Optional<Passkey> added(String said, Keyring.Asked asked, AccountId who, Instant now) {
    try {
      RegistrationData data =
          manager.verifyRegistrationResponseJSON(
              said, new RegistrationParameters(server(asked), ALGORITHMS, true, true));
      var authenticator =
          Objects.requireNonNull(data.getAttestationObject()).getAuthenticatorData();
      AttestedCredentialData key =
          Objects.requireNonNull(authenticator.getAttestedCredentialData());
      String id = Base64.getUrlEncoder().withoutPadding().encodeToString(key.getCredentialId());
      Buffer kept =
          Buffer.buffer(
              keys.convert(
                  new AttestedCredentialData(
                      AAGUID.ZERO, key.getCredentialId(), key.getCOSEKey())));
      return id.length() > LONGEST_ID
          ? Optional.empty()
          : Optional.of(new Passkey(id, who, kept, authenticator.getSignCount(), now));
    } catch (WebAuthnException | IllegalArgumentException | NullPointerException e) {
      return Optional.empty();
    }
  }

  /**
   * What that passkey's counter says by now, empty if it is not its word.
   *
   * @param said the browser's JSON
   */
  OptionalLong proved(String said, Keyring.Asked asked, Passkey passkey) {
    try {
      CredentialRecordImpl known =
          new CredentialRecordImpl(
              new NoneAttestationStatement(),
              true,
              null,
              null,
              passkey.counter(),
              keys.convert(passkey.publicKey().getBytes()),
              null,
              null,
              null,
              Set.of());
      AuthenticationData data =
          manager.verifyAuthenticationResponseJSON(
              said, new AuthenticationParameters(server(asked), known, null, true, true));
      byte[] holder = passkey.who().value().getBytes(StandardCharsets.UTF_8);
      return Arrays.equals(holder, data.getUserHandle())
          ? OptionalLong.of(Objects.requireNonNull(data.getAuthenticatorData()).getSignCount())
          : OptionalLong.empty();
    } catch (WebAuthnException | IllegalArgumentException | NullPointerException e) {
      return OptionalLong.empty();
    }
  }

  private static ServerProperty server(Keyring.Asked asked) {
    return ServerProperty.builder()
        .origin(new Origin(asked.origin()))
        .rpId(asked.host())
        .challenge(new DefaultChallenge(Challenges.bytes(asked.challenge())))
        .build();
  }
}
