/** How a question looks in Slack: short, and everything that is needed to act on it. */
import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import type { Destination } from '../../domain/text/redaction.ts';
import type { SlackText } from './messages.ts';

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
  /** Who has answered so far. */
  readonly standing: SlackText | null;
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

/** Slack's limit for the text of one section. */
const sectionLength = 3_000;
const longestNotice = 12;

export function questionBlocks(view: QuestionView): KnownBlock[] {
  const mentions = view.mentions.map((id) => `<@${id}>`).join(' ');
  return [
    section(`*${view.title.body}*`),
    section([mentions, view.asked.body].filter(Boolean).join(' · ')),
    ...(view.notice ? sections(firstLines(`:warning: ${view.notice.body}`)) : []),
    ...sections(view.lines.map((line) => `• ${line.body}`)),
    ...(view.standing ? [section(view.standing.body)] : []),
    ...(view.buttons.length > 0 ? [actions(view.buttons)] : []),
    context([view.silence, view.footer].flatMap((text) => (text ? [text.body] : []))),
  ];
}

/** `verbatim`: Slack makes no mention, channel or link of what only looks like one. */
function section(text: string): KnownBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: text.slice(0, sectionLength), verbatim: true } };
}

/** Released values have no line breaks in them, so a text may be cut at its lines. */
function firstLines(text: string): string[] {
  const lines = text.split('\n');
  return lines.length > longestNotice
    ? [...lines.slice(0, longestNotice), `and ${lines.length - longestNotice} more`]
    : lines;
}

/** As few sections as the lines fit into, so that no line is cut. */
function sections(lines: readonly string[]): KnownBlock[] {
  const parts: string[] = [];
  for (const line of lines) {
    const last = parts.at(-1);
    if (last !== undefined && last.length + line.length < sectionLength) parts.splice(-1, 1, `${last}\n${line}`);
    else parts.push(line);
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
      text: { type: 'plain_text', text: label },
      value: writeCarried(value),
      ...(style ? { style } : {}),
    })),
  };
}

function context(texts: readonly string[]): KnownBlock {
  return {
    type: 'context',
    elements: texts.map((text) => ({ type: 'mrkdwn', text: text.slice(0, sectionLength), verbatim: true })),
  };
}
