/** A question as a Slack message: short, and everything needed to answer it. */
import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import { cutTo, mostThatFits } from '../../domain/text/budget.ts';
import type { Destination } from '../../domain/text/redaction.ts';
import { limits, onOneScreen } from './limits.ts';
import type { SlackText } from './writing.ts';

export interface QuestionView {
  readonly to: Destination<'slack'>;
  readonly title: SlackText;
  /** Slack ids of those who are asked. They are ours, from the configuration, so a mention may be made of them. */
  readonly mentions: readonly string[];
  /** Who may answer, until when; once it is closed, what came of it. */
  readonly asked: SlackText;
  /** What changed since it was last shown, a line each. */
  readonly notice: SlackText | null;
  readonly lines: readonly SlackText[];
  /** How many lines it has besides. */
  readonly more: number;
  /** Who has answered so far. */
  readonly progress: SlackText | null;
  /** What happens if nobody answers; null once the question is closed. */
  readonly silence: SlackText | null;
  readonly buttons: readonly Button[];
  readonly footer: SlackText;
}

export interface Button {
  readonly choice: string;
  readonly label: string;
  readonly style: 'primary' | 'danger' | undefined;
  readonly value: Carried;
}

const short = z.string().min(1).max(300);
const carried = z.object({ w: short, q: short, h: short, c: short, f: z.literal(true).optional() });
/** What a button, and the form that it opens, carries: the workflow's id, the question's, the hash of its content, the choice, whether it has a form. */
export type Carried = z.output<typeof carried>;

export function writeCarried(value: Carried): string {
  return JSON.stringify(value);
}

/** @throws {Error} on anything but what our own messages carry */
export function readCarried(written: string | undefined): Carried {
  return carried.parse(JSON.parse(written ?? ''));
}

/** All texts have the same budget, as large as it may be; what they leave is for the lines. */
export function questionBlocks(view: QuestionView): KnownBlock[] {
  const fits = (blocks: readonly KnownBlock[]) => JSON.stringify(blocks).length <= limits.allBlocks;
  const most = mostThatFits(limits.text, (length) => fits(blocksOf(view, length, 0)));
  return blocksOf(
    view,
    most,
    mostThatFits(view.lines.length, (lines) => fits(blocksOf(view, most, lines))),
  );
}

function blocksOf(view: QuestionView, most: number, shown: number): KnownBlock[] {
  const cut = (text: SlackText, room = 0) => text.within(most - room, onOneScreen.value).body;
  const mentions = view.mentions.map((id) => `<@${id}>`).join(' ');
  const more = view.more + view.lines.length - shown;
  return [
    section(`*${cut(view.title, 2)}*`),
    ...sections([mentions, cut(view.asked)].filter(Boolean), ' · '),
    ...(view.notice ? sections(firstLines(view.notice, most)) : []),
    ...sections([
      ...view.lines.slice(0, shown).map((line) => `• ${cut(line, 2)}`),
      ...(more > 0 ? [`• and ${more} more`] : []),
    ]),
    ...(view.progress ? [section(cut(view.progress))] : []),
    ...(view.buttons.length > 0 ? [actions(view.buttons)] : []),
    context([view.silence, view.footer].flatMap((text) => (text ? [cut(text)] : []))),
  ];
}

/** `verbatim`: Slack makes no mention, channel or link of what only looks like one. */
function section(text: string): KnownBlock {
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } };
}

/** Released values have no line breaks in them, so a text may be cut at its lines. */
function firstLines(notice: SlackText, most: number): string[] {
  const lines = `:warning: ${notice.within(Infinity, onOneScreen.value).body}`.split('\n');
  const first = (kept: number) =>
    kept < lines.length ? [...lines.slice(0, kept), `and ${lines.length - kept} more`] : lines;
  const room = Math.min(lines.length, onOneScreen.notice);
  return first(mostThatFits(room, (kept) => first(kept).join('\n').length <= most));
}

/** As few sections as the texts fit into, so that none is cut. */
function sections(texts: readonly string[], between = '\n'): KnownBlock[] {
  const parts: string[] = [];
  for (const text of texts) {
    const last = parts.at(-1);
    if (last !== undefined && last.length + between.length + text.length <= limits.text)
      parts.splice(-1, 1, `${last}${between}${text}`);
    else parts.push(text);
  }
  return parts.map(section);
}

function actions(buttons: readonly Button[]): KnownBlock {
  return {
    type: 'actions',
    block_id: 'question',
    elements: buttons.map(({ choice, label, style, value }) => ({
      type: 'button',
      action_id: `decide:${choice}`,
      text: { type: 'plain_text', text: cutTo(label, limits.option) },
      value: writeCarried(value),
      ...(style ? { style } : {}),
    })),
  };
}

function context(texts: readonly string[]): KnownBlock {
  return {
    type: 'context',
    elements: texts.map((text) => ({ type: 'mrkdwn', text, verbatim: true })),
  };
}
