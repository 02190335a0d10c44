/** What people fill in: one name a form, the values it yields. `client/slack/forms/<name>.ts` shows and parses it. */
import type { PersonId } from './team.ts';

export interface FormValues {
  /** A goal of the coming iteration (R8). */
  goal: { readonly title: string; readonly measure: string; readonly owner: PersonId };
  /** Why something unusual is done: a plan without a goal, a cancelled release. */
  reason: { readonly reason: string };
  /** A topic for the weekly sync; a blocker is one that stops work (R10). */
  agenda: { readonly topic: string; readonly blocker: boolean };
  /** What the sync decided, and its actions with their owners (R10). */
  notes: {
    readonly decisions: readonly string[];
    readonly actions: readonly NotedAction[];
    /** Ids of earlier actions that are done. */
    readonly done: readonly string[];
  };
  /** What happens to each of a person's open items at the close: by item key. */
  closing: { readonly items: Readonly<Record<string, ItemFate>> };
  /** How far each of a person's goals was reached, by goal id (R28). */
  score: { readonly goals: Readonly<Record<string, { readonly score: GoalScore; readonly note: string }>> };
  /** What the last improvement did (R30). */
  verdict: { readonly verdict: ImprovementVerdict; readonly evidence: string };
  /** One reflection for the retrospective (R29). */
  reflection: { readonly wentWell: string; readonly couldImprove: string };
  /** Votes by topic id; all of them are used (R29). */
  votes: { readonly votes: Readonly<Record<string, number>> };
  /** The one thing to improve (R30). */
  improvement: {
    readonly topic: string;
    readonly what: string;
    readonly measure: string;
    readonly baseline: string;
    readonly owner: PersonId;
  };
}

export type FormName = keyof FormValues;

export interface NotedAction {
  readonly text: string;
  readonly owner: PersonId;
}

export const itemFates = ['carry over', 'drop', 'done'] as const;
export type ItemFate = (typeof itemFates)[number];

export const goalScores = ['achieved', 'partly', 'missed', 'dropped'] as const;
export type GoalScore = (typeof goalScores)[number];

export const improvementVerdicts = ['improved', 'same', 'worse', 'not tried'] as const;
export type ImprovementVerdict = (typeof improvementVerdicts)[number];

type Check = (value: unknown) => boolean;

/** Longer than any field of a form lets through. */
const longest = 5000;
const string: Check = (value) => typeof value === 'string' && value.length <= longest;
const oneOf =
  (names: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && names.includes(value);
const list =
  (item: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(item);
const fields =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isRecord(value) &&
    Object.entries(checks).every(([name, check]) => Object.hasOwn(value, name) && check(value[name]));
const each =
  (item: Check): Check =>
  (value) =>
    isRecord(value) && Object.values(value).every(item);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const shapes: { readonly [Name in FormName]: Check } = {
  goal: fields({ title: string, measure: string, owner: string }),
  reason: fields({ reason: string }),
  agenda: fields({ topic: string, blocker: (value) => typeof value === 'boolean' }),
  notes: fields({
    decisions: list(string),
    actions: list(fields({ text: string, owner: string })),
    done: list(string),
  }),
  closing: fields({ items: each(oneOf(itemFates)) }),
  score: fields({ goals: each(fields({ score: oneOf(goalScores), note: string })) }),
  verdict: fields({ verdict: oneOf(improvementVerdicts), evidence: string }),
  reflection: fields({ wentWell: string, couldImprove: string }),
  votes: fields({ votes: each((value) => Number.isInteger(value) && Number(value) >= 0) }),
  improvement: fields({ topic: string, what: string, measure: string, baseline: string, owner: string }),
};

/** Have the values the shape of the form? The doors say more exactly what is wrong; this keeps what came past them out. */
export function fits<Name extends FormName>(form: Name, values: unknown): values is FormValues[Name] {
  return shapes[form](values);
}
