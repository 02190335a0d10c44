/** What each person reads at each step of a reminder policy, while a question is open and at its deadline (X1). */
import { expect, test } from 'vitest';
import { contentOf } from '../activities/content.ts';
import { reminderWords } from '../activities/reminder.ts';
import type { CountedAnswer, Question } from '../domain/decisions/decisions.ts';
import { atLeast, byRole, together, type Panel } from '../domain/decisions/panel.ts';
import { scheduleReminders } from '../domain/decisions/reminder-ladder.ts';
import type { ReminderPolicy } from '../domain/decisions/reminders.ts';
import type { PersonId, TeamId } from '../domain/team.ts';
import { linkTo, literal, text, toInternalText } from '../domain/text/text.ts';
import { team } from './support/team.ts';

const ada = team.roles.em.person;
const ben = team.roles.pm.person;
const cleo = team.roles.captain!.person;
const mia = team.roles.manager.person;
const now = '2026-12-01T10:00:00.000+01:00';
const deadline = '2026-12-04T10:00:00.000+01:00';

const question = (panel: Panel, reminders: ReminderPolicy = 'working hours'): Question => ({
  id: 'both',
  topic: 'both',
  occurrence: 1,
  text: text`Go?`,
  content: contentOf([]),
  choices: [
    { id: 'yes', label: literal('Yes') },
    { id: 'no', label: literal('No') },
  ],
  panel,
  place: { in: 'channel' },
  reminders,
  excluded: [],
  deadline,
  ifNobodyAnswers: literal('nothing happens'),
});
const answer = (by: PersonId, seats: readonly number[], choice = 'yes'): CountedAnswer => ({
  questionId: 'both',
  clickId: `click of ${by}`,
  choice,
  by,
  seats,
  hash: contentOf([]).hash,
  filled: null,
  on: now,
});

/** What this person reads, without what all read. */
function read(
  panel: Panel,
  seats: PersonId[][],
  answers: CountedAnswer[],
  to: PersonId,
  isDeadline = false,
): string | null {
  const row = { question: question(panel), people: seats.flat(), seats, answers };
  const words = reminderWords(team, row, to, isDeadline, linkTo('link', 'slack:C0'));
  return words && toInternalText(words).replace('“Go?” (link) ', '').replace(' If nobody answers: nothing happens', '');
}

const until = 'is open until 2026-12-04 10:00';

function policy(reminders: ReminderPolicy): string[] {
  const panel = byRole('em');
  const steps = scheduleReminders(team, { panel, people: [ada], now, deadline, policy: reminders });
  return steps.flatMap(({ name, people, isDeadline }) =>
    people.map((to) => `${name}, ${to}: ${read(panel, [[ada]], [], to, isDeadline)}`),
  );
}

test('in working hours', { tags: ['X1'] }, () => {
  expect(policy('working hours')).toEqual([
    'more than half of the time has passed, ada: is waiting for your answer until 2026-12-04 10:00.',
    'one day is left, ada: is waiting for your answer until 2026-12-04 10:00.',
    `one day is left, ben: ${until}, and ada has not answered. You can answer as the backup.`,
    `the deadline has passed, mia: has reached its deadline, and ada has not answered. You are notified as engineering manager's manager.`,
  ]);
});

test('urgently: before the deadline nobody reads that it has been reached', () => {
  expect(policy('urgent')).toEqual([
    '10 minutes have passed, ada: is waiting for your answer until 2026-12-04 10:00.',
    `10 minutes have passed, ben: ${until}, and ada has not answered. You can answer as the backup.`,
    '20 minutes have passed, ada: is waiting for your answer until 2026-12-04 10:00.',
    `20 minutes have passed, ben: ${until}, and ada has not answered. You can answer as the backup.`,
    `20 minutes have passed, cleo: ${until}, and ada has not answered. You are notified as release captain.`,
    `30 minutes have passed, mia: ${until}, and ada has not answered. You are notified as engineering manager's manager.`,
    `the deadline has passed, mia: has reached its deadline, and ada has not answered. You are notified as engineering manager's manager.`,
  ]);
});

test('of several seats: two people have not answered; nobody whose seat is filled is written to', () => {
  const panel = together([{ role: 'em' }, { role: 'pm' }, { role: 'captain' }]);
  const asked = [[ada], [ben], [cleo]];
  const given = [answer(ada, [0])];
  expect(read(panel, asked, given, mia)).toContain(`${until}, and ben and cleo have not answered. You are notified`);
  expect(read(panel, asked, given, cleo)).toContain('is waiting for your answer');
  expect(read(panel, asked, given, ada)).toBe(null);
  // The backup answered in Ada's place, so that her seat is filled.
  const backup = atLeast(2, [ada, ben, cleo]);
  expect(read(backup, [[ada, ben, cleo]], [answer(ada, [0]), answer(ben, [0])], cleo)).toBe(null);
  const two = together([{ role: 'em' }, { people: [cleo] }]);
  expect(read(two, [[ada], [cleo]], [answer(ben, [0])], ada)).toBe(null);
  expect(read(two, [[ada], [cleo]], [answer(ben, [0])], ben)).toBe(null);
});

test('where they do not agree: those who could settle it by a change, and whoever is notified', () => {
  const panel = together([{ role: 'em' }, { role: 'pm' }]);
  const given = [answer(ada, [0]), answer(ben, [1], 'no')];
  for (const one of [ada, ben]) expect(read(panel, [[ada], [ben]], given, one)).toBe(`${until}: you do not agree yet.`);
  expect(read(panel, [[ada], [ben]], given, mia, true)).toContain(
    'has reached its deadline, and ada and ben do not agree yet. You are notified',
  );
});

test('a seat that nobody can fill is named to whoever is notified', () => {
  const panel = together([{ role: 'em' }, { role: 'em', team: 'paymnts' as TeamId }]);
  const missing = 'nobody can fill this seat: engineering manager of paymnts';
  expect(read(panel, [[ada], []], [], mia, true)).toContain(`deadline, and ada has not answered, and ${missing}. You`);
  expect(read(panel, [[ada], []], [answer(ada, [0])], mia, true)).toContain(`deadline, and ${missing}. You`);
});
