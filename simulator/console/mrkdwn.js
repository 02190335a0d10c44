/** Slack's mrkdwn as nodes. */
import { h } from './dom.js';

/** Slack's names of the signs that the app writes. */
const emoji = { warning: '⚠️' };

const edge = '(?<![\\p{L}\\p{N}])';
const end = '(?![\\p{L}\\p{N}])';
const pieces = new RegExp(
  ['<([^<>\\n]+)>', `${edge}\\*([^*\\n]+)\\*${end}`, ':([a-z0-9_+-]+):', '(\\n)'].join('|'),
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

function piece([whole, angled, bold, sign], context) {
  if (angled !== undefined) return angle(angled, context);
  if (bold !== undefined) return h('strong', {}, mrkdwn(bold, context));
  if (sign !== undefined) return emoji[sign] ?? whole;
  return h('br');
}

function angle(inner, context) {
  const [target, label = target] = inner.split(/\|(.*)/s);
  return target.startsWith('@') ? mention(target.slice(1), context) : link(plain(target), plain(label));
}

function mention(id, { names, me }) {
  return h('span', { class: id === me ? 'mention mine' : 'mention' }, `@${names.get(id) ?? id}`);
}

/** Only web addresses become links. */
function link(url, label) {
  if (!/^https?:\/\//.test(url)) return label;
  return h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, label);
}

/** Slack escapes three characters. */
export function plain(text) {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
