/** The fields of a form at the command line: the same blocks that Slack shows, by the path of their value. */
import type { KnownBlock, PlainTextOption } from '@slack/types';
import { z } from 'zod';
import type { FormName } from '../domain/forms.ts';
import type { FormContext } from '../client/slack/forms/form.ts';
import { forms } from '../client/slack/forms/index.ts';
import { indented } from '../client/terminal/print.ts';

export interface Field {
  /** As it is written before the `=`, for example `goals.g1.score` or `decisions.0`. */
  readonly field: string;
  readonly label: string;
  readonly optional: boolean;
  /** What it may be; empty when anything may be written. */
  readonly options: readonly string[];
  readonly example: string;
}

export function fieldsOf(name: FormName, context: FormContext): Field[] {
  const shape = forms[name].values;
  return forms[name].blocks(context).flatMap((block) => {
    const read = readBlock(block);
    if (!read) return [];
    const kind = kindAt(shape, read.field);
    if (kind === 'list') return [{ ...read, field: `${read.field}.0` }];
    return [kind === 'yes or no' ? { ...read, options: ['true', 'false'], example: 'true' } : read];
  });
}

function readBlock(block: KnownBlock): Field | null {
  if (block.type !== 'input' || block.block_id === undefined) return null;
  const { element } = block;
  const options = 'options' in element ? valuesOf(element.options) : [];
  const initial =
    'initial_option' in element ? valuesOf(element.initial_option ? [element.initial_option] : [])[0] : undefined;
  const number = element.type === 'number_input' ? element.initial_value : undefined;
  const written = 'placeholder' in element ? element.placeholder?.text : undefined;
  return {
    field: block.block_id,
    label: block.label.text,
    optional: block.optional ?? false,
    options,
    example: initial ?? options[0] ?? number ?? written ?? '…',
  };
}

function valuesOf(options: readonly { readonly value?: string }[] | undefined): string[] {
  return (options ?? []).flatMap(({ value }: Pick<PlainTextOption, 'value'>) => value ?? []);
}

/** A box to tick is a yes or no in one form and a list of what is ticked in another: the shape of the values knows. */
function kindAt(shape: z.ZodType, path: string): 'list' | 'yes or no' | 'other' {
  const top: unknown = z.toJSONSchema(shape, { unrepresentable: 'any', io: 'input' });
  const at = z
    .object({ properties: z.record(z.string(), z.looseObject({ type: z.string().optional() })) })
    .safeParse(top);
  const type = at.data?.properties[path]?.type;
  if (type === 'array') return 'list';
  return type === 'boolean' ? 'yes or no' : 'other';
}

/** One line a field: its name, what it asks, what it may be. */
export function fieldWords(fields: readonly Field[]): string[] {
  const width = Math.max(...fields.map(({ field }) => field.length));
  return fields.map(({ field, label, optional, options }) => {
    const may = options.length > 0 ? ` (${options.join(', ')})` : '';
    return indented(`${label}${may}${optional ? ' · may be left out' : ''}`, `  ${field.padEnd(width)}  `);
  });
}

/** The fields that must be given, filled in with their examples. */
export function exampleOf(fields: readonly Field[]): string[] {
  const needed = fields.filter(({ optional }) => !optional);
  return needed.map(({ field, example }) => `${field}=${/^[\w.-]+$/.test(example) ? example : `"${example}"`}`);
}
