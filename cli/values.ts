/** What a form asks for, given on the command line: as JSON, or as `field=value`. */
import type { z } from 'zod';
import { UserError } from '../config/user-error.ts';
import type { FormName, FormValues } from '../domain/forms.ts';
import type { Form, FormContext } from '../client/slack/forms/form.ts';
import { forms } from '../client/slack/forms/index.ts';
import { fieldsOf } from './fields.ts';
import { didYouMean } from './suggest.ts';

/** Checked by the same form that Slack shows. @throws PlainError that names every field that is missing or wrong */
export function readValues<Name extends FormName>(name: Name, context: FormContext, given: unknown): FormValues[Name] {
  const form: Form<Name> = forms[name];
  const read = parsed(form.values, given ?? {});
  const fields = () => fieldsOf(name, context).map((one) => one.field);
  const wrong = read.success
    ? Object.entries(form.fieldErrors(read.data, context))
    : read.error.issues.flatMap((issue) => issuesOf(issue, fields));
  if (read.success && wrong.length === 0) return read.data;
  const said = wrong.map(([field, words]) => `\n  ${field}: ${words}`).join('');
  throw new UserError(
    `The form "${form.title}" is not filled in:${said}\nGive field=value, or all with --values '{…}'`,
    `Its fields: ${fields().join(', ')}.`,
  );
}

/** What zod complains about, at its field; a field that the form does not have is told which it has. */
function issuesOf(issue: z.core.$ZodIssue, fields: () => readonly string[]): (readonly [string, string])[] {
  const at = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys') return [[at.join('.'), issue.message]];
  return issue.keys.map((key) => {
    const field = [...at, key].join('.');
    return [field, `There is no such field. ${didYouMean(field, fields(), 'The fields')}`];
  });
}

/** A shell knows only text: where the form wants a number, a yes or no, or a list, the text is read as one. */
function parsed<Values>(shape: z.ZodType<Values>, given: unknown): z.ZodSafeParseResult<Values> {
  const read = shape.safeParse(given);
  if (read.success) return read;
  const fixed = structuredClone(given);
  for (const { path } of read.error.issues) {
    const parent = path.slice(0, -1).reduce<unknown>((of, key) => (isGroup(of) ? of[String(key)] : undefined), fixed);
    const key = String(path.at(-1));
    if (isGroup(parent) && typeof parent[key] === 'string') parent[key] = asJson(parent[key]);
  }
  return shape.safeParse(fixed);
}

/** `goals.g1.score=achieved` becomes `{goals: {g1: {score: 'achieved'}}}`; whole numbers are places in a list. */
export function fromPairs(pairs: readonly string[]): unknown {
  const values: Record<string, unknown> = {};
  for (const pair of pairs) {
    const [, path, value] = /^([\w.-]+)=(.*)$/s.exec(pair) ?? [];
    if (path === undefined || value === undefined)
      throw new UserError(`"${pair}" is not field=value`, 'Write for example reason="no time".');
    const keys = path.split('.');
    if (keys.includes('__proto__')) throw new UserError(`"${pair}" names no field`);
    let at: Record<string, unknown> = values;
    keys.slice(0, -1).forEach((key, n) => {
      const inside: unknown = at[key] ?? (/^\d+$/.test(keys[n + 1] ?? '') ? [] : {});
      if (!isGroup(inside)) throw new UserError(`"${pair}" gives a part of ${key}, which has a value already`);
      at[key] = inside;
      at = inside;
    });
    at[keys.at(-1) ?? ''] = value;
  }
  return values;
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
