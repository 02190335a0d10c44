/** What the values of forms are made of: each schema knows the fields that a person fills in for it. */
import { z } from 'zod';
import type { Line, Question } from '../domain/decisions/decisions.ts';
import { participants, type Person, type PersonId, type Team } from '../domain/team.ts';
import { text, type Text } from '../domain/text/text.ts';

/** Who fills in the form, and what they were asked. */
export interface FormContext {
  readonly question: Question;
  readonly team: Team;
  readonly person: Person;
}

/** What is wrong, by the path of the value. */
export type FieldErrors = Readonly<Record<string, string>>;

export interface Option {
  readonly value: string;
  readonly label: string | Text;
  readonly description?: string | undefined;
}

interface Words {
  readonly label: string;
  readonly hint?: string;
  readonly example?: string;
  /** Several lines may be written. */
  readonly long?: boolean;
}

type Input =
  /** `lines`: each line is a value of its own. */
  | { readonly input: 'text' | 'lines'; readonly max: number; readonly long?: boolean; readonly example?: string }
  | { readonly input: 'choice' | 'several'; readonly options: readonly Option[]; readonly initial?: string | undefined }
  | { readonly input: 'number'; readonly max: number; readonly initial: string }
  | { readonly input: 'yes'; readonly statement: string };

export type Field = Input & {
  /** Path of the value. */
  readonly at: string;
  readonly label: string | Text;
  readonly hint?: string;
  readonly optional?: boolean;
  /** The value is the id of a person. */
  readonly isPerson?: true;
};

type Fields = (at: string, context: FormContext) => readonly Field[];
const fieldsBySchema = new WeakMap<z.core.$ZodType, Fields>();

function withFields<Schema extends z.ZodType>(schema: Schema, fields: Fields): Schema {
  fieldsBySchema.set(schema, fields);
  return schema;
}

export function fieldsOf(shape: z.core.$ZodLooseShape, within: string, context: FormContext): readonly Field[] {
  return Object.entries(shape).flatMap(
    ([name, schema]: [string, z.core.$ZodType]) =>
      fieldsBySchema.get(schema)?.(within === '' ? name : `${within}.${name}`, context) ?? [],
  );
}

function written(max: number): z.ZodType<string> {
  return z
    .string('Please fill this in.')
    .trim()
    .max(max, `Please use at most ${max} characters.`)
    .refine(
      (given) => given.isWellFormed() && !given.includes('\0'),
      'This contains a character that cannot be stored.',
    );
}

/** Spaces, and signs that nobody sees, are no words. */
function needed(max: number): z.ZodType<string> {
  return written(max).refine(
    (given) => /[\p{L}\p{N}\p{P}\p{S}]/u.test(given.replaceAll(unseen, '')),
    'Please fill this in.',
  );
}
/** Letters and symbols by name, and nothing to see: fillers and the empty pattern of Braille. */
const unseen = /[\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Words that must be there. */
export function words(max: number, asked: Words) {
  return withFields(needed(max), (at) => [{ at, input: 'text', max, ...asked }]);
}

/** Empty where nothing is written. */
export function optionalWords(max: number, asked: Words) {
  return withFields(written(max).default(''), (at) => [{ at, input: 'text', max, optional: true, ...asked }]);
}

/** Some values in one field, each on its line. */
export function lines(most: number, many: string, asked: Words) {
  const schema = z.array(needed(300)).max(most, `Please enter at most ${most} ${many}.`).default([]);
  return withFields(schema, (at) => [{ at, input: 'lines', max: 3000, optional: true, ...asked }]);
}

export function yes(label: string, statement: string) {
  return withFields(z.boolean().default(false), (at) => [{ at, input: 'yes', label, statement, optional: true }]);
}

/** One of a fixed list, with the words for each. */
export function oneOf<const Names extends readonly [string, ...string[]]>(
  names: Names,
  {
    label,
    missing,
    initial,
    options,
  }: {
    readonly label: string;
    readonly missing: string;
    readonly initial?: Names[number];
    readonly options: { readonly [Name in Names[number]]: string | readonly [label: string, description: string] };
  },
) {
  const shown = Object.entries<string | readonly [string, string]>(options).map(([value, said]): Option => {
    const [optionLabel, description] = typeof said === 'string' ? [said] : said;
    return { value, label: optionLabel, description };
  });
  return withFields(z.enum(names, missing), (at) => [{ at, input: 'choice', label, initial, options: shown }]);
}

/** The id of one of the lines; empty where there are none. */
export function lineChoice(label: string, describe: (line: Line) => string | undefined) {
  return withFields(written(150).default(''), (at, { question }) => {
    const options = question.content.lines.map((line) => optionOf(line, describe(line)));
    return options.length > 0 ? [{ at, input: 'choice', label, initial: options[0]?.value, options }] : [];
  });
}

/** The ids of some of the lines. */
export function lineChoices(label: string, among: (line: Line) => boolean) {
  return withFields(z.array(needed(300)).default([]), (at, { question }) => {
    const options = question.content.lines.filter(among).map((line) => optionOf(line));
    return options.length > 0 ? [{ at, input: 'several', label, options, optional: true }] : [];
  });
}

/** A person of the team; whether they take part, `notOfTheTeam` says. */
export function person(label: string) {
  const id = z.custom<PersonId>(
    (given) => typeof given === 'string' && given !== '' && given.length <= 64,
    'Please choose a person.',
  );
  return withFields(id, (at, { team }) => [
    {
      at,
      input: 'choice',
      label,
      isPerson: true,
      options: participants(team).map(({ id: value, name }) => ({ value, label: name })),
    },
  ]);
}

/** Only who takes part in the iterations can own something in them. */
export function notOfTheTeam(id: PersonId, at: string, { team }: FormContext): FieldErrors {
  const ids = participants(team).map((one) => one.id);
  return ids.includes(id) ? {} : { [at]: `Please choose one of ${ids.join(', ')}.` };
}

export function wholeNumber(label: string, what: string, max: (context: FormContext) => number) {
  const schema = z.int(`Please enter a whole number of ${what}.`).min(0, `Please enter 0 ${what} or more.`).max(100);
  return withFields(schema, (at, context) => [{ at, input: 'number', label, initial: '0', max: max(context) }]);
}

/** Several fields that belong together. */
export function group<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return withFields(z.strictObject(shape), (at, context) => fieldsOf(shape, at, context));
}

