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
  notes: { readonly decisions: readonly string[]; readonly actions: readonly NotedAction[] };
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
