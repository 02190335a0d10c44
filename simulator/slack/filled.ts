/**
 * What a person filled into a modal, in the shape in which Slack sends it. Slack's own client refuses what is missing
 * or out of bounds before the app hears of it; so does this.
 */
import { z } from 'zod';
import type { Modal } from './blocks.ts';
import type { InputElement, Option } from './elements.ts';

const picked = z.looseObject({ value: z.string() });
const given = z.looseObject({
  value: z.string().nullish(),
  selected_option: picked.nullish(),
  selected_options: z.array(picked).nullish(),
});
type Given = z.infer<typeof given>;

/** By block id, then by action id. */
export const valuesSchema = z.record(z.string(), z.record(z.string(), given));
export type Values = z.infer<typeof valuesSchema>;

export type Filled =
  | { readonly ok: true; readonly state: { readonly values: Record<string, Record<string, object>> } }
  | { readonly ok: false; readonly errors: Record<string, string> };

/** A field that is not among `values` keeps what the modal had put in. */
export function fill(modal: Modal, values: Values): Filled {
  const filled: Record<string, Record<string, object>> = {};
  const errors: Record<string, string> = {};
  for (const { block_id, element, optional } of modal.blocks.filter((block) => block.type === 'input')) {
    const { empty, wrong, ...state } = entered(element, values[block_id]?.[element.action_id]);
    filled[block_id] = { [element.action_id]: { type: element.type, ...state } };
    const complaint = wrong ?? (optional ? undefined : empty);
    if (complaint) errors[block_id] = complaint;
  }
  return Object.keys(errors).length > 0 ? { ok: false, errors } : { ok: true, state: { values: filled } };
}

interface Entry {
  /** What is said of it where it must not be empty; undefined: it is not. */
  readonly empty?: string | undefined;
  readonly wrong?: string | undefined;
  readonly value?: string | null;
  readonly selected_option?: Option | null;
  readonly selected_options?: readonly Option[];
}

const chooseOne = 'Please choose one.';
const notAnOption = 'This is not one of the options.';

function entered(element: InputElement, value: Given | undefined): Entry {
  switch (element.type) {
    case 'static_select': {
      const chosen = value ? value.selected_option : element.initial_option;
      const option = element.options.find((one) => one.value === chosen?.value) ?? null;
      return {
        selected_option: option,
        empty: option ? undefined : chooseOne,
        wrong: chosen && !option ? notAnOption : undefined,
      };
    }
    case 'checkboxes': {
      const chosen = value?.selected_options ?? [];
      const options = element.options.filter((one) => chosen.some((each) => each.value === one.value));
      return {
        selected_options: options,
        empty: options.length > 0 ? undefined : chooseOne,
        wrong: options.length < chosen.length ? notAnOption : undefined,
      };
    }
    default: {
      const before = element.type === 'number_input' ? element.initial_value : undefined;
      const text = (value ? value.value : before) || null;
      if (text === null) return { value: null, empty: 'Please complete this required field.' };
      return { value: text, wrong: wrongText(element, text) };
    }
  }
}

function wrongText(element: Exclude<InputElement, { options: unknown }>, text: string) {
  if (element.type === 'plain_text_input') {
    return text.length > element.max_length ? `Please enter at most ${element.max_length} characters.` : undefined;
  }
  const number = Number(text);
  if (!Number.isInteger(number)) return 'Please enter a whole number.';
  if (number < Number(element.min_value)) return `Please enter ${element.min_value} or more.`;
  return number > Number(element.max_value) ? `Please enter ${element.max_value} or less.` : undefined;
}
