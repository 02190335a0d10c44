/** Block Kit as Slack shows it. `context`: names (people by id), me, and `click(button)`. */
import { h } from './dom.js';
import { mrkdwn, plain } from './mrkdwn.js';

export function message(blocks, text, context) {
  if (blocks.length === 0) return [h('p', { class: 'words' }, mrkdwn(text, context))];
  return blocks.map((block) => show(block, context));
}

export function show(block, context) {
  switch (block.type) {
    case 'section':
      return h('p', { class: 'words section' }, words(block.text, context));
    case 'actions':
      return h(
        'div',
        { class: 'actions', role: 'group', 'aria-label': 'Answers' },
        block.elements.map((one) => button(one, context)),
      );
    default:
      return h(
        'div',
        { class: 'context' },
        block.elements.map((one) => h('p', {}, words(one, context))),
      );
  }
}

function words(text, context) {
  return text.type === 'mrkdwn' ? mrkdwn(text.text, context) : lines(plain(text.text));
}

function lines(text) {
  return text.split('\n').flatMap((line, index) => (index === 0 ? [line] : [h('br'), line]));
}

function button(element, context) {
  const look = {
    class: `button ${element.style ?? ''}`,
    type: 'button',
    // Slack names unnamed blocks anew at every update, so the action's own name finds the button again.
    'data-focus': element.action_id,
    onclick: (event) => context.click(element, event.currentTarget),
  };
  return h('button', look, plain(element.text.text));
}
