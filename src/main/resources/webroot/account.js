import {begin, me, one, refusal, send, text, write} from './page.js';

let answer = null;
let account = null;

function draw() {
  write(one('#answer'), answer ? text(answer.key, answer.values) : '');
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

begin(draw);
account = await me();
one('#change').id.value = account.id;
draw();
