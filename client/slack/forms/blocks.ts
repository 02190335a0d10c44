/** A form as a modal's blocks, within Slack's limits. A block's id is the path of its value. */
import type { InputBlock, KnownBlock, PlainTextElement, PlainTextOption, SectionBlock } from '@slack/types';
import { cutTo } from '../../../domain/text/budget.ts';
import { sourced, type Text } from '../../../domain/text/text.ts';
import type { Field, FormContext, Option } from '../../../forms/fields.ts';
import type { Form } from '../../../forms/form.ts';
import { limits } from '../../../vendors/slack/limits.ts';
import { redactFor } from '../../../vendors/slack/writing.ts';

/** The one action of every input block: the block's id says which field it is. */
const action_id = 'value';

/** What was asked, in its own words, and then the form. */
export function formBlocks(form: Pick<Form<unknown>, 'intro' | 'fields'>, context: FormContext): KnownBlock[] {
  const said = [context.question.text, ...form.intro(context)].map((one) => paragraph(shown(one, context)));
  const fields = form.fields(context);
  // The last block says what does not fit.
  const fit = fields.slice(0, limits.blocks - 1 - said.length);
  const left = fields.slice(fit.length);
  return [...said, ...fit.map((field) => block(field, context)), ...(left.length > 0 ? [leftOut(left, context)] : [])];
}

/** Fields that are not shown keep what they begin with. */
function leftOut(fields: readonly Field[], context: FormContext): SectionBlock {
  const [first] = fields;
  const value = first && 'initial' in first ? first.initial : undefined;
  const option = first && 'options' in first ? first.options.find((one) => one.value === value) : undefined;
  const stays = value === undefined ? '' : `: ${option ? shown(option.label, context) : value}`;
  return paragraph(`${fields.length} more do not fit here${stays}.`);
}

function block(field: Field, context: FormContext): InputBlock {
  return {
    type: 'input',
    block_id: field.at,
    label: plainText(shown(field.label, context), limits.label),
    element: elementOf(field, context),
    optional: field.optional ?? false,
    ...(field.hint && { hint: plainText(field.hint, limits.hint) }),
  };
}

function elementOf(field: Field, context: FormContext): InputBlock['element'] {
  switch (field.input) {
    case 'text':
    case 'lines':
      return {
        type: 'plain_text_input',
        action_id,
        multiline: field.long ?? false,
        max_length: field.max,
        ...(field.example && { placeholder: plainText(field.example, limits.placeholder) }),
      };
    case 'number':
      return {
        type: 'number_input',
        action_id,
        is_decimal_allowed: false,
        min_value: '0',
        max_value: String(field.max),
        initial_value: field.initial,
      };
    case 'yes':
      return { type: 'checkboxes', action_id, options: [optionOf({ value: 'yes', label: field.statement }, context)] };
    case 'several': {
      const options = field.options.slice(0, limits.boxes).map((one) => optionOf(one, context));
      return { type: 'checkboxes', action_id, options };
    }
    case 'choice': {
      const options = field.options.slice(0, limits.options).map((one) => optionOf(one, context));
      const initial = options.find((one) => one.value === field.initial);
      return { type: 'static_select', action_id, options, ...(initial && { initial_option: initial }) };
    }
  }
}

function optionOf({ value, label, description }: Option, context: FormContext): PlainTextOption {
  return {
    text: plainText(shown(label, context), limits.option),
    value,
    ...(description && { description: plainText(description, limits.option) }),
  };
}

function paragraph(said: string): SectionBlock {
  return { type: 'section', text: plainText(said, limits.text) };
}

/** A text as this person may read it, for a plain text field: without links, and with the characters that were written. */
function shown(body: string | Text, { team, person }: FormContext): string {
  if (typeof body === 'string') return body;
  const unlinked = body.map((part) =>
    typeof part !== 'string' && 'value' in part ? sourced(part.value, part.source) : part,
  );
  const released = redactFor(team, unlinked, { system: 'slack', id: person.slack ?? team.slack.channel });
  return released.body.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function plainText(said: string, max: number): PlainTextElement {
  return { type: 'plain_text', text: cutTo(said.trim() || '–', max) };
}
