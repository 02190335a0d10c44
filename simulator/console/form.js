/** The modal: a real dialog that no live update takes away or resets. */
import { show } from './blocks.js';
import { h } from './dom.js';
import { field } from './fields.js';
import { plain } from './mrkdwn.js';

/**
 * @param {HTMLDialogElement} dialog
 * @param {{ submit: (view: object, values: object) => Promise<object>, close: (view: object) => Promise<unknown> }} activities
 */
export function modal(dialog, activities) {
  let view = null;
  let fields = new Map();
  let status = null;
  let busy = false;

  /** The values by block id and action id, as Slack sends them. */
  const values = () =>
    Object.fromEntries([...fields].map(([id, { block, part }]) => [id, { [block.element.action_id]: part.read() }]));

  function build(next, context) {
    view = next;
    fields = new Map();
    const body = next.blocks.map((block) => {
      if (block.type !== 'input') return show(block, context);
      const part = field(block);
      fields.set(block.block_id, { block, part });
      return part.node;
    });
    status = h('p', { class: 'error status', role: 'alert' });
    const form = h(
      'form',
      { novalidate: true, onsubmit: send },
      h(
        'header',
        {},
        h('h2', { id: 'form-title', tabindex: '-1' }, plain(next.title.text)),
        closer('×', 'Close the form', 'x'),
      ),
      h('div', { class: 'body' }, body, status),
      h(
        'footer',
        {},
        h('small', {}, 'Ctrl + Enter sends'),
        closer(next.close ? plain(next.close.text) : 'Cancel', undefined, 'button'),
        next.submit && h('button', { class: 'button primary', type: 'submit' }, plain(next.submit.text)),
      ),
    );
    dialog.replaceChildren(form);
  }

  const closer = (label, spoken, look) =>
    h('button', { class: look, type: 'button', 'aria-label': spoken, onclick: () => void leave() }, label);

  async function leave() {
    const closing = view;
    hide();
    if (closing) await activities.close(closing);
  }

  function hide() {
    view = null;
    dialog.close();
  }

  async function send(event) {
    event.preventDefault();
    if (busy || !view?.submit) return;
    const button = dialog.querySelector('[type=submit]');
    busy = true;
    button?.setAttribute('aria-busy', 'true');
    const answer = await activities.submit(view, values());
    busy = false;
    button?.removeAttribute('aria-busy');
    complain(answer);
  }

  function complain(answer) {
    const errors = answer.errors ?? {};
    status.textContent = answer.error ?? '';
    for (const [id, { part }] of fields) part.complain(errors[id]);
    const first = [...fields].find(([id]) => errors[id] !== undefined);
    first?.[1].part.focus();
  }

  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    void leave();
  });
  dialog.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send(event);
  });

  return {
    isOpen: () => dialog.open,
    /** Shows the view; the same view at the same hash is left as it is. */
    show(next, context) {
      if (view?.id === next.id && view.hash === next.hash) return;
      build(next, context);
      if (!dialog.open) dialog.showModal();
      const first = [...fields.values()][0];
      if (first) first.part.focus();
      else dialog.querySelector('h2')?.focus();
    },
    /** The server has no such view any more. While it was being sent, that is how it ends; else what was typed stays to be read. */
    gone() {
      if (!view || busy) return;
      if (status)
        status.textContent = 'This form was sent or closed elsewhere. What you typed stays here until you close it.';
    },
    done: hide,
  };
}
