import {begin, one, refusal, send, text, write} from './page.js';

const SVG = 'http://www.w3.org/2000/svg';
const MARGIN = 4;

const token = location.hash.slice(1);
// The link stays neither in the address bar nor in the history.
history.replaceState(null, '', location.pathname);
let answer = null;
let invited = null;

/** The QR code: dark squares on a light ground, whatever the theme. */
function picture(rows) {
  const size = rows.length + 2 * MARGIN;
  const image = document.createElementNS(SVG, 'svg');
  image.setAttribute('viewBox', `0 0 ${size} ${size}`);
  image.setAttribute('role', 'img');
  const ground = document.createElementNS(SVG, 'rect');
  ground.setAttribute('width', size);
  ground.setAttribute('height', size);
  ground.setAttribute('class', 'light');
  const squares = document.createElementNS(SVG, 'path');
  squares.setAttribute('class', 'dark');
  squares.setAttribute('d', rows.flatMap((row, y) =>
      [...row].map((bit, x) => (bit === '1' ? `M${x + MARGIN} ${y + MARGIN}h1v1h-1z` : ''))).join(''));
  image.append(ground, squares);
  return image;
}

function draw() {
  write(one('#answer'), answer ? text(answer.key, answer.values) : '');
  if (invited) {
    const roles = invited.roles.map((role) => text(`role_${role}`)).join(', ');
    write(one('#welcome'), text('welcome', {who: invited.id, roles}));
    one('#picture svg').setAttribute('aria-label', text('factorPicture'));
  }
}

async function look() {
  const {status, said, wait} = await send('POST', '/api/invitation/look', {token});
  if (status === 200) {
    invited = said;
    one('#picture').replaceChildren(picture(said.picture));
    one('#address').href = said.address;
    write(one('#key'), said.key.match(/.{1,4}/g).join(' '));
    one('#accept').id.value = said.id;
    one('#accept').hidden = false;
  } else {
    answer = status === 404 ? {key: 'linkUsed'} : refusal(status, said, wait);
  }
  draw();
}

one('#accept').addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = event.target;
  if (form.password.value !== form.again.value) {
    answer = {key: 'notTheSame'};
    draw();
    form.again.focus();
    return;
  }
  const {status, said, wait} = await send('POST', '/api/invitation',
      {token, password: form.password.value, code: form.code.value});
  if (status === 200) {
    location.replace('/account');
    return;
  }
  answer = status === 401 ? {key: 'wrongCode'} : refusal(status, said, wait);
  form.code.value = '';
  draw();
  (status === 422 ? form.password : form.code).focus();
});

begin(draw);
look();
