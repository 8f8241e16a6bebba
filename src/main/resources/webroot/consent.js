// Callbacks: what a caller agrees to by voice, and who is to be called back. The number goes from the field to the
// server and is forgotten here before the answer comes: it is in no list, address, history or store of the browser.
import {attribute, begin, dayAndTime, dayName, enter, keyed, make, me, one, send, text, write} from './page.js';
import {talkOf} from './talk.js';

const EVERY = 3000;
const WORDS_SHOWN = 60000;
const DAYS = [1, 2, 3, 4, 5, 6, 7];
/** Most of what the server asks about, asked before the number is on its way; what is missed here, it asks. */
const TELLING = /(\p{Nd}((?![,;]\s)[^\p{L}\p{Nd}\n])*){7}|(^|[^\p{L}\p{Nd}])\p{L}{1,3}\p{Nd}{6,9}(?![\p{L}\p{Nd}])/u;
const DATE_OR_TIME = /\b\d{4}-\d\d-\d\d\b|\b\d{1,2}([./]) ?\d{1,2}\1 ?(19|20)\d\d\b|\b\d{1,2}:\d\d\b/g;
const isTelling = (words) => TELLING.test(words.normalize('NFKC').replace(DATE_OR_TIME, '\n'));

let account = null;
let consents = [];
/** The call to which the agreement belongs; whoever only looks on has none. */
let talk = null;
/** What is being written down: one agreement, however often it is sent. */
let id = crypto.randomUUID();
/** The words about which the server has asked. */
let asked = null;
let answer = [];
let told = [];
/** What was read, and which button was pressed once. */
const words = new Map();
let pressed = null;
let looking = null;

const form = one('#agree');
const mine = (what) => `/api/counsellors/${encodeURIComponent(account.id)}/${what}`;
const said = (keys) => keys.map((key) => text(key)).join(' ');

function refusedBy(status, {reason}) {
  return status === 403 ? 'error403' : reason ? `refused_${reason}` : 'errorOther';
}

async function look() {
  const held = await send('GET', '/api/consents');
  if (held.status === 401) {
    enter();
    return;
  }
  if (held.status === 200) {
    consents = held.said.consents;
    if (consents.some(({consent}) => consent === id)) {
      kept();
    }
    told = told.filter((key) => key !== 'errorOther');
  } else if (held.status === 403) {
    clearInterval(looking);
    consents = [];
    words.clear();
    told = [account.may.consents_see === 'none' ? 'error403' : 'offShift'];
  } else {
    told = [refusedBy(held.status, held.said)];
  }
  await talk?.look();
  draw();
}

// --- a new agreement

function forget() {
  form.number.value = '';
}

/** Its answer has come, or was lost and it is in the list. */
function kept() {
  form.reset();
  talk?.done();
  asked = null;
  id = crypto.randomUUID();
  one('#sure').hidden = true;
  answer = ['agreed'];
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const days = DAYS.filter((day) => form[`day${day}`].checked);
  const typed = `${form.mayAnswer.value}\n${form.codeWord.value}`;
  const telling = isTelling(typed) || typed === asked;
  one('#sure').hidden = !telling;
  if (!days.length || (telling && !form.sure.checked)) {
    answer = [days.length ? 'refused_telling' : 'noDay'];
    draw();
    return;
  }
  const sent = send('POST', mine('consents'), {
    consent: id,
    call: talk?.call() ?? '',
    number: form.number.value,
    days,
    from: form.from.value,
    until: form.until.value,
    mayAnswer: form.mayAnswer.value,
    codeWord: form.codeWord.value,
    voicemail: form.voicemail.checked,
    hours: Number(form.hours.value),
    sure: telling,
  });
  forget();
  const result = await sent;
  if (result.status === 201) {
    kept();
  } else if (result.status === 0) {
    answer = ['notKnown'];
  } else {
    if (result.said.reason === 'telling') {
      asked = typed;
      one('#sure').hidden = false;
    }
    answer = [refusedBy(result.status, result.said), 'typeAgain'];
    form.number.focus();
  }
  await look();
});

// --- what is held

async function act(consent, method, what, done) {
  const {status, said: found} = await send(method, mine(`consents/${consent}${what}`), {});
  told = [status === 200 || status === 202 ? done : refusedBy(status, found)];
  return status === 200 ? found : null;
}

