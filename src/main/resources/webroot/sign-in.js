import {begin, one, refusal, send, text, write} from './page.js';

const PAGES = ['/', '/duty', '/consent', '/account'];

let answer = null;

/** Where somebody wanted to go, or what their work is. */
function next(roles) {
  const wanted = location.hash.slice(1);
  const usual = roles.some((role) => ['counsellor', 'supervisor'].includes(role)) ? '/duty' : '/account';
  return PAGES.includes(wanted) ? wanted : usual;
}

function draw() {
  write(one('#answer'), answer ? text(answer.key, answer.values) : '');
}

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
