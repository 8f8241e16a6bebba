import {attribute, begin, dayAndTime, keyed, make, me, one, refusal, send, text, write} from './page.js';
import {addPasskey, passkeysWork} from './passkey.js';

let answer = null;
let account = null;
let passkeys = [];

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

function draw() {
  write(one('#answer'), answer ? text(answer.key, answer.values) : '');
  keyed(one('#passkeys'), passkeys, ({id}) => id, createPasskey, updatePasskey);
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
  const response = await fetch('/api/passkeys', {cache: 'no-store'});
  passkeys = response.ok ? (await response.json()).passkeys : passkeys;
  draw();
}

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

begin(draw);
for (const part of one('#add').querySelectorAll('label, button')) {
  part.hidden = !passkeysWork();
}
one('#no-passkeys').hidden = passkeysWork();
account = await me();
one('#change').id.value = account.id;
one('#add').id.value = account.id;
await look();
