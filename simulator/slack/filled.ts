/**
 * What a person filled into a modal, in the shape in which Slack sends it. Slack's own client refuses what is missing
 * or out of bounds before the app hears of it; so does this.
 */
import { z } from 'zod';
import type { InputBlock, Modal } from './blocks.ts';
import { type InputElement, type Option, optionsOf } from './elements.ts';

const given = z.looseObject({
  value: z.string().nullish(),
  selected_option: z.looseObject({ value: z.string() }).nullish(),
  selected_options: z.array(z.looseObject({ value: z.string() })).nullish(),
  selected_user: z.string().nullish(),
  selected_date: z.string().nullish(),
});
type Given = z.infer<typeof given>;

/** By block id, then by action id. */
export const valuesSchema = z.record(z.string(), z.record(z.string(), given));
export type Values = z.infer<typeof valuesSchema>;

export type Filled =
  | { readonly ok: true; readonly state: { readonly values: Record<string, Record<string, object>> } }
  | { readonly ok: false; readonly errors: Record<string, string> };

/** A field that is not among `values` keeps what the modal had put in. `users`: whom a person may be picked from. */
export function fill(modal: Modal, values: Values, users: readonly string[]): Filled {
  const filled: Record<string, Record<string, object>> = {};
  const errors: Record<string, string> = {};
  for (const block of modal.blocks) {
    if (block.type !== 'input') continue;
    const entry = entered(block.element, values[block.block_id]?.[block.element.action_id], users);
    filled[block.block_id] = { [block.element.action_id]: { type: block.element.type, ...entry.state } };
    const wrong = entry.wrong ?? (entry.empty && !block.optional ? missing(block) : undefined);
    if (wrong) errors[block.block_id] = wrong;
  }
  return Object.keys(errors).length > 0 ? { ok: false, errors } : { ok: true, state: { values: filled } };
}

interface Entry {
  readonly state: object;
  readonly empty: boolean;
  readonly wrong?: string | undefined;
}

function entered(element: InputElement, value: Given | undefined, users: readonly string[]): Entry {
  switch (element.type) {
    case 'plain_text_input':
    case 'number_input': {
      const text = (value ? value.value : element.initial_value) || null;
      return {
        state: { value: text },
        empty: text === null,
        wrong: text === null ? undefined : wrongText(element, text),
      };
    }
    case 'static_select':
    case 'radio_buttons': {
      const picked = value ? value.selected_option : element.initial_option;
      const option = picked ? matching(element, picked.value) : null;
      return { state: { selected_option: option ?? null }, empty: !option, wrong: unknown(option) };
    }
    case 'multi_static_select':
    case 'checkboxes': {
      const picked = (value ? value.selected_options : element.initial_options) ?? [];
      const options = picked.map((one) => matching(element, one.value));
      return {
        state: { selected_options: options },
        empty: options.length === 0,
        wrong: options.map(unknown).find((one) => one !== undefined),
      };
    }
    case 'users_select': {
      const user = (value ? value.selected_user : element.initial_user) ?? null;
      return {
        state: { selected_user: user },
        empty: user === null,
        wrong: user === null || users.includes(user) ? undefined : 'Please choose one of the people.',
      };
    }
    default: {
      const date = (value ? value.selected_date : element.initial_date) ?? null;
      const lawful = date === null || z.iso.date().safeParse(date).success;
      return {
        state: { selected_date: date },
        empty: date === null,
        wrong: lawful ? undefined : 'Please enter a date.',
      };
    }
  }
}

const missing = (block: InputBlock): string =>
  block.element.type === 'plain_text_input' || block.element.type === 'number_input'
    ? 'Please complete this required field.'
    : 'Please choose one.';

const matching = (element: InputElement, value: string): Option | undefined =>
  optionsOf(element).find((one) => one.value === value);

const unknown = (option: Option | undefined | null): string | undefined =>
  option === undefined ? 'This is not one of the options.' : undefined;

function wrongText(element: InputElement, text: string): string | undefined {
  if (element.type === 'plain_text_input') {
    const { min_length: min = 0, max_length: max = 3000 } = element;
    if (text.length < min) return `Please enter at least ${min} characters.`;
    return text.length > max ? `Please enter at most ${max} characters.` : undefined;
  }
  if (element.type !== 'number_input') return undefined;
  const number = Number(text);
  if (!Number.isFinite(number)) return 'Please enter a number.';
  if (!element.is_decimal_allowed && !Number.isInteger(number)) return 'Please enter a whole number.';
  if (element.min_value !== undefined && number < Number(element.min_value)) {
    return `Please enter ${element.min_value} or more.`;
  }
  if (element.max_value !== undefined && number > Number(element.max_value)) {
    return `Please enter ${element.max_value} or less.`;
  }
  return undefined;
}
