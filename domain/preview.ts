/**
 * What the coming iteration will ask of whom, and when (X1, X7): laid out beforehand from the rules and words that its workflows use.
 * Nothing is started, nothing is read but the team's configuration; `test/preview.test.ts` compares it with a lived iteration.
 */
import { retrospectiveDates } from './calendar/calendar.ts';
import type { DatedIteration, IterationDates } from './calendar/calendar.ts';
import type { BusinessTime } from './calendar/moments.ts';
import * as questions from './questions.ts';
import { asking, type ScheduledStep } from './preview-step.ts';
import { participants, type PersonId, type Team } from './team.ts';
import type { WorkflowKey } from './ids.ts';
import { text as textOf } from './text/text.ts';
import { addWorkingDays, millisOf } from './calendar/working-days.ts';

/** Also what `drumbeat preview --json` prints: fields are added, and renamed only where one is no longer true. */
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

function everyone(team: Team): PersonId[] {
  return participants(team).map((one) => one.id);
}
