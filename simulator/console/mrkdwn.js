/** Slack's mrkdwn as nodes. */
import { h } from './dom.js';

const emoji = {
  warning: '⚠️',
  tada: '🎉',
  white_check_mark: '✅',
  heavy_check_mark: '✔️',
  x: '❌',
  hourglass: '⌛',
  hourglass_flowing_sand: '⏳',
  calendar: '📅',
  rocket: '🚀',
  bulb: '💡',
  eyes: '👀',
  thumbsup: '👍',
  '+1': '👍',
  memo: '📝',
  dart: '🎯',
  lock: '🔒',
  bell: '🔔',
  mega: '📣',
  ship: '🚢',
  seedling: '🌱',
  arrow_right: '➡️',
  information_source: 'ℹ️',
  wave: '👋',
};

export const emojiOf = (name) => emoji[name] ?? `:${name}:`;

const edge = '(?<![\\p{L}\\p{N}])';
const end = '(?![\\p{L}\\p{N}])';
const pieces = new RegExp(
  [
    '```([\\s\\S]+?)```',
    '`([^`\\n]+)`',
    '<([^<>\\n]+)>',
    `${edge}\\*([^*\\n]+)\\*${end}`,
    `${edge}_([^_\\n]+)_${end}`,
    `${edge}~([^~\\n]+)~${end}`,
    ':([a-z0-9_+-]+):',
    '(\\n)',
  ].join('|'),
  'gu',
);

/** `names`: people by id, for mentions; `me` is marked. */
export function mrkdwn(text, context) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(pieces)) {
    nodes.push(plain(text.slice(from, match.index)));
    nodes.push(piece(match, context));
    from = match.index + match[0].length;
  }
  nodes.push(plain(text.slice(from)));
  return nodes.filter((node) => node !== '');
}

function piece([whole, block, code, angled, bold, italic, struck, sign], context) {
  if (block !== undefined) return h('pre', {}, plain(block.replace(/^\n/, '')));
  if (code !== undefined) return h('code', {}, plain(code));
  if (angled !== undefined) return angle(angled, context);
  if (bold !== undefined) return h('strong', {}, mrkdwn(bold, context));
  if (italic !== undefined) return h('em', {}, mrkdwn(italic, context));
  if (struck !== undefined) return h('s', {}, mrkdwn(struck, context));
  if (sign !== undefined) return emoji[sign] ?? whole;
  return h('br');
}

function angle(inner, context) {
  const [target, label] = inner.split(/\|(.*)/s);
  if (target.startsWith('@')) return mention(target.slice(1), context);
  if (target.startsWith('#')) return h('span', { class: 'mention' }, `#${label ?? target.slice(1)}`);
  if (target.startsWith('!')) return h('span', { class: 'mention' }, `@${label ?? target.slice(1).split('^')[0]}`);
  return link(target, plain(label ?? target));
}

export function mention(id, { names, me }) {
  return h('span', { class: id === me ? 'mention mine' : 'mention' }, `@${names.get(id) ?? id}`);
}

/** Only web addresses become links. */
export function link(address, label) {
  const url = plain(address);
  if (!/^https?:\/\//.test(url)) return label;
  return h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, label);
}

/** Slack escapes three characters. */
export function plain(text) {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
