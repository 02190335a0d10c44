/** The few blocks that all forms are built of, within Slack's limits, and the text that may stand in them. */
import type { InputBlock, PlainTextElement, PlainTextOption, SectionBlock } from '@slack/types';
import type { Line } from '../../../domain/decisions/decisions.ts';
import { participants, type PersonId } from '../../../domain/team.ts';
import { sourced, type Text } from '../../../domain/text/text.ts';
import { redactFor } from '../../../vendors/redaction.ts';
import type { FormContext } from './form.ts';

/** Slack's limits, in characters or blocks. */
const limits = { title: 24, blocks: 100, option: 75, label: 2000, hint: 2000, placeholder: 150, section: 3000 };

/** The one action of every input block: the block's id says which field it is. */
const action_id = 'value';

interface Field {
  /** Path of the value, which is the block's id. */
  readonly at: string;
  readonly label: string;
  readonly hint?: string;
  readonly optional?: boolean;
}

export function textInput(
  field: Field & { readonly max: number; readonly lines?: 'many'; readonly example?: string },
): InputBlock {
  return input(field, {
    type: 'plain_text_input',
    action_id,
    multiline: field.lines === 'many',
    max_length: field.max,
    ...(field.example && { placeholder: plainText(field.example, limits.placeholder) }),
  });
}

export function select(
  field: Field & { readonly options: readonly PlainTextOption[]; readonly initial?: string },
): InputBlock {
  const initial = field.options.find((one) => one.value === field.initial);
  return input(field, {
    type: 'static_select',
    action_id,
    options: field.options.slice(0, 100),
    ...(initial && { initial_option: initial }),
  });
}

export function numberInput(field: Field & { readonly max: number; readonly initial: number }): InputBlock {
  return input(field, {
    type: 'number_input',
    action_id,
    is_decimal_allowed: false,
    min_value: '0',
    max_value: String(field.max),
    initial_value: String(field.initial),
  });
}

export function tick(field: Field & { readonly statement: string }): InputBlock {
  return input(field, { type: 'checkboxes', action_id, options: [option('yes', field.statement)] });
}

/** Several to tick; Slack shows ten at the most. */
export function ticks(field: Field & { readonly options: readonly PlainTextOption[] }): InputBlock {
  return input(field, { type: 'checkboxes', action_id, options: field.options.slice(0, 10) });
}

export function personSelect(field: Field & { readonly initial?: PersonId }, { team }: FormContext): InputBlock {
  return select({ ...field, options: participants(team).map((one) => option(one.id, one.name)) });
}

export function option(value: string, label: string, description?: string): PlainTextOption {
  return {
    text: plainText(label, limits.option),
    value,
    ...(description && { description: plainText(description, limits.option) }),
  };
}

export function paragraph(said: string): SectionBlock {
  return { type: 'section', text: plainText(said, limits.section) };
}

/** What was asked, in its own words: the first block of every form. */
export function asked(context: FormContext): SectionBlock {
  return paragraph(shown(context.question.text, context));
}

/** A text as this person may read it, for a plain text field: without links, and with the characters that were written. */
export function shown(body: Text, { team, person }: FormContext): string {
  const unlinked = body.map((part) =>
    typeof part !== 'string' && 'value' in part ? sourced(part.value, part.source) : part,
  );
  const released = redactFor(team, unlinked, { system: 'slack', id: person.slack ?? team.slack.channel });
  return released.body.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** The lines that are this person's to answer for; whoever leads answers for what is nobody's. */
export function ownLines({ question, team, person }: FormContext, fact: 'assignee' | 'owner'): Line[] {
  return question.content.lines.filter((line) => {
    const whose = line.facts?.[fact] ?? '';
    const known = Object.values(team.people).some((one) => one.id === whose);
    return known ? whose === person.id : person.id === team.roles.em.person;
  });
}

/** As many lines as fit into one modal beside its first and last paragraph. */
export function fitting(lines: readonly Line[], blocksEach = 1): readonly Line[] {
  return lines.slice(0, Math.floor((limits.blocks - 2) / blocksEach));
}

function input(field: Field, element: InputBlock['element']): InputBlock {
  return {
    type: 'input',
    block_id: field.at,
    label: plainText(field.label, limits.label),
    element,
    optional: field.optional ?? false,
    ...(field.hint && { hint: plainText(field.hint, limits.hint) }),
  };
}

function plainText(said: string, max: number): PlainTextElement {
  const whole = said.trim() || '–';
  return { type: 'plain_text', text: whole.length > max ? `${whole.slice(0, max - 1).toWellFormed()}…` : whole };
}
