/**
 * What the coming iteration will ask of whom, and when (X1, X7): laid out beforehand from the rules and words that its workflows use.
 * Nothing is started, nothing is read but the team's configuration; `test/preview.test.ts` compares it with a lived iteration.
 */
import { retrospectiveDates } from './calendar/calendar.ts';
import type { DatedIteration, IterationDates } from './calendar/calendar.ts';
import {
  backupsIn,
  eligibleIn,
  getsReminders,
  rolesAsked,
  settlingOf,
  type Panel,
  type Settling,
} from './decisions/panel.ts';
import { scheduleReminders } from './decisions/reminder-ladder.ts';
import type { BusinessTime } from './calendar/moments.ts';
import * as questions from './questions.ts';
import type { QuestionWording } from './questions.ts';
import type { WorkflowType } from './workflow-state.ts';
import { participants, person, type PersonId, type Role, type Team } from './team.ts';
import type { Literal, WorkflowKey } from './ids.ts';
import { text as textOf, toInternalText } from './text/text.ts';
import { addWorkingDays, isWithinHours, millisOf, inZoneOf } from './calendar/working-days.ts';

/** Also what `drumbeat preview --json` prints: fields are added, never renamed or given another meaning. */
export interface Preview {
  readonly team: { readonly id: string; readonly name: string; readonly timeZone: string };
  readonly people: readonly Member[];
  /** Key of the iteration, for example `2026-w49`, and the version that it releases, if any. */
  readonly iteration: string;
  readonly release: string | null;
  readonly starts: BusinessTime;
  readonly closes: BusinessTime;
  /** In the order of time. */
  readonly steps: readonly ScheduledStep[];
}

/** Somebody who takes part, and when reminders reach them. */
interface Member {
  readonly id: PersonId;
  readonly name: string;
  readonly timeZone: string;
  readonly hours: { readonly from: string; readonly to: string };
}

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
  readonly role?: Role | undefined;
  /** Who is asked, or may be if `among` says so. */
  readonly people: readonly AskedPerson[];
  /** May answer too, and is asked if the holder of the role cannot be. */
  readonly backup?: AskedPerson | undefined;
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

/** What stands where a title or a name is not known yet. */
const open = textOf`…`;

/** Every step of one iteration, its release and its retrospective. */
export function previewOf(team: Team, { key, dates }: DatedIteration): Preview {
  const steps = [...planSteps(team, key, dates), ...syncSteps(team, key, dates), ...releaseSteps(team, dates)];
  const all = [...steps, ...closeSteps(team, key, dates), ...retrospectiveSteps(team, key, dates)];
  return {
    team: { id: team.id, name: team.name, timeZone: team.calendar.timeZone },
    people: participants(team).map(({ id, name, timeZone, hours }) => ({ id, name, timeZone, hours })),
    iteration: key,
    release: dates.release?.version ?? null,
    starts: dates.starts,
    closes: dates.closes,
    steps: all.toSorted((a, b) => millisOf(a.on) - millisOf(b.on)),
  };
}

function planSteps(team: Team, key: WorkflowKey, dates: IterationDates): ScheduledStep[] {
  const asked = asking(team, 'iteration');
  return [
    asked('The draft opens: goals are collected', questions.goals(key, everyone(team)), dates.draftOpens, dates.starts),
    asked(
      'The engineering manager is asked to commit the plan',
      questions.commit(key),
      dates.commitAsked,
      dates.starts,
    ),
    { id: 'iteration/starts', on: dates.starts, title: 'The iteration starts' },
  ];
}

function syncSteps(team: Team, key: WorkflowKey, dates: IterationDates): ScheduledStep[] {
  const asked = asking(team, 'iteration');
  return dates.syncs.flatMap(({ agendaOpens, at }, index) => {
    const sync = index + 1;
    const agenda = questions.agenda(key, sync, everyone(team));
    return [
      asked(`Sync ${sync}: the agenda is collected`, agenda, agendaOpens, at),
      asked(`Sync ${sync}: notes are recorded`, questions.notes(sync), at, addWorkingDays(team, at, 1)),
    ];
  });
}

