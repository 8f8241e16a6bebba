// Passkeys: what browser, authenticator and server say to each other.
import {send} from './page.js';

const base64 = (words) => btoa(words).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

/** They belong to a name, so there are none under a bare address; and browsers offer them on secure pages only. */
export function passkeysWork() {
  const name = !/^[\d.]+$|:/.test(location.hostname);
  return name && window.isSecureContext && Boolean(window.PublicKeyCredential?.parseCreationOptionsFromJSON);
}

/** Asks for a challenge, has it answered, and brings the answer; status -1 if there is none. */
async function ask(where, shown, answer) {
  const asked = await send('POST', `${where}/challenge`, shown);
  if (asked.status !== 200) {
    return asked;
  }
  const {challenge, host} = asked.said;
  try {
    const passkey = await answer(challenge, host);
    return await send('POST', where, {challenge, passkey: passkey.toJSON()});
  } catch {
    // Somebody changed their mind, or the authenticator does not want to.
    return {status: -1, said: {}, wait: 0};
  }
}

/** Adds one for whoever has signed in; not in an authenticator that holds one of these. */
export function addPasskey(account, password, have) {
  return ask('/api/passkeys', {password}, (challenge, host) => navigator.credentials.create({
    publicKey: PublicKeyCredential.parseCreationOptionsFromJSON({
      challenge,
      rp: {id: host, name: host},
      user: {id: base64(account), name: account, displayName: account},
      pubKeyCredParams: [-8, -7, -257].map((alg) => ({type: 'public-key', alg})),
      excludeCredentials: have.map((id) => ({type: 'public-key', id})),
      authenticatorSelection: {residentKey: 'required', requireResidentKey: true, userVerification: 'required'},
      attestation: 'none',
    }),
  }));
}

/** Signs in with one. */
export function enterByPasskey() {
  return ask('/api/session/passkey', {}, (challenge, host) => navigator.credentials.get({
    publicKey: PublicKeyCredential.parseRequestOptionsFromJSON({challenge, rpId: host, userVerification: 'required'}),
  }));
}
