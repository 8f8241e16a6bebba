// To whom what may be told: because the caller has agreed to it, or because of danger; then a second person says a word.
import {again, attribute, dayAndTime, keyed, make, me, one, send, text, write} from './page.js';
import {talkOf} from './talk.js';

const EVERY = 3000;
const KINDS = ['the_call', 'identity', 'contact', 'whereabouts', 'situation', 'needs', 'health', 'children'];

let account = null;
let sharings = [];
/** To whom what may be told: that it was read is recorded, so it is asked for once. */
const opened = new Map();
let looking = null;
let told = null;
/** The call to which it belongs; whoever only looks on has none. */
let talk = null;

const form = one('#tell');
const mine = (what) => `/api/counsellors/${encodeURIComponent(account.id)}/${what}`;
const kindsOf = (kinds) => kinds.map((kind) => text(`kind_${kind}`)).join(', ');

function answer({status, said}, done) {
  told = status >= 200 && status < 300 ? done : said.reason ? `refused_${said.reason}` : 'errorOther';
}

async function look() {
  const found = await send('GET', '/api/sharings');
  if (found.status === 200) {
    await open(found.said.sharings);
  } else if (found.status === 403) {
    clearInterval(looking);
    opened.clear();
    sharings = [];
  }
  await talk?.look();
  draw();
}

async function open(held) {
  if (held.some(({consent}) => !opened.has(consent))) {
    const {status, said} = await send('POST', '/api/sharings', {});
    for (const sharing of status === 200 ? said.sharings : []) {
      opened.set(sharing.consent, sharing);
    }
  }
  sharings = held.filter(({consent}) => opened.has(consent)).map((it) => ({...opened.get(it.consent), ...it}));
}

async function act(method, path, body, done) {
  answer(await send(method, path, body), done);
  await look();
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const what = KINDS.filter((kind) => form[`kind_${kind}`].checked);
  if (!what.length) {
    told = 'noKind';
    draw();
    return;
  }
  const wanted = {call: talk?.call() ?? '', recipient: form.recipient.value, purpose: form.purpose.value, what};
  const result = form.basis.value === 'agreed'
    ? await send('POST', mine('sharings'), {...wanted, days: Number(form.days.value)})
    : await send('POST', mine('overrides'), {...wanted, ground: form.basis.value});
  answer(result, 'recorded');
  if (result.status === 201) {
    opened.set(result.said.consent, result.said);
    form.reset();
    talk?.done();
  }
  await look();
});
form.addEventListener('change', () => draw());
addEventListener('pagehide', () => form.reset());

function button(what, press) {
  const made = make('button', {type: 'button', 'data-what': what});
  made.addEventListener('click', press);
  return made;
}

function create({consent, what}) {
  const word = (agrees) => act('POST', `/api/sharings/${consent}/word`, {agrees}, 'wordSaid');
  return make('li', {class: 'card'},
      make('p', {class: 'recipient', id: `sharing-${consent}`}),
      make('p', {class: 'holds note'}),
      make('p', {class: 'state'}),
      make('div', {class: 'buttons'},
          button('tellNow', () => act('POST', mine(`sharings/${consent}/share`), {what}, 'mayTell')),
          button('withdraw', () => act('DELETE', mine(`sharings/${consent}`), {}, 'sharingOver')),
          button('agrees', () => word(true)),
          button('refuses', () => word(false))));
}

function stateOf({ground, second, dueAt}) {
  const late = second === 'missing' && dueAt <= Date.now();
  return ground ? `${text(`basis_${ground}`)}. ${text(late ? 'second_late' : `second_${second}`, {time: dayAndTime(dueAt)})}` : '';
}

function update(item, sharing) {
  const open = sharing.second === 'missing';
  const shown = {
    tellNow: account.may.consent === 'own',
    withdraw: account.may.consent === 'own',
    agrees: open && account.may.override_judge === 'all' && sharing.counsellor !== account.id,
  };
  shown.refuses = shown.agrees;
  attribute(item, 'data-level', open ? (sharing.dueAt <= Date.now() ? 'urgent' : 'attention') : 'ok');
  write(one('.recipient', item), `${sharing.recipient ?? text('recipientGone')} (${text(`purpose_${sharing.purpose}`)}): ${kindsOf(sharing.what)}`);
  write(one('.holds', item),
      `${text('recordedBy', {who: sharing.counsellor})}. ${text('sharingUntil', {time: dayAndTime(sharing.expiresAt)})}`);
  write(one('.state', item), stateOf(sharing));
  for (const each of item.querySelectorAll('button')) {
    write(each, text(each.dataset.what));
    attribute(each, 'aria-describedby', `sharing-${sharing.consent}`);
    each.hidden = !shown[each.dataset.what];
  }
}

function draw() {
  for (const kind of KINDS) {
    write(one(`#kind-${kind}`), text(`kind_${kind}`));
  }
  const danger = form.basis.value !== 'agreed';
  one('#danger').hidden = !danger;
  one('#read').hidden = danger;
  one('#holds-days').hidden = danger;
  write(one('#said'), told ? text(told) : '');
  talk?.draw();
  if (account) {
    keyed(one('#sharings'), sharings, (sharing) => sharing.consent, create, update);
  }
}

for (const kind of KINDS) {
  one('#kinds').append(make('label', {class: 'tick'},
      make('input', {type: 'checkbox', name: `kind_${kind}`, autocomplete: 'off'}),
      make('span', {id: `kind-${kind}`})));
}

again(draw);
account = await me();
form.hidden = account.may.consent_record !== 'own';
if (account.may.consent_record === 'own') {
  talk = talkOf(form, account.id);
}
looking = setInterval(look, EVERY);
await look();
