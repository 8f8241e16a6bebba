import {attribute, begin, clock, dayAndTime, emptied, enter, keyed, make, me, one, text, timeOfDay, wall, write} from './page.js';

/** Without a word for this long the picture is stale. */
const STALE = 5000;
/** Without a word for this long the stream is taken for dead and opened anew. */
const DEAD = 10000;
/** After a refusal the stream is asked for again so much later. */
const ASK_AGAIN = 2000;
/** A caller shall be answered within 15 s. */
const ATTENTION = 15000;
const URGENT = 30000;
const ANNOUNCE_EVERY = 30000;

const LEVELS = ['ok', 'attention', 'urgent'];
const SIGNS = {ok: '✓', attention: '!', urgent: '‼'};
const STATES = ['free', 'ringing', 'on_call', 'calling_back', 'wrap_up', 'rest', 'paused', 'missed', 'missed_too_often', 'off_duty'];
const STATE_SIGNS =
    {free: '○', ringing: '◌', on_call: '●', calling_back: '◍', wrap_up: '◐', rest: '◑', paused: 'Ⅱ', missed: '△', missed_too_often: '▲', off_duty: '–'};

let picture = null;
let heardAt = performance.now();
let ahead = 0;
let shownStale = false;

/** The server's clock, carried on by ours. */
const serverNow = () => performance.now() + ahead;

function waitLevel(since, now) {
  const waited = since === null ? 0 : now - since;
  return waited > URGENT ? 'urgent' : waited > ATTENTION ? 'attention' : 'ok';
}

function higher(a, b) {
  return LEVELS[Math.max(LEVELS.indexOf(a), LEVELS.indexOf(b))];
}

function badge(card, level, words) {
  attribute(card, 'data-level', level);
  write(one('.badge .sign', card), SIGNS[level]);
  write(one('.badge .words', card), words);
}

const value = (id, words) => write(one(`#${id} .value`), words);

const waited = (since, now) => (since === null ? '–' : clock(now - since));

const share = (day) => (day.judged ? text('of', {n: day.inTime, m: day.judged}) : '–');

function drawNow(now) {
  const free = picture.counsellors.free;
  const onDuty = STATES.filter((s) => s !== 'off_duty').reduce((n, s) => n + picture.counsellors[s], 0);
  const byTime = waitLevel(picture.oldestSince, now);
  const byPeople = onDuty === 0 ? 'urgent' : free === 0 ? 'attention' : 'ok';
  const level = picture.waiting ? higher(byTime, byPeople) : 'ok';
  const words = picture.waiting ? text(level) : text('nobodyWaits');
  value('waiting', String(picture.waiting));
  badge(one('#waiting'), level, words);
  value('longest', waited(picture.oldestSince, now));
  badge(one('#longest'), byTime, picture.waiting ? text(byTime) : text('nobodyWaits'));
  badge(
      one('#counsellors'),
      byPeople,
      text(onDuty === 0 ? 'nobodyOnDuty' : free === 0 ? 'nobodyFree' : 'somebodyFree'));
  return {waiting: level, counsellors: byPeople};
}

function drawPeople() {
  keyed(
      one('#states'),
      STATES,
      (state) => state,
      (state) => make('li', {'data-state': state},
          make('span', {class: 'value'}),
          make('span', {class: 'name'},
              make('span', {class: 'sign', 'aria-hidden': 'true'}, STATE_SIGNS[state]), ' ',
              make('span', {class: 'words'}))),
      (item, state) => {
        const count = picture.counsellors[state];
        item.classList.toggle('none', count === 0);
        write(one('.value', item), String(count));
        write(one('.words', item), text(state));
      });
  const pauses = Object.entries(picture.pauses).filter(([reason, n]) => n && reason !== 'missed_too_often');
  write(one('#pauses'), pauses.length ? `${text('paused')}: ${pauses.map(([reason, n]) => `${text(reason)} ${n}`).join(', ')}` : '');
  const care = Object.entries(picture.strained).filter(([, n]) => n).map(([limit, n]) => `${text(`strained_${limit}`)}: ${n}`);
  if (picture.counsellors.missed_too_often) {
    care.unshift(`${text('missed_too_often')}: ${picture.counsellors.missed_too_often}`);
  }
  attribute(one('#care'), 'data-level', care.length ? 'attention' : 'ok');
  write(one('#care .sign'), care.length ? SIGNS.attention : SIGNS.ok);
  write(one('#care .words'), care.length ? care.join(', ') : text('nobodyStrained'));
}

/** Who is on shift and has not signed in, and what nobody covers. */
function drawRoster() {
  const {notSignedIn, gaps, overdue} = picture;
  one('#overdue').hidden = !overdue;
  write(one('#overdue'), `‼ ${text('overdue', {n: overdue})}`);
  one('#not-signed-in').hidden = notSignedIn === 0;
  write(one('#not-signed-in'), text('notSignedIn', {n: notSignedIn}));
  one('#gaps').hidden = !gaps.first;
  attribute(one('#gaps'), 'data-level', gaps.inThisHour ? 'urgent' : 'attention');
  if (gaps.first) {
    const {level, language, from, until} = gaps.first;
    write(
        one('#gaps'),
        text('gap', {level: text(level), language, from: dayAndTime(from), until: dayAndTime(until), n: gaps.ahead}));
  }
}

