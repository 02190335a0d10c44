/** One step of a preview: when its question will be put, to whom, who is reminded when (X1, X7). */
import {
  backupsIn,
  eligibleIn,
  getsReminders,
  neededIn,
  rolesAsked,
  settlingOf,
  type AskedRole,
  type Panel,
  type Settling,
} from './decisions/panel.ts';
import { scheduleReminders } from './decisions/reminder-ladder.ts';
import type { BusinessTime } from './calendar/moments.ts';
import type { QuestionWording } from './questions.ts';
import type { WorkflowType } from './workflow-state.ts';
import { person, type PersonId, type Team } from './team.ts';
import type { Literal } from './ids.ts';
import { toInternalText } from './text/text.ts';
import { isWithinHours, inZoneOf } from './calendar/working-days.ts';

export interface ScheduledStep {
  /** Unique in the preview and the same from run to run, for example `iteration/commit`. */
  readonly id: string;
  /** In the team's time zone. */
  readonly on: BusinessTime;
  readonly title: string;
  /** It may come before `on`: when. */
  readonly earlier?: string | undefined;
  /** It comes only if this holds. */
  readonly provided?: string | undefined;
  readonly question?: Previewed | undefined;
}

/** A question as it will be put, if everything before it takes its full time. */
export interface Previewed {
  /** As `drumbeat decide` names it. */
  readonly id: string;
  readonly text: string;
  /** `seats`: the first valid answer settles; `each`: one form per person; `open`: whoever wants to, nobody is reminded. */
  readonly settles: Settling;
  /** Empty: people are asked by name. */
  readonly roles: readonly AskedRole[];
  /** Who is asked, or may be if `among` says so. */
  readonly people: readonly AskedPerson[];
  /** How many of them must answer. */
  readonly needed: number;
  /** May answer too, and are asked if the holders of the roles cannot be. */
  readonly backups: readonly AskedPerson[];
  /** Which of `people`, where that is known only later. */
  readonly among?: string | undefined;
  readonly until: BusinessTime;
  /** In the order of time, each in the hours of the people it speaks to; the last one stands at the deadline. */
  readonly reminders: readonly Reminder[];
  readonly ifNobodyAnswers: Literal;
}

export interface AskedPerson {
  readonly id: PersonId;
  readonly name: string;
  /** The moment of asking on their own clock, with its offset. */
  readonly on: BusinessTime;
  /** Whether it lies within their working hours. */
  readonly atWork: boolean;
}

interface Reminder {
  readonly on: BusinessTime;
  readonly why: string;
  readonly isDeadline: boolean;
  readonly people: readonly { readonly id: PersonId; readonly name: string }[];
}

interface Circumstances extends Pick<ScheduledStep, 'earlier' | 'provided'>, Pick<Previewed, 'among'> {}

/** The step of one question: when it is put, to whom, who is reminded when. */
export function asking(team: Team, workflow: WorkflowType) {
  return (
    title: string,
    { id, text, panel, ifNobodyAnswers }: QuestionWording,
    on: BusinessTime,
    until: BusinessTime,
    { among, ...when }: Circumstances = {},
  ): ScheduledStep => {
    const backups = backupsIn(panel, team);
    const people = eligibleIn(panel, team).filter((one) => !backups.includes(one));
    return {
      id: `${workflow}/${id}`,
      on,
      title,
      ...when,
      question: {
        id,
        text: toInternalText(text()),
        settles: settlingOf(panel),
        roles: rolesAsked(panel),
        people: people.map((one) => askedPerson(team, one, on)),
        needed: neededIn(panel),
        backups: backups.map((one) => askedPerson(team, one, on)),
        ...(among !== undefined && { among }),
        until,
        reminders: getsReminders(panel) ? remindersOf(team, panel, people, on, until) : [],
        ifNobodyAnswers,
      },
    };
  };
}

function remindersOf(
  team: Team,
  panel: Panel,
  people: readonly PersonId[],
  now: BusinessTime,
  deadline: BusinessTime,
): Reminder[] {
  return scheduleReminders(team, { panel, people, now, deadline, policy: 'working hours' }).map((reminder) => ({
    on: reminder.on,
    why: reminder.name,
    isDeadline: reminder.isDeadline,
    people: reminder.people.map((id) => ({ id, name: person(team, id).name })),
  }));
}

function askedPerson(team: Team, id: PersonId, on: BusinessTime): AskedPerson {
  const one = person(team, id);
  return { id, name: one.name, on: inZoneOf(one, on), atWork: isWithinHours(team, one, on) };
}
