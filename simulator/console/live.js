/** What the simulator tells as it happens; and what the page says when nothing answers any more. */
import { showDate } from './panels.js';
import { notice } from './notice.js';

/** Many things at once are one look. */
function soon(look, ms) {
  let timer;
  return () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void look();
    }, ms);
  };
}

export function listen({ changed, breakIt }) {
  const source = new EventSource('/people/events');
  source.addEventListener('changed', soon(changed, 40));
  source.addEventListener('break-it', soon(breakIt, 100));
  source.addEventListener('date', (event) => showDate(JSON.parse(event.data)));
  source.addEventListener('open', () => notice('gone', null));
  source.addEventListener('error', () =>
    notice(
      'gone',
      'No answer from the demo: it was stopped or has ended. Run the same command to continue; this page reconnects.',
    ),
  );
}