function drawDay() {
  const day = picture.today;
  value('answered', String(day.answered));
  write(one('#talking'), `${text('talkingNow')}: ${picture.talking}`);
  value('lost', String(day.lost));
  write(one('#short'), text('short', {n: day.short}));
  value('in-time', share(day));
}

function drawLines(now) {
  keyed(
      one('#lines'),
      picture.lines,
      (line) => line.line,
      () => make('tr', {}, make('th', {scope: 'row'}), ...Array.from({length: 7}, () => make('td'))),
      (row, line) => {
        const names = ['waiting', 'longest', 'talking', 'answered', 'lost', 'shortCalls', 'inTime'];
        const cells = [
          line.waiting, waited(line.oldestSince, now), line.talking,
          line.today.answered, line.today.lost, line.today.short, share(line.today)];
        write(row.cells[0], line.label);
        cells.forEach((cell, i) => {
          write(row.cells[i + 1], String(cell));
          attribute(row.cells[i + 1], 'data-name', text(names[i]));
        });
      });
}

function ago(since, now) {
  if (since === null) {
    return text('none');
  }
  const seconds = Math.max(0, Math.floor((now - since) / 1000));
  const time = seconds < 60 ? text('seconds', {n: seconds}) : text('minutes', {n: Math.floor(seconds / 60)});
  return text('ago', {time});
}

function drawHealth(now) {
  const health = picture.health;
  const parts = [
    ['ami', health.ami ? 'ok' : 'urgent', text(health.ami ? 'up' : 'down')],
    ['agi', health.agi ? 'ok' : 'urgent', text(health.agi ? 'listening' : 'closed')],
    ['database', health.database ? 'ok' : 'attention', text(health.database ? 'up' : 'databaseAway')],
    ['exposed', health.exposed.length ? 'urgent' : 'ok', health.exposed.map((what) => text(`exposed_${what}`)).join(', ') || text('nothingKept')],
    ['lastEvent', 'ok', ago(health.lastEvent, now)],
    ['pending', 'ok', String(health.journalPending)],
  ];
  keyed(
      one('#parts'),
      parts,
      ([name]) => name,
      () => make('li', {},
          make('span', {class: 'sign', 'aria-hidden': 'true'}), ' ',
          make('span', {class: 'name'}), ' ',
          make('span', {class: 'words'})),
      (item, [name, level, words]) => {
        const measured = name === 'lastEvent' || name === 'pending';
        attribute(item, 'data-level', level);
        write(one('.sign', item), measured ? '·' : SIGNS[level]);
        write(one('.name', item), `${text(name)}:`);
        write(one('.words', item), words);
      });
  return {health: parts.map((part) => part[1]).reduce(higher)};
}

// --- level changes are said, seldom, to those who cannot see them

const said = {};
let saidAt = -ANNOUNCE_EVERY;

function announce(levels) {
  const changed = Object.keys(levels).filter((area) => (said[area] ?? 'ok') !== levels[area]);
  if (changed.length && performance.now() - saidAt >= ANNOUNCE_EVERY) {
    saidAt = performance.now();
    Object.assign(said, levels);
    write(one('#announcement'), changed.map((area) => `${text(area)}: ${text(levels[area])}`).join('. '));
  }
}

function drawConnection() {
  const stale = performance.now() - heardAt > STALE;
  shownStale = stale;
  attribute(document.body, 'data-state', stale ? 'stale' : picture ? 'live' : 'connecting');
  write(one('#connection .sign'), stale ? '▲' : picture ? '●' : '…');
  write(
      one('#connection .words'),
      stale
          ? picture ? text('stale', {time: timeOfDay(picture.at)}) : text('never')
          : text(picture ? 'live' : 'connecting'));
}

function draw() {
  if (emptied) {
    return;
  }
  drawConnection();
  if (picture) {
    // What is stale stands still: a clock that ticks on would pretend to know.
    const now = shownStale ? picture.at : serverNow();
    const levels = drawNow(now);
    drawPeople();
    drawRoster();
    drawDay();
    drawLines(now);
    Object.assign(levels, drawHealth(now));
    announce(levels);
  }
}

// --- the stream

let source;

function listen() {
  source?.close();
  source = new EventSource('/api/wallboard/stream');
  source.addEventListener('snapshot', (event) => {
    picture = JSON.parse(event.data);
    heardAt = performance.now();
    ahead = picture.at - heardAt;
    draw();
  });
}

/** A stream that is refused does not say why: perhaps nobody is signed in any more. */
async function notAnyMore() {
  try {
    const {status} = await fetch('/api/wallboard', {cache: 'no-store'});
    if (status === 401 || status === 403) {
      wall(false);
      enter();
    }
  } catch {
    // The network is away, which is seen.
  }
}

let listenedAt = performance.now();

function tick() {
  const now = performance.now();
  // A browser that was refused does not ask again by itself, and a dead network says nothing.
  const silent = now - Math.max(heardAt, listenedAt) > DEAD;
  if (silent || (source.readyState === EventSource.CLOSED && now - listenedAt > ASK_AGAIN)) {
    listenedAt = now;
    listen();
    notAnyMore();
  }
  draw();
}

begin(draw);
listen();
setInterval(tick, 250);
if (!wall()) {
  me({aboutNobody: true});
}
