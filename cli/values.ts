/** What a form asks for, given on the command line: as JSON, or as `field=value`. */
import type { z } from 'zod';
import { child, isGroup, type Path } from '../config/lines.ts';
import { messageOf, UserError } from '../config/user-error.ts';
import type { FormContext } from '../forms/fields.ts';
import type { Form } from '../forms/form.ts';
import { nested } from '../forms/nested.ts';
import { fieldsOf } from './fields.ts';
import { didYouMean } from './suggest.ts';

/** Checked by the same form that Slack shows. @throws UserError that names every field that is missing or wrong */
export function readValues(form: Form<object>, context: FormContext, given: unknown): object {
  const paths = form.schema.safeParse(given ?? {}).error?.issues.map(({ path }) => path) ?? [];
  const values = withoutShell(given ?? {}, paths);
  const read = form.schema.safeParse(values);
  const checked = form.check(values, context);
  if ('values' in checked) return checked.values;
  const fields = () => fieldsOf(form, context).map((one) => one.field);
  const wrong = read.success
    ? Object.entries(checked.errors)
    : read.error.issues.flatMap((issue) => issuesOf(issue, fields));
  const said = wrong.map(([field, words]) => `\n  ${field}: ${words}`).join('');
  throw new UserError(
    `The form "${form.title}" has missing or invalid fields:${said}\nGive field=value, or all with --values '{…}'`,
    `Its fields: ${fields().join(', ')}.`,
  );
}

/** What zod complains about, at its field; for a field that the form does not have, the fields it has are listed. */
function issuesOf(issue: z.core.$ZodIssue, fields: () => readonly string[]): (readonly [string, string])[] {
  const at = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys') return [[at.join('.'), issue.message]];
  return issue.keys.map((key) => {
    const field = [...at, key].join('.');
    return [field, `There is no such field. ${didYouMean(field, fields(), 'The fields')}`];
  });
}

/** A shell knows only text: where it does not fit, it is read as the number, the yes or no, or the list that it spells. */
export function withoutShell<Given>(given: Given, paths: readonly Path[]): Given {
  const fixed = structuredClone(given);
  for (const path of paths) {
    const around = path.slice(0, -1).reduce(child, fixed);
    const key = String(path.at(-1));
    const value = child(around, key);
    if (isGroup(around) && typeof value === 'string') around[key] = asJson(value) ?? value;
  }
  return fixed;
}

/** `goals.g1.score=achieved` becomes `{goals: {g1: {score: 'achieved'}}}`; whole numbers are places in a list. */
export function fromPairs(pairs: readonly string[]): unknown {
  const values = pairs.map((pair) => {
    const [, path, value] = /^([\w.-]+)=(.*)$/s.exec(pair) ?? [];
    if (path === undefined || value === undefined)
      throw new UserError(`"${pair}" is not field=value`, 'Write for example reason="no time".');
    if (path.split('.').includes('__proto__')) throw new UserError(`"${pair}" names no field`);
    return [path, value] as const;
  });
  try {
    return nested(values);
  } catch (error) {
    throw new UserError(messageOf(error));
  }
}

/** Undefined when it is no JSON. */
export function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
