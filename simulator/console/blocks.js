/** Block Kit as Slack shows it. `context`: names (people by id), me, and `click(button)`. */
import { h } from './dom.js';
import { emojiOf, link, mention, mrkdwn, plain } from './mrkdwn.js';

export function message(blocks, text, context) {
  if (blocks.length === 0) return [h('p', { class: 'words' }, mrkdwn(text, context))];
  return blocks.map((block) => show(block, context));
}

export function show(block, context) {
  switch (block.type) {
    case 'section':
      return section(block, context);
    case 'header':
      return h('h3', { class: 'heading' }, plain(block.text.text));
    case 'divider':
      return h('hr');
    case 'context':
      return h(
        'div',
        { class: 'context' },
        block.elements.map((one) => (one.type === 'image' ? picture(one) : h('p', {}, words(one, context)))),
      );
    case 'actions':
      return h(
        'div',
        { class: 'actions', role: 'group', 'aria-label': 'Answers' },
        block.elements.map((one) => control(one, context)),
      );
    case 'rich_text':
      return h(
        'div',
        { class: 'words' },
        block.elements.map((one) => rich(one, context)),
      );
    case 'image':
      return picture(block);
    case 'markdown':
      return h('p', { class: 'words' }, mrkdwn(block.text.replaceAll('**', '*'), context));
    default:
      return h('p', { class: 'context' }, `(${block.type})`);
  }
}

export function words(text, context) {
  return text.type === 'mrkdwn' ? mrkdwn(text.text, context) : lines(plain(text.text));
}

function lines(text) {
  return text.split('\n').flatMap((line, index) => (index === 0 ? [line] : [h('br'), line]));
}

function section(block, context) {
  const body = [
    block.text && h('p', { class: 'words' }, words(block.text, context)),
    block.fields &&
      h(
        'div',
        { class: 'fields' },
        block.fields.map((one) => h('p', {}, words(one, context))),
      ),
  ];
  if (!block.accessory) return h('div', { class: 'section' }, body);
  return h('div', { class: 'section beside' }, h('div', {}, body), control(block.accessory, context));
}

function control(element, context) {
  if (element.type !== 'button') return h('span', { class: 'context' }, `(${element.type})`);
  const look = { class: `button ${element.style ?? ''}`, 'aria-label': element.accessibility_label };
  if (element.url) {
    return h(
      'a',
      { ...look, href: element.url, target: '_blank', rel: 'noopener noreferrer' },
      plain(element.text.text),
    );
  }
  return h(
    'button',
    {
      ...look,
      type: 'button',
      // Slack names unnamed blocks anew at every update, so the action's own name finds the button again.
      'data-focus': element.action_id,
      onclick: (event) => context.click(element, event.currentTarget),
    },
    plain(element.text.text),
  );
}

function picture(image) {
  return h('img', { src: image.image_url, alt: image.alt_text });
}

function rich(element, context) {
  const inside = (all) => all.map((one) => richPiece(one, context));
  switch (element.type) {
    case 'rich_text_list':
      return h(
        element.style === 'ordered' ? 'ol' : 'ul',
        {},
        element.elements.map((one) => h('li', {}, inside(one.elements))),
      );
    case 'rich_text_preformatted':
      return h('pre', {}, inside(element.elements));
    case 'rich_text_quote':
      return h('blockquote', {}, inside(element.elements));
    default:
      return h('p', {}, inside(element.elements));
  }
}

const styles = { bold: 'strong', italic: 'em', strike: 's', underline: 'u', code: 'code' };

function richPiece(piece, context) {
  if (piece.type === 'user') return mention(piece.user_id, context);
  if (piece.type === 'channel') return h('span', { class: 'mention' }, `#${piece.channel_id}`);
  if (piece.type === 'emoji') return emojiOf(piece.name);
  const inner = piece.type === 'link' ? link(piece.url, piece.text ?? piece.url) : h('span', {}, lines(piece.text));
  return Object.entries(styles).reduce((node, [name, tag]) => (piece.style?.[name] ? h(tag, {}, node) : node), inner);
}
