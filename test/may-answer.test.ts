/** Which answers count, and what the sender of another one is told: every refusal, and which of two comes first (X1, R8). */
import { expect, test } from 'vitest';
import { contentOf } from '../activities/content.ts';
import {
  count,
  isSentAnswer,
  mayAnswer,
  sentTo,
  type Answer,
  type Question,
  type Rights,
} from '../domain/decisions/decisions.ts';
import { byRole } from '../domain/decisions/panel.ts';
import { literal, text } from '../domain/text/text.ts';
import { inSlack } from './support/asking.ts';
import { team } from './support/team.ts';

const ada = team.roles.em.person;
const ben = team.roles.pm.person;

const question: Question = {
  id: 'commit',
  topic: 'commit',
  occurrence: 1,
  text: text`Do we commit?`,
  content: contentOf([]),
  choices: [{ id: 'yes', label: literal('Yes') }],
  panel: byRole('em'),
  place: { in: 'channel' },
  reminders: 'working hours',
  excluded: [ben],
  deadline: '2026-12-03T10:00:00.000+01:00',
  ifNobodyAnswers: literal('nothing happens'),
};
const answer: Answer = {
  questionId: 'commit',
  clickId: 'c1',
  contentHash: question.content.hash,
  choice: 'yes',
  actor: inSlack('U0ADA'),
};
const rights: Rights = { person: ada, active: true, seats: [0] };

test('an answer of somebody who is asked, to what they see, counts for their seats', () => {
  expect(mayAnswer(question, answer, rights)).toEqual({ counts: true, person: ada, seats: [0] });
  expect(count(question, answer, rights, null)).toEqual({ counts: true, person: ada, seats: [0] });
  expect(count(question, answer, rights, 'invalid')).toEqual({ counts: false, why: 'not filled in' });
});

interface Other {
  readonly answer?: Partial<Answer>;
  readonly rights?: Partial<Rights>;
}

/** In the order in which they are checked: the sender hears of the first. */
const refused: readonly (readonly [why: string, Other])[] = [
  ['unknown', { rights: { person: null } }],
  ['inactive', { rights: { active: false } }],
  ['bot', { rights: { barred: 'bot' } }],
  ['guest', { rights: { barred: 'guest' } }],
  ['stranger', { rights: { barred: 'stranger' } }],
  ['excluded', { rights: { person: ben } }],
  ['not a choice', { answer: { choice: 'maybe' } }],
  ['not asked', { rights: { seats: [] } }],
  ['changed', { answer: { contentHash: 'another' } }],
];

const signal = sentTo('iteration/security/2026-w49', answer);

test.each(refused)('refused: %s', (why, other) => {
  const given = [
    { ...answer, ...other.answer },
    { ...rights, ...other.rights },
  ] as const;
  expect(mayAnswer(question, ...given)).toEqual({ counts: false, why });
  expect(count(question, ...given, 'invalid')).toEqual({ counts: false, why });
});

test.each([
  ['a user id that is a list', { actor: { via: 'slack', account: ['U0ADA'] } }],
  ['a person that is a list', { actor: { via: 'cli', person: [ada] } }],
  ['no user id', { actor: { via: 'slack' } }],
  ['a user id and more', { actor: { via: 'slack', account: 'U0ADA', active: true } }],
  ['another way in', { actor: { via: 'mail', account: 'U0ADA' } }],
  ['a choice that is a list', { choice: ['yes'] }],
])('a Signal with %s is no answer', (_, other) => {
  expect(isSentAnswer(signal)).toBe(true);
  expect(isSentAnswer({ ...signal, ...other })).toBe(false);
});

test('of several reasons the first is told', () => {
  for (const [at, [why, first]] of refused.entries()) {
    // Nobody is unknown and excluded at once: a later reason never changes who sent it.
    for (const [, later] of refused.slice(at + 1)) {
      const both = { ...rights, ...later.rights, ...first.rights };
      const sent = { ...answer, ...later.answer, ...first.answer };
      expect(mayAnswer(question, sent, both)).toEqual({ counts: false, why });
    }
  }
});
