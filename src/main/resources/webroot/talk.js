// The call to which what is written in a form belongs: the one that goes on when the first letter is written, or was the
// last; the next caller may come meanwhile. The server asks for the same: it takes a counsellor's own last two calls.
import {one, send, text, timeOfDay, write} from './page.js';

export function talkOf(form, counsellor) {
  let last = null;
  let about = null;
  form.addEventListener('input', () => {
    about ??= last;
  });
  const words = (it) => !it ? text('talkNone')
    : it.call !== last?.call ? text('talkBefore')
    : last.since ? text('talkNow', {time: timeOfDay(last.since)}) : text('talkOver');
  return {
    async look() {
      const found = await send('GET', `/api/counsellors/${encodeURIComponent(counsellor)}/talk`);
      last = found.status === 200 ? found.said.talk : last;
    },
    /** Empty for the last one. */
    call: () => about?.call ?? '',
    done() {
      about = null;
    },
    draw() {
      const it = about ?? last;
      write(one('.talk', form), words(it));
      one('button', form).disabled = !it;
    },
  };
}