function releaseSteps(team: Team, { release, retrospectiveAfter }: IterationDates): ScheduledStep[] {
  if (!release) return [];
  const { version, asked, due } = release;
  const followed = retrospectiveAfter === 'release';
  return [
    asking(team, 'release')('Go or no-go for the release', questions.go(version), asked, due),
    {
      id: 'release/due',
      on: due,
      title: `Release ${version} is published`,
      provided: followed ? 'it is a go; the retrospective follows' : 'it is a go',
    },
  ];
}

function closeSteps(team: Team, key: WorkflowKey, { closes, closingEnds }: IterationDates): ScheduledStep[] {
  const asked = asking(team, 'iteration');
  const owners = questions.scores(key, 'close', everyone(team));
  return [
    asked('The iteration closes: open items', questions.closing(key, everyone(team)), closes, closingEnds, {
      provided: 'items are open',
      among: 'everyone with an open item (the engineering manager for items without an assignee)',
    }),
    asked('The iteration closes: goals are scored', owners, closes, closingEnds, {
      provided: 'the plan was committed with goals',
      among: 'the owners of the goals',
    }),
    {
      id: 'iteration/closed',
      on: closingEnds,
      title: 'The iteration is closed',
      earlier: 'as soon as everyone has answered',
    },
  ];
}

function retrospectiveSteps(team: Team, key: WorkflowKey, dates: IterationDates): ScheduledStep[] {
  if (dates.retrospectiveAfter === null) return [];
  const asked = asking(team, 'retrospective');
  const all = everyone(team);
  const followed = dates.retrospectiveAfter === 'release' ? dates.release : null;
  const begins = followed?.due ?? dates.closingEnds;
  const { judged, scored, reflected, voted, chosen, votesEach } = retrospectiveDates(team, begins);
  const afterChosen = addWorkingDays(team, chosen, 1);
  const trigger = followed ? {} : { earlier: 'as soon as the iteration is closed' };
  const last = { earlier: 'as soon as the previous step is answered' };
  return [
    asked("Retrospective: the last improvement's verdict", questions.verdict(open), begins, judged, {
      ...trigger,
      provided: 'an improvement waits for its verdict',
    }),
    asked('Retrospective: goals are scored', questions.scores(key, 'retrospective', all), judged, scored, {
      ...last,
      provided: 'goals are not scored yet',
      among: 'the owners of the goals',
    }),
    asked('Retrospective: reflections', questions.reflections(followed?.version ?? key, all), scored, reflected, last),
    ...(all.length === 1
      ? []
      : [
          asked('Retrospective: votes', questions.votes(votesEach, all), reflected, voted, {
            ...last,
            provided: 'there is more than one topic',
          }),
        ]),
    asked('Retrospective: one improvement is chosen', questions.improvement(all), voted, chosen, last),
    asked('Retrospective: the choice is offered', questions.improvementByEm(open), chosen, afterChosen, {
      provided: 'the team chose nothing',
    }),
    asked('Retrospective: the owner accepts', questions.accept(open, open, open, all), chosen, afterChosen, {
      ...last,
      provided: 'somebody else is named as the owner',
      among: 'the person named',
    }),
  ];
}

interface Circumstances extends Pick<ScheduledStep, 'earlier' | 'provided'>, Pick<Previewed, 'among'> {}

/** The step of one question: when it is put, to whom, who is reminded when. */
function asking(team: Team, workflow: WorkflowType) {
  return (
    title: string,
    { id, text, panel, ifNobodyAnswers }: QuestionWording,
    on: BusinessTime,
    until: BusinessTime,
    { among, ...when }: Circumstances = {},
  ): ScheduledStep => {
    const [role] = rolesAsked(panel);
    const [backup] = backupsIn(panel, team);
    const people = eligibleIn(panel, team).filter((one) => one !== backup);
    return {
      id: `${workflow}/${id}`,
      on,
      title,
      ...when,
      question: {
        id,
        text: toInternalText(text()),
        settles: settlingOf(panel),
        ...(role !== undefined && { role }),
        people: people.map((one) => askedPerson(team, one, on)),
        ...(backup !== undefined && { backup: askedPerson(team, backup, on) }),
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

function everyone(team: Team): PersonId[] {
  return participants(team).map((one) => one.id);
}
