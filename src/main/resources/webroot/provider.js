// Where the identity provider sends people back to: who it is, then the code; or one's account is bound.
import {begin, home, one, refusal, send, text, write} from './page.js';

// It is taken out of the address before anything else.
const came = new URLSearchParams(location.search);
history.replaceState(null, '', location.pathname);

const PATIENCE = 20000; // three requests to the provider
const binds = (came.get('state') ?? '').startsWith('bind.');
let answer = {key: 'providerChecking'};
let account = null;

function draw() {
  write(one('#answer'), answer ? text(answer.key, answer.values) : '');
  one('#enter').hidden = !account;
  write(one('#who'), account ? text('providerCode', account) : '');
}

/** What became of it, in words of ours: nothing that stood in the address is shown. */
async function look() {
  if (came.has('error')) {
    return {key: 'providerDenied'};
  }
  if (!came.get('code') || !came.has('state')) {
    return {key: 'provider_stale'};
  }
  const body = Object.fromEntries(['state', 'code', 'iss'].filter((it) => came.has(it)).map((it) => [it, came.get(it)]));
  const {status, said, wait} = await send('POST', binds ? '/api/identity' : '/api/session/provider/answer', body, PATIENCE);
  if (status !== 200) {
    return status === 422 ? {key: said.error} : status === 401 ? {key: 'provider_stale'} : refusal(status, said, wait);
  }
  if (binds) {
    location.replace('/account');
    return answer;
  }
  account = said;
  return null;
}

one('#enter').addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = event.target;
  const {status, said, wait} = await send('POST', '/api/session/provider/code', {id: account.id, code: form.code.value});
  if (status === 200) {
    location.replace(said.invited ? '/account' : home(said.roles));
    return;
  }
  answer = status === 401 ? {key: 'providerWrongCode'} : refusal(status, said, wait);
  form.code.value = '';
  draw();
  form.code.focus();
});

if (binds) {
  one('#back').href = '/account';
  one('#back').dataset.text = 'toAccount';
}
begin(draw);
answer = await look();
draw();
if (account) {
  one('#enter').code.focus();
}