/** The same for each of some lines, by their ids; the first field bears the line's own words. */
export function each<Schema extends z.ZodType>(those: (context: FormContext) => readonly Line[], schema: Schema) {
  return withFields(z.record(z.string().max(100), schema).default({}), (at, context) =>
    those(context).flatMap((line) => {
      const [first, ...others] = fieldsOf({ [line.id]: schema }, at, context);
      return first ? [{ ...first, label: line.text }, ...others] : [];
    }),
  );
}

/** Up to so many of the same; they count from one. */
export function rows<Schema extends z.ZodType>(most: number, schema: Schema) {
  return withFields(z.array(schema).max(most).default([]), (at, context) =>
    Array.from({ length: most }, (_, row) =>
      fieldsOf({ [row]: schema }, at, context).map((field) => ({
        ...field,
        label: typeof field.label === 'string' ? `${field.label} ${row + 1}` : text`${field.label} ${row + 1}`,
        optional: true,
      })),
    ).flat(),
  );
}

/** Values that nobody can give in these fields, by the paths of the fields: whoever sends them by hand is held to the same. */
export function notOffered(fields: readonly Field[], values: object): FieldErrors {
  const wrong = fields.flatMap((field) => {
    const said = wrongIn(field, valueAt(values, field.at));
    return said === null ? [] : [[field.at, said] as const];
  });
  return Object.fromEntries(wrong);
}

function wrongIn(field: Field, value: unknown): string | null {
  const isOffered = (one: unknown) => !('options' in field) || field.options.some((option) => option.value === one);
  switch (field.input) {
    case 'choice':
      return value === undefined || isOffered(value) ? null : 'Please choose one of the options.';
    case 'several':
      return Array.isArray(value) && !value.every(isOffered) ? 'Please choose among the options.' : null;
    case 'number':
      return typeof value === 'number' && value > field.max ? `Please enter ${field.max} or less.` : null;
    case 'lines':
      return Array.isArray(value) && value.join('\n').length > field.max
        ? `Please use at most ${field.max} characters.`
        : null;
    case 'text':
    case 'yes':
      return null;
  }
}

/** Keys of lines are vendors' ids, which may have dots in them. */
function valueAt(values: unknown, path: string): unknown {
  if (typeof values !== 'object' || values === null) return undefined;
  for (const [key, value] of Object.entries<unknown>({ ...values })) {
    if (path === key) return value;
    if (path.startsWith(`${key}.`)) return valueAt(value, path.slice(key.length + 1));
  }
  return undefined;
}

/** The lines that are this person's to answer for; whoever leads answers for what is nobody's. */
export function ownLines({ question, team, person: own }: FormContext, fact: 'assignee' | 'owner'): Line[] {
  return question.content.lines.filter((line) => {
    const whose = line.facts?.[fact] ?? '';
    const isKnown = Object.values(team.people).some((one) => one.id === whose);
    return isKnown ? whose === own.id : own.id === team.roles.em.person;
  });
}

function optionOf(line: Line, description?: string): Option {
  return { value: line.id, label: line.text, description };
}
