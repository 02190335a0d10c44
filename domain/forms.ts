/**
 * What people fill in: one entry a form, the shape of the values it yields. `client/slack/forms/<name>.ts` shows and parses it.
 * The doors say more exactly what is wrong; these shapes keep out what came past them.
 */
import type { PersonId } from './team.ts';

export const itemDispositions = ['carry over', 'drop', 'done'] as const;
export type ItemDisposition = (typeof itemDispositions)[number];

export const goalScores = ['achieved', 'partly', 'missed', 'dropped'] as const;
export type GoalScore = (typeof goalScores)[number];

export const improvementVerdicts = ['improved', 'same', 'worse', 'not tried'] as const;
export type ImprovementVerdict = (typeof improvementVerdicts)[number];

type Check<Value> = (value: unknown) => value is Value;

/** Longer than any field of a form lets through. */
const longest = 5000;
const string: Check<string> = (value): value is string => typeof value === 'string' && value.length <= longest;
/** Whether there is such a person, the workflow finds out. */
const person: Check<PersonId> = (value): value is PersonId => string(value);
const boolean: Check<boolean> = (value): value is boolean => typeof value === 'boolean';
const count: Check<number> = (value): value is number => Number.isInteger(value) && Number(value) >= 0;
const oneOf =
  <Name extends string>(names: readonly Name[]): Check<Name> =>
  (value): value is Name =>
    names.some((name) => name === value);
const list =
  <Item>(item: Check<Item>): Check<readonly Item[]> =>
  (value): value is readonly Item[] =>
    Array.isArray(value) && value.every(item);
const fields =
  <Fields extends object>(checks: { readonly [Name in keyof Fields]: Check<Fields[Name]> }): Check<Readonly<Fields>> =>
  (value): value is Readonly<Fields> =>
    isRecord(value) &&
    Object.entries<Check<unknown>>(checks).every(([name, check]) => Object.hasOwn(value, name) && check(value[name]));
const each =
  <Item>(item: Check<Item>): Check<Readonly<Record<string, Item>>> =>
  (value): value is Readonly<Record<string, Item>> =>
    isRecord(value) && Object.values(value).every(item);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const shapes = {
  /** A goal of the coming iteration (R8). */
  goal: fields({ title: string, measure: string, owner: person }),
  /** Why something unusual is done: a plan without a goal, a cancelled release. */
  reason: fields({ reason: string }),
  /** A topic for the weekly sync; a blocker is one that stops work (R10). */
  agenda: fields({ topic: string, blocker: boolean }),
  /** What the sync decided, its actions with their owners, and the ids of earlier actions that are done (R10). */
  notes: fields({
    decisions: list(string),
    actions: list(fields({ text: string, owner: person })),
    done: list(string),
  }),
  /** What happens to each of a person's open items at the close: by item key. */
  closing: fields({ items: each(oneOf(itemDispositions)) }),
  /** How far each of a person's goals was reached, by goal id (R28). */
  score: fields({ goals: each(fields({ score: oneOf(goalScores), note: string })) }),
  /** What the last improvement did (R30). */
  verdict: fields({ verdict: oneOf(improvementVerdicts), evidence: string }),
  /** One reflection for the retrospective (R29). */
  reflection: fields({ wentWell: string, couldImprove: string }),
  /** Votes by topic id; all of them are used (R29). */
  votes: fields({ votes: each(count) }),
  /** The one thing to improve (R30). */
  improvement: fields({ topic: string, what: string, measure: string, baseline: string, owner: person }),
};

type Checked<Shape> = Shape extends Check<infer Value> ? Value : never;
export type FormName = keyof typeof shapes;
export type FormValues = { readonly [Name in FormName]: Checked<(typeof shapes)[Name]> };
export type NotedAction = FormValues['notes']['actions'][number];

/** Have the values the shape of the form? */
export function fits<Name extends FormName>(form: Name, values: unknown): values is FormValues[Name] {
  return shapes[form](values);
}
