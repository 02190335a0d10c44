/** The fields of a form at the command line, by the path of their value. */
import { inWords } from '../records/names.ts';
import type { Form } from '../forms/form.ts';
import type { Field, FormContext } from '../forms/fields.ts';
import { indented } from '../client/terminal/print.ts';

export interface ShownField {
  /** As it is written before the `=`, for example `goals.g1.score` or `decisions.0`. */
  readonly field: string;
  readonly label: string;
  readonly optional: boolean;
  /** What it may be; empty when anything may be written. */
  readonly options: readonly string[];
  readonly example: string;
}

export function fieldsOf(form: Pick<Form<object>, 'fields'>, context: FormContext): ShownField[] {
  return form.fields(context).map((field) => {
    const { at, label, optional = false, input } = field;
    const options = optionsOf(field);
    return {
      field: input === 'lines' || input === 'several' ? `${at}.0` : at,
      label: typeof label === 'string' ? label : inWords(context.team, label),
      optional,
      options,
      example: exampleFor(field) ?? options[0] ?? '…',
    };
  });
}

function optionsOf(field: Field): string[] {
  if (field.input === 'yes') return ['true', 'false'];
  return 'options' in field ? field.options.map(({ value }) => value) : [];
}

function exampleFor(field: Field): string | undefined {
  if ('initial' in field) return field.initial;
  return 'example' in field ? field.example : undefined;
}

/** One line a field: its name, what it asks, what it may be. */
export function fieldWords(fields: readonly ShownField[]): string[] {
  const width = Math.max(...fields.map(({ field }) => field.length));
  return fields.map(({ field, label, optional, options }) => {
    const may = options.length > 0 ? ` (${options.join(', ')})` : '';
    return indented(`${label}${may}${optional ? ' · optional' : ''}`, `  ${field.padEnd(width)}  `);
  });
}

/** The fields that must be given, filled in with their examples. */
export function exampleOf(fields: readonly ShownField[]): string[] {
  const needed = fields.filter(({ optional }) => !optional);
  return needed.map(({ field, example }) => `${field}=${/^[\w.-]+$/.test(example) ? example : `"${example}"`}`);
}
