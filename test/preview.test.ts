/** The preview tells beforehand what a lived iteration asks, of whom, until when. */
import { anyOf, atLeast, eachOf, settlingOf, type Panel } from '../domain/decisions/panel.ts';
import * as fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import { calendarOf } from '../cli/preview-calendar.ts';
import { previewInWords, stepRows } from '../cli/preview-words.ts';
import { iterationNamed, iterationStarting, nextIteration } from '../domain/calendar/calendar.ts';
import type { BusinessTime } from '../domain/calendar/moments.ts';
import { previewOf } from '../domain/preview.ts';
import type { Preview } from '../domain/preview.ts';
import { asking, type ScheduledStep, type Previewed } from '../domain/preview-step.ts';
import type { Person, Team } from '../domain/team.ts';
import { weekdays } from '../domain/team.ts';
import { literal, toInternalText } from '../domain/text/text.ts';
import { millisOf } from '../domain/calendar/working-days.ts';
import type { Shown } from './support/people.ts';
import { live } from './support/workflows.ts';
import { team } from './support/team.ts';
import { silent, willing } from './support/willing.ts';

const items = [{ key: 'SEC-1', assignee: 'ben' }, { key: 'SEC-2', assignee: 'cleo' }, { key: 'SEC-3' }];
const minute = (on: BusinessTime): string => on.slice(0, 16);
const preview = previewOf(team, iterationStarting(team, '2026-11-30'));

function beatOf(of: Preview, id: string): ScheduledStep & { readonly question: Previewed } {
  const found = of.steps.find((one) => one.id === id);
  if (!found?.question) throw new Error(`The preview has no question ${id}.`);
  return { ...found, question: found.question };
}

describe('against a lived iteration', { timeout: 120_000 }, () => {
  const lived = new Set<string>();
  const isAgain = (id: string) => /^(commit|go)-(?!1$)\d+$/.test(id);

  /** What the workflows of this iteration asked, each question the first time. */
  function askedIn(shown: readonly Shown[], of: Preview) {
    const keys = [of.iteration, of.release];
    const firsts = new Map<string, Shown>();
    for (const one of shown) {
      const [type = '', , key = ''] = one.workflowId.split('/');
      const id = `${type}/${one.question.id}`;
      if (keys.includes(key) && !isAgain(one.question.id) && !firsts.has(id)) firsts.set(id, one);
    }
    return firsts;
  }

  /** Asked at the moment that was told; where it depends on something, at the latest then. */
  const isInTime = (step: ScheduledStep, on: BusinessTime): boolean =>
    step.earlier === undefined && step.provided === undefined
      ? minute(on) === minute(step.on)
      : millisOf(on) <= millisOf(step.on) + 60_000;

  /** What was asked beside what was told, both in the same shape. */
  function compared(shown: readonly Shown[], key: string) {
    const told = previewOf(team, iterationNamed(team, key));
    const questions = [...askedIn(shown, told)].map(([id, { on, question, people }]) => {
      lived.add(id);
      const step = beatOf(told, id);
      const { text, settles, people: may, among, until, ifNobodyAnswers } = step.question;
      const parts = text.split('…');
      const words = toInternalText(question.text);
      const known = may.map((one) => one.id);
      return {
        asked: {
          id,
          words: parts.length === 1 ? words : parts.filter((part) => words.includes(part)),
          settles: settlingOf(question.panel),
          people: among === undefined ? people : people.filter((one) => known.includes(one)),
          until: question.deadline,
          ifNobodyAnswers: question.ifNobodyAnswers,
          inTime: isInTime(step, on),
        },
        told: {
          id,
          words: parts.length === 1 ? text : parts,
          settles,
          people: among === undefined ? known : people,
          until,
          ifNobodyAnswers,
          inTime: true,
        },
      };
    });
    return { asked: questions.map((one) => one.asked), told: questions.map((one) => one.told) };
  }

  test('everybody answers: the questions, people and deadlines that were told', { tags: ['X1'] }, () =>
    live({ asked: willing(), items }, async ({ shown, start }) => {
      const first = await start();
      const second = await start('2026-w51');
      await second.result();
      await first.result();
      for (const key of [first.key, second.key]) {
        const { asked, told } = compared(shown, key);
        expect(asked).toEqual(told);
      }
    }),
  );

  test('hardly anybody answers: also the reminders that were told', { tags: ['X1'] }, () =>
    live(
      {
        asked: ({ id }) => {
          if (id === 'go-1') return [{ by: 'cleo', choice: 'go' }];
          if (id !== 'reflections') return silent();
          return [{ by: 'ben', choice: 'reflection', values: { wentWell: '', couldImprove: 'Reviews\nAlarms' } }];
        },
        items: [{ key: 'SEC-1', assignee: 'ben', carriedOver: true }],
      },
      async ({ look, shown, reminders, client, start }) => {
        const handle = await start();
        await handle.result();
        const told = previewOf(team, iterationNamed(team, handle.key));
        await client.workflow.getHandle(`retrospective/${team.id}/${told.release}`).result();
        const questions = compared(shown, handle.key);
        expect(questions.asked).toEqual(questions.told);

        // Whoever is asked at the last moment and does not answer is reminded as the preview says.
        const answered = await look.answered();
        const unanswered = [...askedIn(shown, told)].filter(
          ([id, { on, question }]) =>
            minute(on) === minute(beatOf(told, id).on) &&
            beatOf(told, id).question.among === undefined &&
            !answered.includes(question.id),
        );
        expect(
          unanswered.map(([id, { question }]) => [
            id,
            reminders
              .filter((one) => one.questionId === question.id)
              .map(({ reminder }) => [minute(reminder.on), reminder.name, reminder.people]),
          ]),
        ).toEqual(
          unanswered.map(([id]) => [
            id,
            beatOf(told, id).question.reminders.map((one) => [
              minute(one.on),
              one.why,
              one.people.map((person) => person.id),
            ]),
          ]),
        );
        expect(unanswered.map(([id]) => id)).toEqual([
          'iteration/goals',
          'iteration/commit',
          'iteration/sync-1-agenda',
          'iteration/sync-1-notes',
          'iteration/sync-2-agenda',
          'iteration/sync-2-notes',
          'retrospective/votes',
          'retrospective/improvement',
          'retrospective/improvement-em',
        ]);
      },
    ),
  );

  test('nothing was told that is never asked', () => {
    expect([...lived].toSorted()).toEqual(preview.steps.flatMap((one) => (one.question ? [one.id] : [])).toSorted());
  });
});

