import {begin, home, one, refusal, send, text, write} from './page.js';
import {enterByPasskey, passkeysWork} from './passkey.js';

const PAGES = ['/', '/duty', '/consent', '/people', '/account'];

let answer = null;
let provider = {};

/** Where somebody wanted to go, or what their work is; first of all to an invitation that may not be theirs. */
function next({roles, invited}) {
  const wanted = location.hash.slice(1);
  return invited ? '/account' : PAGES.includes(wanted) ? wanted : home(roles);
}

function draw() {
  write(one('#answer'), answer ? text(answer.key, answer.values) : '');
  byProvider.hidden = !provider.label;
  write(byProvider, text('enterByProvider', provider));
}

const byProvider = one('#provider');
byProvider.addEventListener('click', async () => {
  if (location.origin !== provider.at) {
    location.assign(`${provider.at}/sign-in`); // the provider sends back to that name, where our cookies are others
    return;
  }
  const {status, said, wait} = await send('POST', '/api/session/provider', {});
  if (status === 200) {
    location.assign(said.go);
    return;
  }
  answer = status === 422 ? {key: said.error} : refusal(status, said, wait);
  draw();
});

const byPasskey = one('#passkey');
byPasskey.hidden = !passkeysWork();
byPasskey.addEventListener('click', async () => {
  const {status, said, wait} = await enterByPasskey();
  if (status === 200) {
    location.replace(next(said));
    return;
  }
  answer = [-1, 401].includes(status) ? {key: 'wrongPasskey'} : refusal(status, said, wait);
  draw();
});

one('#enter').addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = event.target;
  const {status, said, wait} = await send('POST', '/api/session',
      {id: form.id.value.trim(), password: form.password.value, code: form.code.value});
  if (status === 200) {
    location.replace(next(said));
    return;
  }
  answer = status === 401 ? {key: 'wrong'} : refusal(status, said, wait);
  form.code.value = '';
  draw();
  form.code.focus();
});

begin(draw);
const response = await fetch('/api/provider', {cache: 'no-store'});
provider = response.ok ? await response.json() : {};
draw();
