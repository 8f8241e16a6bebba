import {begin, one, refusal, send, text, write} from './page.js';
import {enterByPasskey, passkeysWork} from './passkey.js';

const PAGES = ['/', '/duty', '/consent', '/people', '/account'];

let answer = null;

/** Where somebody wanted to go, or what their work is. */
function next(roles) {
  const wanted = location.hash.slice(1);
  const usual = roles.some((role) => ['counsellor', 'supervisor'].includes(role)) ? '/duty'
      : roles.includes('administrator') ? '/people' : '/account';
  return PAGES.includes(wanted) ? wanted : usual;
}

function draw() {
  write(one('#answer'), answer ? text(answer.key, answer.values) : '');
}

const byPasskey = one('#passkey');
byPasskey.hidden = !passkeysWork();
byPasskey.addEventListener('click', async () => {
  const {status, said, wait} = await enterByPasskey();
  if (status === 200) {
    location.replace(next(said.roles));
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
    location.replace(next(said.roles));
    return;
  }
  answer = status === 401 ? {key: 'wrong'} : refusal(status, said, wait);
  form.code.value = '';
  draw();
  form.code.focus();
});

begin(draw);