describe('any team, any date', () => {
  const clock = (hour: number) => `${String(hour).padStart(2, '0')}:00`;
  const lives = fc.record({
    timeZone: fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland'),
    hours: fc.record({
      from: fc.integer({ min: 5, max: 11 }).map(clock),
      to: fc.integer({ min: 13, max: 22 }).map(clock),
    }),
  });
  const teams = fc
    .record({
      timeZone: fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Sydney', 'UTC'),
      ada: lives,
      ben: lives,
      cleo: lives,
      holidays: fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { maxLength: 30 }),
      after: fc.constantFrom('release' as const, 'close' as const),
      weeks: fc.integer({ min: 1, max: 3 }),
    })
    .map(({ timeZone, holidays, after, weeks, ...people }): Team => {
      if (team.release === 'off' || team.retrospective === 'off') throw new Error('This team does all of it.');
      const day = (n: number) => DateTime.fromISO('2026-09-01').plus({ days: n }).toISODate() ?? '';
      const living = Object.values(team.people).map((one) => [one.id, { ...one, ...people[one.id as 'ada'] }] as const);
      return {
        ...team,
        people: Object.fromEntries(living),
        calendar: { ...team.calendar, timeZone, holidays: holidays.map(day) },
        iteration: { ...team.iteration, weeks },
        release: { ...team.release, beforeClose: 1 },
        retrospective: { ...team.retrospective, after },
      };
    });
  /** From before the clocks go back in autumn to after they go forward in spring. */
  const moments = fc
    .integer({ min: 0, max: 250 })
    .map((n) => `${DateTime.fromISO('2026-09-10').plus({ days: n }).toISODate()}T12:00:00Z`);

  const worksThen = (one: Team, { id }: { id: Person['id'] }, moment: BusinessTime): boolean => {
    const { timeZone, hours } = Object.values(one.people).find((person) => person.id === id) ?? team.people[id]!;
    const local = DateTime.fromISO(moment).setZone(timeZone);
    const time = local.toFormat('HH:mm');
    return isWorkday(one, local) && hours.from <= time && time < hours.to;
  };
  const isWorkday = ({ calendar }: Team, local: DateTime): boolean =>
    calendar.workingDays.includes(weekdays[local.weekday - 1] ?? 'sunday') &&
    !calendar.holidays.includes(local.toISODate() ?? '');

  test(
    'steps and deadlines fall on working days, reminders into the hours of those they speak to',
    { tags: ['X7'] },
    () =>
      fc.assert(
        fc.property(teams, moments, (one, now) => {
          const { steps } = previewOf(one, nextIteration(one, now));
          const inZone = (on: BusinessTime) => DateTime.fromISO(on).setZone(one.calendar.timeZone);
          for (const { on, question } of steps) {
            expect(isWorkday(one, inZone(on))).toBe(true);
            if (!question) continue;
            expect(isWorkday(one, inZone(question.until))).toBe(true);
            expect(millisOf(question.until)).toBeGreaterThanOrEqual(millisOf(on));
            for (const asked of question.people) expect(asked.atWork).toBe(worksThen(one, asked, on));
            const outside = question.reminders
              .filter((reminder) => !reminder.isDeadline)
              .flatMap((reminder) => reminder.people.filter((told) => !worksThen(one, told, reminder.on)));
            expect(outside).toEqual([]);
          }
        }),
        { numRuns: 60 },
      ),
  );

  test('in words it fits 80 columns, and the same preview is the same calendar', () =>
    fc.assert(
      fc.property(teams, moments, (one, now) => {
        const told = previewOf(one, nextIteration(one, now));
        expect(
          previewInWords(told, { on: now, clock: 'real' })
            .split('\n')
            .filter((line) => line.length > 80),
        ).toEqual([]);
        const again = calendarOf(previewOf(one, nextIteration(one, now)), new Date(0));
        expect(calendarOf(told, new Date(0))).toBe(again);
      }),
      { numRuns: 30 },
    ));
});

test('of several people any one, or as many as are needed', () => {
  const { em, pm, manager } = team.roles;
  const asks = (panel: Panel) => {
    const wording = { id: 'go', text: () => [literal('Go?')], panel, ifNobodyAnswers: literal('nothing happens') };
    const [on, until] = ['2026-12-01T10:00:00.000+01:00', '2026-12-03T10:00:00.000+01:00'];
    return new Map(stepRows(preview, asking(team, 'release')('Go', wording, on, until))).get('asks');
  };
  const both = [em.person, pm.person];
  const three = [...both, manager.person];
  expect(asks(anyOf(both))).toBe('any one of Ada Lindqvist, Ben Okafor');
  expect(asks(atLeast(2, three))).toMatch(/^2 of /);
  expect(asks(eachOf(both))).toMatch(/^each of /);
});
