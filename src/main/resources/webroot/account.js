import {attribute, begin, dayAndTime, keyed, make, me, one, refusal, request, send, text, write} from './page.js';
import {addPasskey, passkeysWork} from './passkey.js';

let answer = null;
let account = null;
let passkeys = [];
let sessions = [];
let provider = {};
let since = null;
let invitations = {open: null, used: null};

function createPasskey({id}) {
  const remove = make('button', {type: 'button'});
  remove.addEventListener('click', async () => {
    const {status, said, wait} = await send('DELETE', `/api/passkeys/${encodeURIComponent(id)}`, {});
    answer = status === 200 ? {key: 'passkeyRemoved'} : refusal(status, said, wait);
    await look();
  });
  return make('li', {}, make('span'), remove);
}

function updatePasskey(item, {since}) {
  const words = text('passkeySince', {time: dayAndTime(since)});
  write(one('span', item), words);
  write(one('button', item), text('removePasskey'));
  attribute(one('button', item), 'aria-label', `${text('removePasskey')}: ${words}`);
}

function createSession({id}) {
  const end = make('button', {type: 'button'});
  end.addEventListener('click', async () => {
    const form = one('#elsewhere');
    if (!form.reportValidity()) {
      return;
    }
    const {status, said, wait} = await send('DELETE', `/api/sessions/${encodeURIComponent(id)}`, {password: form.password.value});
    answer = status === 200 ? {key: 'sessionEnded'} : status === 401 ? {key: 'wrongPassword'} : refusal(status, said, wait);
    if (status === 200) {
      form.password.value = '';
    }
    await look();
  });
  return make('li', {}, make('span'), end);
}

function updateSession(item, {begun, used, own}) {
  const words = text(own ? 'sessionHere' : 'sessionThere', {begun: dayAndTime(begun), used: dayAndTime(used)});
  write(one('span', item), words);
  write(one('button', item), text('endSession'));
  attribute(one('button', item), 'aria-label', `${text('endSession')}: ${words}`);
  one('button', item).hidden = own;
}

/** When an invitation to this account was made, and by whom. */
function how({made, by}) {
  return {made: dayAndTime(made), by: by ?? text('byCommand')};
}

function drawInvitations({open, used}) {
  one('#invited').hidden = !open;
  write(one('#open'), open ? text('invitedOpen', {...how(open), until: dayAndTime(open.until)}) : '');
  one('#used').hidden = !used;
  write(one('#used'), used ? text('invitedUsed', {...how(used), at: dayAndTime(used.at)}) : '');
}

function draw() {
  write(one('#answer'), answer ? text(answer.key, answer.values) : '');
  keyed(one('#sessions'), sessions, ({id}) => id, createSession, updateSession);
  one('#elsewhere label').hidden = sessions.length < 2;
  keyed(one('#passkeys'), passkeys, ({id}) => id, createPasskey, updatePasskey);
  drawInvitations(invitations);
  one('#bind').hidden = !provider.label && !since;
  one('#bound').hidden = !since;
  write(one('#bound span'), since ? text('providerBound', {time: dayAndTime(since)}) : '');
  one('#unbound').hidden = Boolean(since);
  write(one('#unbound button'), text('bindProvider', provider));
  if (account) {
    write(one('#who'), account.id);
    write(one('#roles'), account.roles.map((role) => text(`role_${role}`)).join(', '));
  }
}

one('#change').addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = event.target;
  if (form.next.value !== form.again.value) {
    answer = {key: 'notTheSame'};
    draw();
    form.again.focus();
    return;
  }
  const {status, said, wait} = await send('PUT', '/api/session/password',
      {present: form.present.value, next: form.next.value});
  answer = status === 200 ? {key: 'passwordChanged'}
      : status === 401 ? {key: 'wrongPassword'} : refusal(status, said, wait);
  if (status === 200) {
    form.reset();
    form.id.value = account.id;
  }
  draw();
});

async function look() {
  const paths = ['/api/passkeys', '/api/sessions', '/api/provider', '/api/identity', '/api/account/invitation'];
  const [keys, places, there, bound, invited] = await Promise.all(paths.map(async (path) => {
    const response = await request(path);
    return response.ok ? response.json() : {};
  }));
  passkeys = keys.passkeys ?? passkeys;
  sessions = places.sessions ?? sessions;
  provider = there;
  since = bound.since;
  invitations = {...invitations, ...invited};
  draw();
}

one('#elsewhere').addEventListener('submit', (event) => event.preventDefault());

one('#add').addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = event.target;
  const {status, said, wait} = await addPasskey(account.id, form.password.value, passkeys.map(({id}) => id));
  answer = status === 200 ? {key: 'passkeyAdded'}
      : status === 401 ? {key: 'wrongPassword'}
      : [-1, 422].includes(status) ? {key: 'noPasskey'} : refusal(status, said, wait);
  if (status === 200) {
    form.reset();
    form.id.value = account.id;
  }
  await look();
});

one('#bind').addEventListener('submit', async (event) => {
  event.preventDefault();
  if (location.origin !== provider.at) {
    location.assign(`${provider.at}/account`); // the provider sends back to that name
    return;
  }
  const {status, said, wait} = await send('POST', '/api/identity/begin', {password: event.target.password.value});
  if (status === 200) {
    location.assign(said.go);
    return;
  }
  answer = status === 401 ? {key: 'wrongPassword'} : status === 422 ? {key: said.error} : refusal(status, said, wait);
  draw();
});

one('#bound button').addEventListener('click', async () => {
  const {status, said, wait} = await send('DELETE', '/api/identity', {});
  answer = status === 200 ? {key: 'providerGone'} : refusal(status, said, wait);
  await look();
});

one('#call-off').addEventListener('click', async () => {
  const {status, said, wait} = await send('DELETE', '/api/account/invitation', {});
  answer = status === 200 ? {key: 'calledOff'} : status === 404 ? {key: 'notInvited'} : refusal(status, said, wait);
  await look();
});

begin(draw);
for (const part of one('#add').querySelectorAll('label, button')) {
  part.hidden = !passkeysWork();
}
one('#no-passkeys').hidden = passkeysWork();
account = await me();
one('#change').id.value = account.id;
one('#add').id.value = account.id;
one('#bind').id.value = account.id;
one('#elsewhere').id.value = account.id;
await look();
