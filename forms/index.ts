/** Every form by its name. Slack and the command line show them and check what is given; so does the activity that counts an answer. */
import { agenda } from './agenda.ts';
import { closing } from './closing.ts';
import type { Form } from './form.ts';
import { goal } from './goal.ts';
import { improvement } from './improvement.ts';
import { notes } from './notes.ts';
import { reason } from './reason.ts';
import { reflection } from './reflection.ts';
import { score } from './score.ts';
import { verdict } from './verdict.ts';
import { votes } from './votes.ts';

const all = { goal, reason, agenda, notes, closing, score, verdict, reflection, votes, improvement };

export type FormName = keyof typeof all;
type ValuesOf<Of> = Of extends Form<infer Values> ? Values : never;
export type FormValues = { readonly [Name in FormName]: ValuesOf<(typeof all)[Name]> };

export const forms: { readonly [Name in FormName]: Form<FormValues[Name]> } = all;

/** Undefined for a form that no longer exists. */
export function formOf(name: string): Form<object> | undefined {
  return new Map<string, Form<object>>(Object.entries(all)).get(name);
}
