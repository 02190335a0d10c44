/** What a form asks for, given on the command line: as JSON, or as `field=value`. */
import type { z } from 'zod';
import { PlainError } from '../../config/plain-error.ts';
import type { FormName, FormValues } from '../../domain/forms.ts';
import type { Form, FormContext } from '../slack/forms/form.ts';
import { forms } from '../slack/forms/index.ts';

/** Checked by the same form that Slack shows. @throws PlainError that names every field that is missing or wrong */
export function readValues<Name extends FormName>(name: Name, context: FormContext, given: unknown): FormValues[Name] {
  const form: Form<Name> = forms[name];
  const read = parsed(form.values, given ?? {});
  const wrong = read.success
    ? Object.entries(form.misfits(read.data, context))
    : read.error.issues.map((issue) => [issue.path.join('.'), issue.message]);
  if (read.success && wrong.length === 0) return read.data;
  const fields = wrong.map(([field, words]) => `\n  ${field}: ${words}`).join('');
  throw new PlainError(
    `The form "${form.title}" is not filled in:${fields}\nGive field=value, or all with --values '{…}'.`,
  );
}

/** A shell knows only text: where the form wants a number, a yes or no, or a list, the text is read as one. */
function parsed<Values>(shape: z.ZodType<Values>, given: unknown): z.ZodSafeParseResult<Values> {
  const read = shape.safeParse(given);
  if (read.success) return read;
  const mended = structuredClone(given);
  for (const { path } of read.error.issues) {
    const parent = path.slice(0, -1).reduce<unknown>((of, key) => (isGroup(of) ? of[String(key)] : undefined), mended);
    const key = String(path.at(-1));
    if (isGroup(parent) && typeof parent[key] === 'string') parent[key] = asJson(parent[key]);
  }
  return shape.safeParse(mended);
}

/** `goals.g1.score=achieved` becomes `{goals: {g1: {score: 'achieved'}}}`; whole numbers are places in a list. */
export function fromPairs(pairs: readonly string[]): unknown {
  const values: Record<string, unknown> = {};
  for (const pair of pairs) {
    const [, path, value] = /^([\w.-]+)=(.*)$/s.exec(pair) ?? [];
    if (path === undefined || value === undefined)
      throw new PlainError(`"${pair}" is not field=value`, 'Write for example reason="no time".');
    const keys = path.split('.');
    let at: Record<string, unknown> = values;
    keys.slice(0, -1).forEach((key, n) => {
      const inside: unknown = at[key] ?? (/^\d+$/.test(keys[n + 1] ?? '') ? [] : {});
      if (!isGroup(inside)) throw new PlainError(`"${pair}" gives a part of ${key}, which has a value already`);
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
