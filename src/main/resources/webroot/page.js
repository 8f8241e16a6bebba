// What all pages need: language, appearance, who has signed in, and a few ways to change the page without rebuilding it.
import texts from './texts.js';

const LANGUAGES = Object.keys(texts);
const THEMES = ['auto', 'light', 'dark'];
/** An emptied page asks the server again so much later. */
const AGAIN = 2000;

function remembered(key, allowed, usual) {
  try {
    const value = localStorage.getItem(key);
    return allowed.includes(value) ? value : usual;
  } catch {
    return usual;
  }
}

function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Only forgotten when the page is closed.
  }
}

let language = remembered('language', LANGUAGES, 'sr-Latn');
const drawn = [];

/** The text in the chosen language, with {name} filled in. */
export function text(key, values = {}) {
  const found = texts[language][key] ?? key;
  return found.replace(/\{(\w+)\}/g, (all, name) => String(values[name] ?? all));
}

/** A language's name in the chosen language. */
export function languageName(tag) {
  return new Intl.DisplayNames([language], {type: 'language'}).of(tag);
}

/** A day of the week in the chosen language, 1 is Monday. */
export function dayName(day) {
  return new Intl.DateTimeFormat(language, {weekday: 'short', timeZone: 'UTC'}).format(new Date(Date.UTC(2024, 0, day)));
}

export const one = (selector, within = document) => within.querySelector(selector);

/** An element; keys are attributes. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

/** Writes only what differs: nothing flickers, no selection and no focus is lost. */
export function write(element, value) {
  if (element.textContent !== value) {
    element.textContent = value;
  }
}

export function attribute(element, name, value) {
  if (element.getAttribute(name) !== value) {
    element.setAttribute(name, value);
  }
}

/** Keeps one child per item, in the order of the items. */
export function keyed(parent, items, key, create, update) {
  const wanted = new Set();
  items.forEach((item, index) => {
    const id = String(key(item));
    wanted.add(id);
    let child = [...parent.children].find((c) => c.dataset.key === id);
    if (!child) {
      child = create(item);
      child.dataset.key = id;
    }
    if (parent.children[index] !== child) {
      parent.insertBefore(child, parent.children[index] ?? null);
    }
    update(child, item);
  });
  for (const child of [...parent.children]) {
    if (!wanted.has(child.dataset.key)) {
      child.remove();
    }
  }
}

/** 0:07, 12:30, 1:02:03 */
export function clock(milliseconds) {
  const all = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (n) => String(n).padStart(2, '0');
  const hours = Math.floor(all / 3600);
  const minutes = Math.floor(all / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(all % 60)}` : `${minutes}:${two(all % 60)}`;
}

/** Time of day, 24 hours. */
export function timeOfDay(milliseconds) {
  return new Date(milliseconds).toLocaleTimeString('en-GB');
}

/** Day, month and time of day, as 5. 12. 22:00. */
export function dayAndTime(milliseconds) {
  const at = new Date(milliseconds);
  const time = at.toLocaleTimeString('en-GB', {hour: '2-digit', minute: '2-digit'});
  return `${at.getDate()}. ${at.getMonth() + 1}. ${time}`;
}

function translate() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll('[data-text]')) {
    write(element, text(element.dataset.text));
  }
  for (const element of document.querySelectorAll('[data-label]')) {
    attribute(element, 'aria-label', text(element.dataset.label));
  }
  document.title = text(document.body.dataset.title);
  drawn.forEach((draw) => draw());
}

/** Another part of the page that is drawn again whenever the language has changed. */
export function again(draw) {
  drawn.push(draw);
  draw();
}

/** Starts the page; draw is called whenever the language has changed. */
export function begin(draw) {
  drawn.push(draw);
  const choices = one('#choices');
  choices.language.value = language;
  choices.theme.value = remembered('theme', THEMES, 'auto');
  choices.addEventListener('change', () => {
    language = choices.language.value;
    remember('language', language);
    remember('theme', choices.theme.value);
    document.documentElement.dataset.theme = choices.theme.value;
    translate();
  });
  translate();
}

// --- who has signed in

/** Whether everything was taken off the page. */
export let emptied = false;
let heardAt = Date.now();
const never = new Promise(() => {});

/** Asks the server; an emptied page gets no answer, so nothing is drawn there again. */
export async function request(path, options = {}) {
  try {
    const response = await fetch(path, {cache: 'no-store', signal: AbortSignal.timeout(10000), ...options});
    heardAt = Date.now();
    return emptied ? never : response;
  } catch (failure) {
    return emptied ? never : Promise.reject(failure);
  }
}

/** Asks the server; status 0 if it was not reached. */
export async function send(method, path, body, patience = 10000) {
  try {
    const response = await request(path, {
      method,
      headers: {'content-type': 'application/json'},
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(patience),
    });
    const said = await response.json();
    return {status: response.status, said, wait: Number(response.headers.get('retry-after'))};
  } catch {
    return {status: 0, said: {}, wait: 0};
  }
}

/** What is said when something was not done. */
export function refusal(status, said, wait) {
  switch (status) {
    case 422:
      return {key: `password_${said.error}`};
    case 429:
      return wait < 60 ? {key: 'waitSeconds', values: {n: wait}} : {key: 'waitMinutes', values: {n: Math.ceil(wait / 60)}};
    default:
      return {key: 'errorOther'};
  }
}

/** The page of somebody's work. */
export function home(roles) {
  return roles.some((role) => ['counsellor', 'supervisor'].includes(role)) ? '/duty'
      : roles.includes('administrator') ? '/people' : '/account';
}

/** To the page on which one signs in, and back. */
export function enter() {
  location.replace(`/sign-in#${location.pathname}`);
}

