import {attribute, begin, enter, keyed, languageName, make, me, one, request, text, timeOfDay, write} from './page.js';

const EVERY = 2000;
const REASONS = ['break', 'meal', 'debrief', 'training', 'technical', 'other'];

let duty = {counsellors: [], stations: [], languages: []};
let answer = null;
/** Whether a free telephone was proposed; later the choice is the counsellor's. */
let offered = false;
let mine = null;

async function ask(method, path, body) {
  try {
    const response = await request(path, {
      method,
      headers: {'content-type': 'application/json'},
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(5000),
    });
    if (response.status === 401) {
      enter();
    }
    const known = [400, 403, 404, 409, 503].includes(response.status);
    return response.ok ? 'accepted' : known ? `error${response.status}` : 'errorOther';
  } catch {
    return 'errorOther';
  }
}

async function change(method, counsellor, what, body = {}) {
  answer = await ask(method, `/api/counsellors/${encodeURIComponent(counsellor)}/${what}`, body);
  await look();
}

async function look() {
  try {
    const response = await request('/api/counsellors', {signal: AbortSignal.timeout(5000)});
    if (response.status === 401) {
      enter();
    }
    if (!response.ok) {
      throw new Error(String(response.status));
    }
    duty = await response.json();
    if (answer === 'errorOther') {
      answer = null;
    }
  } catch {
    answer = 'errorOther';
  }
  draw();
}

function button(what, press) {
  const made = make('button', {type: 'button'});
  made.addEventListener('click', press);
  made.dataset.what = what;
  return made;
}

function choice(choose) {
  const made = make('select', {class: 'spoken', autocomplete: 'off'});
  made.addEventListener('change', () => choose(made.value));
  return made;
}

/** What the caller speaks, and who interprets if the counsellor does not speak it. */
function callerOf(caller) {
  const language = languageName(caller.language);
  if (caller.speaks !== 'not') {
    return text('callerSpeaks', {language});
  }
  const found = caller.interpreter;
  return found
    ? text(found.station ? 'interpreterAt' : 'interpreterNowhere', {language, who: found.counsellor, station: found.station})
    : text('noInterpreter', {language});
}

function updateCaller(item, person) {
  const {caller} = person;
  const said = one('.caller', item);
  write(said, caller ? callerOf(caller) : '');
  attribute(said, 'data-speaks', caller ? caller.speaks : '');
  const spoken = one('.spoken', item);
  spoken.hidden = person.state !== 'on_call' || !caller;
  if (!spoken.hidden) {
    const tags = [...new Set([...duty.languages, caller.language])].sort();
    keyed(spoken, tags, (tag) => tag, (tag) => make('option', {value: tag}), (option, tag) => write(option, languageName(tag)));
    attribute(spoken, 'aria-label', text('callerLanguageOf', {who: person.counsellor}));
    if (document.activeElement !== spoken) {
      spoken.value = caller.language;
    }
  }
}

function create(person) {
  const who = person.counsellor;
  const reason = make('select', {class: 'reason', autocomplete: 'off'},
      ...REASONS.map((each) => make('option', {value: each})));
  return make('li', {class: 'card'},
      make('span', {class: 'who'}, who),
      make('span', {class: 'station'}),
      make('span', {class: 'level'}),
      make('span', {class: 'condition'}, make('span', {class: 'state'}), make('span', {class: 'caller'}), make('span', {class: 'strain'})),
      make('span', {class: 'buttons'},
          choice((language) => change('PUT', who, 'language', {language})),
          button('moreTime', () => change('POST', who, 'more-time')),
          button('resume', () => change('DELETE', who, 'pause')),
          button('heavyCall', () => change('POST', who, 'heavy-call')),
          reason,
          button('pause', () => change('PUT', who, 'pause', {reason: reason.value})),
          make('a', {class: 'agree', href: '/consent'}),
          button('signOut', () => change('DELETE', who, 'duty'))));
}

/** Somebody's own telephone is told apart; its number is not known here. */
function placeOf(at) {
  return at.mobile ? text('mobile', {station: at.station}) : at.station ?? '–';
}

function stateOf(person) {
  const now = [
    text(person.state),
    person.state === 'paused' ? `: ${text(person.reason)}` : '',
    person.until ? `, ${text('until', {time: timeOfDay(person.until)})}` : ''];
  const next = {pause: 'afterPause', sign_out: 'afterSignOut'}[person.next] ?? (person.restOwed ? 'afterRest' : null);
  const reason = person.nextReason ? `: ${text(person.nextReason)}` : '';
  const shift = {silent: 'shiftSilent', away: 'shiftAway'}[person.shift];
  return now.join('') + (next ? ` (${text(next)}${reason})` : '') + (shift ? ` – ${text(shift)}` : '');
}

function update(item, person) {
  const on = person.state !== 'off_duty';
  const rests = ['paused', 'wrap_up', 'rest', 'missed', 'missed_too_often'].includes(person.state);
  const acts = person.whole === true;
  const shown = !acts ? {} : {
    pause: on && person.state !== 'paused' && person.next === 'wrap_up',
    resume: on && (rests || person.next !== 'wrap_up'),
    moreTime: person.more,
    heavyCall: on && person.heavy && !person.restOwed && !['rest', 'paused'].includes(person.state),
    signOut: on,
  };
  const agree = one('.agree', item);
  agree.hidden = !person.heavy || person.counsellor !== mine?.id || mine.may.consent !== 'own';
  write(agree, text('agreeCallback'));
  attribute(item, 'data-state', person.state);
  attribute(item, 'data-shift', person.shift);
  write(one('.station', item), placeOf(person));
  write(one('.level', item), on || person.shift !== 'no_shift' ? text(person.level) : '');
  write(one('.state', item), stateOf(person));
  updateCaller(item, person);
  write(one('.strain', item), (person.strained ?? []).map((limit) => `‼ ${text(`strained_${limit}`)}`).join(' '));
  const reason = one('.reason', item);
  reason.hidden = !shown.pause;
  attribute(reason, 'aria-label', text('reasonOf', {who: person.counsellor}));
  for (const option of reason.options) {
    write(option, text(option.value));
  }
  for (const pressed of item.querySelectorAll('button')) {
    const what = pressed.dataset.what;
    write(pressed, text(what === 'resume' && person.until ? 'ready' : what));
    attribute(pressed, 'aria-label', text(`${what}Of`, {who: person.counsellor}));
    pressed.hidden = !shown[what];
  }
}

function draw() {
  one('#nobody').hidden = duty.counsellors.length > 0;
  keyed(one('#list'), duty.counsellors, (person) => person.counsellor, create, update);
  keyed(
      one('#sign-in').station,
      duty.stations,
      (place) => place.station,
      (place) => make('option', {value: place.station}),
      (option, place) =>
          write(option, place.taken ? text('taken', {station: placeOf(place)}) : placeOf(place)));
  if (!offered && duty.stations.length) {
    offered = true;
    one('#sign-in').station.value = (duty.stations.find((s) => !s.taken) ?? duty.stations[0]).station;
  }
  write(one('#answer'), answer ? text(answer) : '');
}

one('#sign-in').addEventListener('submit', (event) => {
  event.preventDefault();
  const form = event.target;
  change('PUT', form.counsellor.value, 'duty', {station: form.station.value, level: form.level.value});
});

begin(draw);
mine = await me();
if (mine.may.duty_change === 'own') {
  one('#sign-in').counsellor.value = mine.id;
  one('#sign-in').counsellor.readOnly = true;
}
look();
setInterval(look, EVERY);
