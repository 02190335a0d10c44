/** What was entered in a modal, as the values of its form, or every error at one of its blocks. */
import type { Field, FieldErrors, FormContext } from '../../../forms/fields.ts';
import type { Checked, Form } from '../../../forms/form.ts';
import { nested } from '../../../forms/nested.ts';

/** `view.state.values` of a submission: by block id, then by action id. Every block of ours has one action. */
export type ViewState = Readonly<Record<string, Readonly<Record<string, Entered>>>>;

interface Entered {
  readonly value?: string | null;
  readonly selected_option?: { readonly value: string } | null;
  readonly selected_options?: readonly { readonly value: string }[];
}

export function readForm(
  form: Pick<Form<object>, 'fields' | 'check'>,
  state: ViewState,
  context: FormContext,
): Checked<object> {
  const entered = form.fields(context).map((field) => {
    return [field.at, valueOf(field, Object.values(state[field.at] ?? {})[0] ?? {})] as const;
  });
  const checked = form.check(nested(entered), context);
  return 'values' in checked ? checked : { errors: atTheirBlocks(checked.errors, Object.keys(state)) };
}

/** Undefined: nothing was entered. */
function valueOf(field: Field, { value, selected_option, selected_options = [] }: Entered): unknown {
  switch (field.input) {
    case 'text':
      return value?.trim() || undefined;
    case 'lines':
      return value?.split('\n').flatMap((line) => line.trim() || []);
    case 'number':
      return Number(value?.trim() || field.initial);
    case 'yes':
      return selected_options.length > 0;
    case 'several':
      return selected_options.map((one) => one.value);
    case 'choice':
      return selected_option?.value ?? field.initial;
  }
}

/** Slack shows an error only at a block of the modal: what has no block of its own is said at the nearest, else the first. */
function atTheirBlocks(errors: FieldErrors, blocks: readonly string[]): FieldErrors {
  const nearest = (path: string) =>
    blocks.find((block) => block === path || block.startsWith(`${path}.`) || path.startsWith(`${block}.`)) ??
    blocks[0] ??
    path;
  return Object.fromEntries(Object.entries(errors).map(([path, text]) => [nearest(path), text]));
}