/** Whether this browser is a screen on a wall; that nobody has signed in is as it should be then. */
export function wall(is) {
  if (is !== undefined) {
    remember('wall', is ? 'yes' : 'no');
  }
  return remembered('wall', ['yes', 'no'], 'no') === 'yes';
}

let asked = null;

/**
 * Who has signed in, with links for what they may; leads to the page for that if nobody has. What is shown about
 * anybody goes when the session must be over and the server cannot be heard; what is about nobody stays.
 */
export function me({aboutNobody = false} = {}) {
  asked ??= whoIsIt(aboutNobody);
  return asked;
}

/** Takes everything off the page, says why, and tries until the server has answered. */
function empty(why, attempt) {
  emptied = true;
  document.body.replaceChildren(make('main', {}, make('p', {role: 'alert', id: 'emptied'}, text(why))));
  setInterval(attempt, AGAIN);
}

/** Ends the session; whoever leaves while the server is away is told, and leaves nothing on the screen. */
async function signOut() {
  try {
    const {ok, status} = await fetch('/api/session', {
      method: 'DELETE',
      headers: {'content-type': 'application/json'},
      body: '{}',
      signal: AbortSignal.timeout(10000),
    });
    if (ok || status === 401) {
      // The answer has emptied all that the browser kept; these two say nothing about anybody.
      remember('language', language);
      remember('theme', document.documentElement.dataset.theme);
      location.replace('/sign-in');
      return;
    }
  } catch {
    // Said below.
  }
  if (!emptied) {
    empty('notSignedOut', signOut);
  }
}

function emptyWhenOver(idle) {
  const watch = setInterval(() => {
    if (!emptied && Date.now() - heardAt > idle) {
      clearInterval(watch);
      empty('silent', () => fetch('/api/session', {cache: 'no-store'}).then(() => location.reload(), () => {}));
    }
  }, 1000);
}

async function whoIsIt(aboutNobody) {
  const response = await request('/api/session');
  if (response.status === 401) {
    enter();
    return new Promise(() => {}); // another page is on its way
  }
  const session = await response.json();
  for (const link of document.querySelectorAll('[data-right]')) {
    link.hidden = session.may[link.dataset.right] === 'none';
  }
  const leave = one('#leave');
  leave.hidden = false;
  leave.addEventListener('click', signOut);
  if (!aboutNobody) {
    emptyWhenOver(session.idle);
  }
  return session;
}
