/** The plan of an iteration: goals, items, and how it stands once committed (R7, R8, X8). */
import type { Content, Line } from './decisions/decisions.ts';
import type { BusinessTime } from './calendar/moments.ts';
import type { PersonId, PlaceId } from './team.ts';
import { literal, sourced, text, who } from './text/text.ts';
import type { Source, Sourced, Text } from './text/text.ts';

export const itemDispositions = ['carry over', 'drop', 'done'] as const;
/** What becomes of an open item at the close. */
export type ItemDisposition = (typeof itemDispositions)[number];

export const goalScores = ['achieved', 'partly', 'missed', 'dropped'] as const;
/** How far a goal was reached (R28). */
export type GoalScore = (typeof goalScores)[number];

export interface Goal {
  /** `g1`, `g2` … in the order in which they were set. */
  readonly id: string;
  readonly title: string;
  readonly measure: string;
  readonly owner: PersonId;
  /** Where it was typed. */
  readonly source: Source;
}

export interface Item {
  /** Jira's, for good. Its key changes when it moves to another project. */
  readonly id: string;
  readonly key: string;
  readonly title: string;
  readonly link: string;
  readonly source: Source;
  readonly assignee: PersonId | null;
  readonly done: boolean;
  /** How the item came into the plan. */
  readonly origin: 'planned' | 'carry-over' | 'improvement';
  /** How many iterations it was carried through before this one. */
  readonly carried: number;
}

export interface PlanContent extends Content {
  readonly goals: readonly Goal[];
  readonly items: readonly Item[];
}

/** Frozen at commit; never edited. Later changes are ledger entries. */
export interface FrozenPlan extends PlanContent {
  readonly committed:
    | { readonly by: PersonId; readonly on: BusinessTime }
    | { readonly unplanned: true; readonly on: BusinessTime };
}

/** Where an item lives: its key names its project. */
export function itemSource(key: string): PlaceId {
  return `jira:${key.replace(/-\d+$/, '')}`;
}

export function itemName(item: Pick<Item, 'key' | 'title' | 'link' | 'source'>): Sourced {
  return { value: `${item.key} ${item.title}`, source: item.source, link: item.link };
}

/** The plan as the lines that are shown and hashed: goals first, then items by key. */
export function planLines(goals: readonly Goal[], items: readonly Item[]): Line[] {
  const goalLines = goals.map((goal) => ({
    id: goal.id,
    text: text`Goal: ${sourced(goal.title, goal.source)} · measured by ${sourced(goal.measure, goal.source)} (${who(goal.owner)})`,
    facts: { owner: goal.owner },
  }));
  const itemLines = items
    .toSorted((a, b) => a.key.localeCompare(b.key, 'en', { numeric: true }))
    .map((item) => ({
      id: item.key,
      text: item.origin === 'planned' ? [itemName(item)] : text`${itemName(item)} · ${literal(item.origin)}`,
      facts: { assignee: item.assignee ?? 'nobody' },
    }));
  return [...goalLines, ...itemLines];
}

/** May the plan be committed as it stands? Without a goal only with a reason (R8). */
export function needsReason(goals: readonly Goal[]): boolean {
  return goals.length === 0;
}

/** What is worth a warning before the commit; never a hindrance (R2). */
export function warnings(goals: readonly Goal[]): Text[] {
  return goals.length > 2 ? [text`${goals.length} goals: more than two are rarely achieved`] : [];
}