async function read(consent) {
  if (words.delete(consent)) {
    draw();
    return;
  }
  const {status, said: found} = await send('POST', mine(`consents/${consent}/words`), {});
  if (status === 200) {
    words.set(consent, found);
    setTimeout(() => {
      words.delete(consent);
      draw();
    }, WORDS_SHOWN);
  } else {
    told = [refusedBy(status, found)];
  }
  draw();
}

/** What destroys a number must be pressed twice. */
async function twice(consent, key, method, what) {
  if (pressed !== key + consent) {
    pressed = key + consent;
    draw();
    return;
  }
  pressed = null;
  await act(consent, method, what, 'consentOver');
  await look();
}

function button(what, press) {
  const made = make('button', {type: 'button', 'data-what': what});
  made.addEventListener('click', press);
  return made;
}

function create({consent}) {
  return make('li', {class: 'card'},
      make('p', {class: 'state', id: `state-${consent}`}),
      make('p', {class: 'holds note'}),
      make('p', {class: 'window'}),
      make('p', {class: 'words'}),
      make('div', {class: 'buttons'},
          button('callBack', async () => {
            await act(consent, 'POST', '/call', 'callingBack');
            await look();
          }),
          button('readWords', () => read(consent)),
          button('settled', () => twice(consent, 'settled', 'POST', '/done')),
          button('withdraw', () => twice(consent, 'withdraw', 'DELETE', ''))));
}

function stateOf(held) {
  return held.now
    ? text('mayCallNow', {time: dayAndTime(held.closesAt)})
    : text(`refused_${held.because}`) + (held.opensAt ? ` ${text('opensAt', {time: dayAndTime(held.opensAt)})}` : '');
}

function windowOf({days, from, until}) {
  return text('windowOf', {days: days.length === DAYS.length ? text('everyDay') : days.map(dayName).join(', '), from, until});
}

function update(item, held) {
  const whose = held.counsellor === account.id ? text('mine') : text('recordedBy', {who: held.counsellor});
  const found = words.get(held.consent);
  attribute(item, 'data-level', held.now ? 'ok' : 'closed');
  write(one('.state', item), stateOf(held));
  write(one('.holds', item), found
    ? `${whose}. ${text('holdsUntil', {time: dayAndTime(found.expiresAt), n: found.triesLeft})}`
    : `${whose}.`);
  write(one('.window', item), found ? windowOf(found) : '');
  write(one('.words', item), found
    ? found.mayAnswer + (found.codeWord ? ` – ${text('codeWordIs', {word: found.codeWord})}` : '')
    : '');
  for (const each of item.querySelectorAll('button')) {
    const {what} = each.dataset;
    const once = pressed === what + held.consent;
    write(each, text(once ? {settled: 'sureSettled', withdraw: 'sureWithdraw'}[what] : what));
    attribute(each, 'aria-describedby', `state-${held.consent}`);
    each.hidden = account.may.consent !== 'own' || (what === 'callBack' && !held.now);
  }
}

function draw() {
  for (const day of DAYS) {
    write(one(`#day${day}`), dayName(day));
  }
  if (!account) {
    return;
  }
  talk?.draw();
  write(one('#answer'), said(answer));
  write(one('#told'), said(told));
  one('#no-consents').hidden = consents.length > 0;
  const own = consents.filter((held) => held.counsellor === account.id);
  const others = consents.filter((held) => held.counsellor !== account.id);
  keyed(one('#consents'), [...own, ...others], (held) => held.consent, create, update);
}

for (const day of DAYS) {
  one('#days').append(make('label', {class: 'tick'},
      make('input', {type: 'checkbox', name: `day${day}`, checked: '', autocomplete: 'off'}),
      make('span', {id: `day${day}`})));
}
// A page that the browser keeps for the way back holds nothing either.
addEventListener('pagehide', () => {
  form.reset();
  asked = null;
  words.clear();
  draw();
});

begin(draw);
account = await me();
one('#new').hidden = account.may.consent_record !== 'own';
if (account.may.consent_record === 'own') {
  talk = talkOf(form, account.id);
}
looking = setInterval(look, EVERY);
await look();
