import {begin, one, refusal, send, text, wall, write} from './page.js';

let answer = null;

function draw() {
  write(one('#answer'), answer ? text(answer.key, answer.values) : '');
}

begin(draw);
const {status, said, wait} = await send('POST', '/api/device', {token: location.hash.slice(1)});
if (status === 200) {
  wall(true);
  location.replace('/');
} else {
  answer = status === 401 ? {key: 'noDevice'} : refusal(status, said, wait);
  draw();
}
