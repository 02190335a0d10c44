/** The text objects and interactive elements of Block Kit that the app uses, as strictly as Slack reads them. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { limits } from './limits.ts';

const longest = (max: number) => z.string().max(max, `must be less than ${max + 1} characters`);
const filled = (max: number) => longest(max).min(1, 'must be more than 0 characters');

export const plain = (max: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: filled(max), emoji: z.boolean().default(true) });
export const mrkdwn = (max: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: filled(max), verbatim: z.boolean().default(false) });

/** Slack names what the app leaves unnamed. */
const ownName = (): string => randomBytes(4).toString('base64url').slice(0, 5);
export const blockId = longest(limits.blockId).default(ownName);
const actionId = longest(limits.actionId).default(ownName);

export const button = z.strictObject({
  type: z.literal('button'),
  text: plain(limits.buttonText),
  action_id: actionId,
  value: longest(limits.buttonValue).optional(),
  style: z.enum(['primary', 'danger']).optional(),
});
export type Button = z.infer<typeof button>;

const option = z.strictObject({
  text: plain(limits.option),
  value: filled(limits.option),
  description: plain(limits.option).optional(),
});
export type Option = z.infer<typeof option>;
const optionsUpTo = (max: number) => z.array(option).min(1, 'must have at least 1 option').max(max);

/** What may stand in an input block. */
export const inputElement = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('static_select'),
    action_id: actionId,
    options: optionsUpTo(limits.optionsInSelect),
    initial_option: option.optional(),
  }),
  z.strictObject({
    type: z.literal('checkboxes'),
    action_id: actionId,
    options: optionsUpTo(limits.optionsInGroup),
  }),
  z.strictObject({
    type: z.literal('plain_text_input'),
    action_id: actionId,
    placeholder: plain(limits.placeholder).optional(),
    multiline: z.boolean().optional(),
    max_length: z.int().min(1).max(limits.inputLength).default(limits.inputLength),
  }),
  z.strictObject({
    type: z.literal('number_input'),
    action_id: actionId,
    is_decimal_allowed: z.literal(false),
    initial_value: z.string().optional(),
    min_value: z.string(),
    max_value: z.string(),
  }),
]);
export type InputElement = z.infer<typeof inputElement>;
