/** The reminder ladder laid out in time: each reminder in the hours of the people it speaks to (X1). */
import type { BusinessTime } from '../calendar/moments.ts';
import { backupsIn, type Panel } from './panel.ts';
import { reminderPolicies, type Audience, type ReminderPolicy, type ReminderRule } from './reminders.ts';
import { participants, person, type PersonId, type Team } from '../team.ts';
import { millisOf, businessTimeAt, withinHours } from '../calendar/working-days.ts';

export interface ScheduledReminder {
  readonly name: string;
  readonly on: BusinessTime;
  /** Whom it speaks to: who is asked, the backup, or who stands above them. */
  readonly people: readonly PersonId[];
  readonly isDeadline: boolean;
}

const minute = 60_000;
const hour = 60 * minute;

export interface LadderInput {
  readonly panel: Panel;
  readonly people: readonly PersonId[];
  readonly now: BusinessTime;
  readonly deadline: BusinessTime;
  readonly policy: ReminderPolicy;
}

/**
 * The reminders in the order of time; the last one is exactly the deadline. A reminder that would come
 * shortly after the question, or not before the deadline, is left out; two of the same moment are one.
 */
export function scheduleReminders(
  team: Team,
  { panel, people, now, deadline, policy }: LadderInput,
): readonly ScheduledReminder[] {
  const rules: readonly ReminderRule[] = reminderPolicies[policy];
  const [from, until] = [millisOf(now), millisOf(deadline)];
  const reminders = new Map<number, ScheduledReminder>();
  for (const rule of rules.filter((one) => !isDeadline(one))) {
    const rough = Math.round(roughly(rule, from, until));
    if (rough <= from) continue;
    for (const id of speaksTo(team, rule, panel, people)) {
      const on = withinHours(team, person(team, id), businessTimeAt(team, rough));
      const moment = millisOf(on);
      if (moment <= from + earliest(rule) || moment >= until) continue;
      const name = moment > rough ? rule.whenLater : rule.name;
      reminders.set(moment, merged(reminders.get(moment), name, on, id));
    }
  }
  const last = rules.find(isDeadline);
  return [
    ...[...reminders].toSorted(([a], [b]) => a - b).map(([, reminder]) => reminder),
    {
      name: last?.name ?? 'the deadline has passed',
      on: businessTimeAt(team, until),
      people: last ? speaksTo(team, last, panel, people) : [],
      isDeadline: true,
    },
  ];
}

function speaksTo(team: Team, rule: ReminderRule, panel: Panel, people: readonly PersonId[]): PersonId[] {
  const { em, manager } = team.roles;
  const of: Record<Audience, () => readonly (PersonId | undefined)[]> = {
    asked: () => people,
    backup: () => backupsIn(panel, team),
    team: () => participants(team).map(({ id }) => id),
    above: () => [people.includes(em.person) ? manager.person : em.person],
  };
  return [...new Set(rule.to.flatMap((audience) => of[audience]()))].filter((id) => id !== undefined);
}

function roughly({ at }: ReminderRule, from: number, until: number): number {
  if ('share' in at) return from + at.share * (until - from);
  return 'minutesAfter' in at ? from + at.minutesAfter * minute : until - at.hoursBefore * hour;
}

/** Nobody is reminded so soon after being asked, unless the policy counts in minutes. */
function earliest({ at }: ReminderRule): number {
  return 'minutesAfter' in at ? 0 : 30 * minute;
}

function isDeadline(rule: ReminderRule): boolean {
  return 'hoursBefore' in rule.at && rule.at.hoursBefore === 0;
}

/** The later rule gives the name; nobody is named or notified twice. */
function merged(
  earlier: ScheduledReminder | undefined,
  name: string,
  on: BusinessTime,
  id: PersonId,
): ScheduledReminder {
  return {
    name,
    on,
    people: [...new Set([...(earlier?.people ?? []), id])],
    isDeadline: false,
  };
}
