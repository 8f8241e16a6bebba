import {attribute, begin, dayAndTime, enter, keyed, make, me, one, refusal, request, send, text, write} from './page.js';

const ROLES = ['counsellor', 'supervisor', 'administrator', 'auditor', 'statistics-reader'];

let mine = null;
let people = [];
let devices = [];
let answer = null;
let made = null;
let sure = null; // what ends when it is pressed once more

const person = (id) => `/api/people/${encodeURIComponent(id)}`;
const signedIn = (id) => `${person(id)}/sessions`;
const EVERYBODY = '/api/everybody/sessions';
const device = (id) => `/api/devices/${encodeURIComponent(id)}`;

/** One box for each role. */
function boxes() {
  return ROLES.map((role) => make('label', {}, make('input', {type: 'checkbox', value: role}), ' ', make('span')));
}

function chosen(within) {
  return [...within.querySelectorAll('input:checked')].map((box) => box.value);
}

/** Asks, says what became of it, and looks again; what leaves once is shown until it is handed over. */
async function change(method, path, body, done, link) {
  const {status, said, wait} = await send(method, path, body);
  sure = null;
  answer = status === 200 ? (said.rostered ? {key: 'stillRostered', values: {...done.values, time: dayAndTime(said.rostered)}} : done)
      : status === 404 ? {key: 'noneOfThatId'}
      : status === 400 ? {key: 'oneRole'}
      : refusal(status, said, wait);
  if (status === 200 && link) {
    made = {...link, link: location.origin + said.link, until: said.until};
  } else if (made && path.endsWith(`/${made.id}`)) {
    made = null; // it is no good any more
  }
  await look();
}

function invite(id, roles) {
  return change('PUT', `${person(id)}/invitation`, {roles}, null, {key: 'invited', id});
}

/** What ends something takes two presses: the second says what the first has asked. */
function end(path, done, body = {}) {
  if (sure !== path) {
    sure = path;
    draw();
    return;
  }
  change('DELETE', path, body, done);
}

function button(what, act) {
  const pressed = make('button', {type: 'button', 'data-what': what});
  pressed.addEventListener('click', act);
  return pressed;
}

function createPerson({id}) {
  const roles = make('fieldset', {class: 'roles'}, make('legend', {class: 'unseen'}), ...boxes());
  return make('li', {},
      make('span', {class: 'who'}),
      make('span', {class: 'state'}),
      roles,
      make('span', {class: 'buttons'},
          button('changeRoles', () =>
              change('PUT', `${person(id)}/roles`, {roles: chosen(roles)}, {key: 'rolesChanged', values: {who: id}})),
          button('unbind', () => change('DELETE', `${person(id)}/identity`, {}, {key: 'unboundOf', values: {who: id}})),
          button('inviteAgain', () => invite(id, chosen(roles))),
          button('signOut', () => end(signedIn(id), {key: 'signedOut', values: {who: id}})),
          button('remove', () => end(person(id), {key: 'removed', values: {who: id}}))));
}

function named(pressed, key, id) {
  write(pressed, text(key));
  attribute(pressed, 'aria-label', `${text(key)}: ${id}`);
}

function updatePerson(item, {id, roles, account, bound, invitedUntil}) {
  const own = id === mine.id;
  write(one('.who', item), id);
  write(one('.state', item), [
    own ? text('yourself') : account ? text('hasAccount') : '',
    invitedUntil ? text('invitedUntil', {time: dayAndTime(invitedUntil)}) : '',
  ].filter(Boolean).join('; '));
  const known = roles.join();
  if (item.dataset.roles !== known) {
    item.dataset.roles = known;
    item.querySelectorAll('input').forEach((box) => { box.checked = roles.includes(box.value); });
  }
  write(one('legend', item), `${text('roles')}: ${id}`);
  one('fieldset', item).disabled = own;
  nameRoles(item);
  for (const pressed of item.querySelectorAll('button')) {
    const what = pressed.dataset.what;
    const asked = (what === 'remove' && sure === person(id)) || (what === 'signOut' && sure === signedIn(id));
    named(pressed, asked ? `${what}Sure` : what, id);
    pressed.hidden = own || (['changeRoles', 'signOut'].includes(what) && !account) || (what === 'unbind' && !bound);
  }
}

function nameRoles(within) {
  within.querySelectorAll('.roles label').forEach((label) =>
      write(one('span', label), text(`role_${one('input', label).value}`)));
}

function createDevice({device: id}) {
  return make('li', {}, make('span', {class: 'who'}), make('span', {class: 'state'}),
      make('span', {class: 'buttons'}, button('remove', () => end(device(id), {key: 'wallRemoved', values: {who: id}}))));
}

function updateDevice(item, {device: id, since}) {
  write(one('.who', item), id);
  write(one('.state', item), text('since', {time: dayAndTime(since)}));
  named(one('button', item), sure === device(id) ? 'removeSure' : 'remove', id);
}

function draw() {
  write(one('#answer'), answer ? text(answer.key, answer.values) : '');
  one('#made').hidden = !made;
  if (made) {
    const values = {who: made.id, time: made.until ? dayAndTime(made.until) : ''};
    write(one('#made-words'), text(made.key, values));
    one('#link').value = made.link;
  } else {
    one('#link').value = '';
  }
  write(one('#everybody'), text(sure === EVERYBODY ? 'signOutEverybodySure' : 'signOutEverybody'));
  nameRoles(one('#invite'));
  if (mine) {
    keyed(one('#people'), people, ({id}) => id, createPerson, updatePerson);
    keyed(one('#devices'), devices, (it) => it.device, createDevice, updateDevice);
  }
}

async function look() {
  const [accounts, walls] = await Promise.all(['/api/people', '/api/devices'].map(async (path) => {
    const response = await request(path);
    if (response.status === 401) {
      enter();
    }
    return response.ok ? response.json() : null;
  }));
  if (accounts && walls) {
    ({people} = accounts);
    ({devices} = walls);
  } else {
    answer = {key: 'errorOther'};
  }
  draw();
}

one('#invite').addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = event.target;
  await invite(form.id.value, chosen(form));
  if (made) {
    form.reset();
  }
});

one('#device').addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = event.target;
  const id = form.id.value;
  await change('PUT', device(id), {}, null, {key: 'wallMade', id});
  form.reset();
});

one('#everybody').addEventListener('click', () => end(EVERYBODY, {key: 'everybodySignedOut'}, {everybody: true}));

one('#link').addEventListener('focus', (event) => event.target.select());
one('#forget').addEventListener('click', () => {
  made = null;
  draw();
});

one('#invite fieldset').append(...boxes());
begin(draw);
mine = await me();
if (mine.may.people === 'none') {
  one('main').replaceChildren(one('#answer'));
  write(one('#answer'), text('errorNotYours'));
} else {
  await look();
}
