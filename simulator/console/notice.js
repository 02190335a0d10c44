/** Lines across the top: what is down and for how long, that the demo is over, that nothing answers any more. */
import { h, keyed } from './dom.js';

const notices = new Map();

/** Shows the words under that name, with a link if one is given; null takes them away. */
export function notice(name, words, { link, tone = 'warn' } = {}) {
  if (words === null) notices.delete(name);
  else notices.set(name, { name, words, link, tone });
  keyed(document.getElementById('notices'), [...notices.values()], {
    key: (one) => one.name,
    mark: (one) => one,
    render: (one) =>
      h(
        'p',
        { class: `notice ${one.tone}` },
        h('span', {}, one.words),
        one.link && h('a', { href: one.link.href, target: '_blank' }, one.link.label),
      ),
  });
}
