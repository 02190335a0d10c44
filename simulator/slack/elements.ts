/** Block Kit's interactive elements and text objects, as strictly as Slack reads them. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { limits } from './limits.ts';

const longest = (max: number) => z.string().max(max, `must be less than ${max + 1} characters`);
const filled = (max: number) => longest(max).min(1, 'must be more than 0 characters');

export const plain = (max: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: filled(max), emoji: z.boolean().default(true) });
export const mrkdwn = (max: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: filled(max), verbatim: z.boolean().default(false) });
export const textObject = (max: number) => z.discriminatedUnion('type', [plain(max), mrkdwn(max)]);

/** Slack names what the app leaves unnamed. */
const ownName = (): string => randomBytes(4).toString('base64url').slice(0, 5);
export const blockId = longest(limits.blockId).default(ownName);
const actionId = longest(limits.actionId).default(ownName);

const confirm = z.strictObject({
  title: plain(limits.confirmTitle),
  text: textObject(limits.confirmText),
  confirm: plain(limits.confirmButton),
  deny: plain(limits.confirmButton),
  style: z.enum(['primary', 'danger']).optional(),
});
const placeholder = plain(limits.placeholder).optional();
const focus = z.boolean().optional();

const button = z.strictObject({
  type: z.literal('button'),
  text: plain(limits.buttonText),
  action_id: actionId,
  value: longest(limits.buttonValue).optional(),
  url: longest(limits.url).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  confirm: confirm.optional(),
  accessibility_label: longest(75).optional(),
});
export type Button = z.infer<typeof button>;

const option = z.strictObject({
  text: textObject(limits.option),
  value: filled(limits.option),
  description: textObject(limits.option).optional(),
});
export type Option = z.infer<typeof option>;

const group = z.strictObject({
  label: plain(limits.option),
  options: z.array(option).min(1).max(limits.optionsInSelect),
});
const choices = {
  options: z.array(option).min(1, 'must have at least 1 option').max(limits.optionsInSelect).optional(),
  option_groups: z.array(group).min(1).max(limits.optionsInSelect).optional(),
};
const few = z.array(option).min(1, 'must have at least 1 option').max(limits.optionsInGroup);

const selects = [
  z.strictObject({
    type: z.literal('static_select'),
    action_id: actionId,
    placeholder,
    ...choices,
    initial_option: option.optional(),
    confirm: confirm.optional(),
    focus_on_load: focus,
  }),
  z.strictObject({
    type: z.literal('multi_static_select'),
    action_id: actionId,
    placeholder,
    ...choices,
    initial_options: z.array(option).optional(),
    max_selected_items: z.int().min(1).optional(),
    confirm: confirm.optional(),
    focus_on_load: focus,
  }),
  z.strictObject({
    type: z.literal('users_select'),
    action_id: actionId,
    placeholder,
    initial_user: z.string().optional(),
    confirm: confirm.optional(),
    focus_on_load: focus,
  }),
  z.strictObject({
    type: z.literal('radio_buttons'),
    action_id: actionId,
    options: few,
    initial_option: option.optional(),
    confirm: confirm.optional(),
    focus_on_load: focus,
  }),
  z.strictObject({
    type: z.literal('checkboxes'),
    action_id: actionId,
    options: few,
    initial_options: z.array(option).min(1).optional(),
    confirm: confirm.optional(),
    focus_on_load: focus,
  }),
  z.strictObject({
    type: z.literal('datepicker'),
    action_id: actionId,
    placeholder,
    initial_date: z.iso.date().optional(),
    confirm: confirm.optional(),
    focus_on_load: focus,
  }),
] as const;

const typed = [
  z.strictObject({
    type: z.literal('plain_text_input'),
    action_id: actionId,
    placeholder,
    initial_value: longest(limits.inputLength).optional(),
    multiline: z.boolean().optional(),
    min_length: z.int().min(0).max(limits.inputLength).optional(),
    max_length: z.int().min(1).max(limits.inputLength).optional(),
    focus_on_load: focus,
  }),
  z.strictObject({
    type: z.literal('number_input'),
    action_id: actionId,
    placeholder,
    is_decimal_allowed: z.boolean(),
    initial_value: z.string().optional(),
    min_value: z.string().optional(),
    max_value: z.string().optional(),
    focus_on_load: focus,
  }),
] as const;

/** What may stand in an actions block or beside a section. */
export const actionElement = z.discriminatedUnion('type', [button, ...selects]);
/** What may stand in an input block. */
export const inputElement = z.discriminatedUnion('type', [...selects, ...typed]);
export type InputElement = z.infer<typeof inputElement>;

export function optionsOf(element: InputElement): readonly Option[] {
  switch (element.type) {
    case 'static_select':
    case 'multi_static_select':
      return element.options ?? (element.option_groups ?? []).flatMap((one) => one.options);
    case 'radio_buttons':
    case 'checkboxes':
      return element.options;
    default:
      return [];
  }
}
