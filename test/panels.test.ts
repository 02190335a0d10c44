/** Panels and their tally (X1): seats, how many of each are needed, and how they settle. */
import { readdir, readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  anyOf,
  askedOf,
  atLeast,
  byRole,
  eachOf,
  getsReminders,
  guestTeams,
  holdersIn,
  openTo,
  rolesAsked,
  seatsFor,
  together,
  type Eligible,
  type Panel,
} from '../domain/decisions/panel.ts';
import { nobodyFor, whoAnswers } from '../domain/decisions/panel-words.ts';
import { tally, withAnswer, type SeatedAnswer } from '../domain/decisions/tally.ts';
import type { PersonId, Role, TeamId } from '../domain/team.ts';
import { toInternalText } from '../domain/text/text.ts';
import { team } from './support/team.ts';

const { em, pm, captain } = team.roles;
const [ada, ben, cleo] = [em.person, pm.person, captain!.person];
const people = [ada, ben, cleo];
const payments = 'payments' as TeamId;

const answer = (by: PersonId, seats: readonly number[], choice = 'go'): SeatedAnswer => ({ by, choice, seats });
/** As if each person answered one after the other. */
const after = (panel: Panel, answers: readonly SeatedAnswer[], asked: readonly PersonId[][] = [people]) =>
  tally(
    panel,
    asked,
    answers.reduce<SeatedAnswer[]>((before, one) => withAnswer(panel, before, one), []),
  );

describe('the four panels in use', () => {
  test('one role, or any one of a list: the first answer settles', () => {
    for (const panel of [byRole('em'), anyOf(people)]) {
      expect(after(panel, [])).toMatchObject({ state: 'waiting', waitedFor: people });
      expect(after(panel, [answer(ben, [0])])).toMatchObject({ state: 'decided', answer: { by: ben } });
    }
  });

  test('each of a list: complete when everybody has answered; a later answer replaces the earlier one', () => {
    const panel = eachOf(people);
    const two = [answer(ada, [0]), answer(ben, [0]), answer(ada, [0], 'no')];
    expect(after(panel, two)).toMatchObject({ state: 'waiting', waitedFor: [cleo] });
    expect(after(panel, [...two, answer(cleo, [0])])).toEqual({ state: 'complete' });
    expect(withAnswer(panel, [answer(ada, [0])], answer(ada, [0], 'no'))).toEqual([answer(ada, [0], 'no')]);
  });

  test('open: nobody is waited for, every answer stays, and nothing settles it', () => {
    const panel = openTo(people);
    const given = [answer(ada, [0]), answer(ada, [0])];
    expect(given.reduce<SeatedAnswer[]>((before, one) => withAnswer(panel, before, one), [])).toHaveLength(2);
    expect(after(panel, given)).toMatchObject({ state: 'waiting', waitedFor: [] });
    expect(getsReminders(panel)).toBe(false);
  });
});

describe('several seats', () => {
  test('two of three who agree', () => {
    const panel = atLeast(2, people);
    expect(after(panel, [answer(ada, [0])])).toMatchObject({ state: 'waiting', waitedFor: [ben, cleo] });
    expect(after(panel, [answer(ada, [0]), answer(ada, [0])]).state).toBe('waiting');
    expect(after(panel, [answer(ada, [0]), answer(ben, [0], 'no')])).toMatchObject({
      state: 'waiting',
      waitedFor: [cleo],
    });
    const split = atLeast(2, [ada, ben]);
    expect(tally(split, [[ada, ben]], [answer(ada, [0]), answer(ben, [0], 'no')])).toMatchObject({
      state: 'waiting',
      waitedFor: [ada, ben],
      disagree: true,
    });
    expect(after(panel, [answer(ada, [0]), answer(ben, [0], 'no'), answer(cleo, [0])])).toMatchObject({
      state: 'decided',
      answer: { by: cleo, choice: 'go' },
    });
  });

  test('two roles together: one person for each, and nobody fills two seats', () => {
    const panel = together([{ role: 'em' }, { role: 'pm' }]);
    const asked = [[ada], [ben]];
    expect(after(panel, [answer(ada, [0])], asked)).toEqual({
      state: 'waiting',
      waitedFor: [ben],
      seats: [1],
      roles: ['pm'],
      disagree: false,
      unfilled: [],
    });
    expect(after(panel, [answer(ben, [0, 1])], asked).state).toBe('waiting');
    // Ben may sit on both: he makes room for whoever can sit on one alone.
    expect(after(panel, [answer(ben, [0, 1]), answer(cleo, [0])], asked).state).toBe('decided');
    expect(after(panel, [answer(ben, [0, 1]), answer(cleo, [1])], asked).state).toBe('decided');
    expect(rolesAsked(panel)).toEqual([{ role: 'em' }, { role: 'pm' }]);
  });

  test('where they do not agree, all are waited for whose change would settle it', () => {
    const panel = together([{ role: 'em' }, { role: 'pm' }]);
    const given = [answer(ada, [0], 'yes'), answer(ben, [1], 'no')];
    const split = { state: 'waiting', waitedFor: [ada, ben], roles: ['em', 'pm'], disagree: true, unfilled: [] };
    expect(after(panel, given, [[ada], [ben]])).toMatchObject(split);
    // Two of three agree: the third alone would settle it by a change.
    const three = together([{ role: 'em' }, { role: 'pm' }, { role: 'captain' }]);
    const most = [...given, answer(cleo, [2], 'yes')];
    expect(after(three, most, [[ada], [ben], [cleo]])).toMatchObject({ waitedFor: [ben], disagree: true });
    // Whoever has not answered at all is waited for first.
    expect(after(three, given, [[ada], [ben], [cleo]])).toMatchObject({ waitedFor: [cleo], disagree: false });
  });

  test('a backup who could fill both seats makes room: the holder of the other is waited for, not they', () => {
    const panel = together([{ role: 'em' }, { role: 'pm' }]);
    expect(after(panel, [answer(ben, [0, 1])], [[ada], [ben]])).toMatchObject({ waitedFor: [ada], roles: ['em'] });
  });

  test('a seat for which there is nobody is told, with the role or the people who are missing', () => {
    const foreign = together([{ role: 'em' }, { role: 'em', team: 'paymnts' as TeamId }]);
    const words = (panel: Panel, asked: PersonId[][], answers: readonly SeatedAnswer[]) => {
      const stands = after(panel, answers, asked);
      return stands.state === 'waiting' ? toInternalText(nobodyFor({ panel, asked }, stands)) : stands.state;
    };
    const missing = 'nobody can fill this seat: engineering manager of paymnts';
    expect(words(foreign, [[ada], []], [])).toBe(missing);
    expect(after(foreign, [], [[ada], []])).toMatchObject({ waitedFor: [ada], unfilled: [1] });
    expect(words(foreign, [[ada], []], [answer(ada, [0])])).toBe(missing);
    // An outcome of one role says nothing about the same role elsewhere.
    expect(after(foreign, [answer(ada, [0])], [[ada], []])).toMatchObject({
      waitedFor: [],
      roles: ['em of paymnts'],
      disagree: false,
    });
    // One person who holds both roles fills one seat.
    const both = together([{ role: 'em' }, { role: 'pm' }]);
    expect(words(both, [[ada], []], [answer(ada, [0, 1])])).toBe('nobody can fill this seat: product manager');
    expect(words(both, [[ada], [ben]], [answer(ada, [0, 1])])).toBe('');
    const two = atLeast(2, [ada, ben]);
    expect(words(two, [[ada]], [answer(ada, [0])])).toBe('nobody can fill this seat: ben');
    expect(after(two, [answer(ada, [0])], [[ada]])).toMatchObject({ waitedFor: [], unfilled: [0] });
    expect(words(eachOf([ben, cleo]), [[]], [])).toBe('nobody can fill this seat: ben and cleo');
    expect(words(openTo(people), [[]], [])).toBe('');
  });

  test('a veto settles at once, whoever of the panel makes it', () => {
    const panel = together([{ role: 'em' }, { role: 'pm' }], ['stop']);
    expect(after(panel, [answer(ada, [0]), answer(cleo, [1], 'stop')])).toMatchObject({
      state: 'decided',
      answer: { choice: 'stop' },
    });
  });

  test('seats of two teams: a role counts for its own team only', async () => {
    const panel = together([{ role: 'captain' }, { role: 'captain', team: payments }]);
    expect(guestTeams(panel)).toEqual([payments]);
    const theirs = 'zoe' as PersonId;
    const holders = (role: 'captain' | 'em' | 'pm' | 'manager', of: TeamId | undefined) =>
      of === payments ? [theirs] : holdersIn(team)(role, of);
    expect(seatsFor(panel, cleo, holders)).toEqual([0]);
    expect(seatsFor(panel, theirs, holders)).toEqual([1]);
    expect(await askedOf(panel, holders, async (one) => one !== cleo)).toEqual([[captain!.backup], [theirs]]);
    expect(toInternalText(whoAnswers(panel, team, []))).toContain('release captain of payments');
  });
});

describe('who is asked for each role', () => {
  const emi = 'emi' as PersonId;
  const asked = (of: Partial<Record<Role, PersonId[]>>, panel = together([{ role: 'em' }, { role: 'pm' }])) =>
    askedOf(
      panel,
      (role) => of[role] ?? [],
      async (one) => one !== emi,
    );

  test('who holds two roles is asked for one, and the backup for the other', async () => {
    expect(await asked({ em: [ada, cleo], pm: [ada, ben] })).toEqual([[ada], [ben]]);
    expect(await asked({ em: [ada], pm: [ada, emi, ben] })).toEqual([[ada], [ben]]);
    // Whoever alone can fill a seat is left for it.
    expect(await asked({ em: [ada, ben], pm: [ada] })).toEqual([[ben], [ada]]);
    expect(await asked({ pm: [ada, ben] }, together([{ people: [ada] }, { role: 'pm' }]))).toEqual([[ada], [ben]]);
    expect(await asked({ pm: [ada] }, together([{ people: [ada, ben] }, { role: 'pm' }]))).toEqual([[ada, ben], [ada]]);
  });

  test('without a backup the other seat stays empty', async () => {
    expect(await asked({ em: [ada], pm: [ada] })).toEqual([[ada], []]);
    expect(await asked({ em: [ada, emi], pm: [ada, emi] })).toEqual([[ada], []]);
  });
});

const members = [...people, 'dmitri', 'emi'] as PersonId[];
const seat: fc.Arbitrary<Eligible> = fc.subarray(members, { minLength: 1 }).map((some) => ({ people: some }));
const panels = fc.array(seat, { minLength: 1, maxLength: 3 });

test('the order in which different people answer changes no outcome', () => {
  const votes = fc.uniqueArray(fc.constantFrom(...members), { minLength: 1 });
  fc.assert(
    fc.property(panels, votes, fc.infiniteStream(fc.nat()), (seats, by, random) => {
      const panel = together(seats);
      const given = by
        .map((person) => answer(person, seatsFor(panel, person, holdersIn(team))))
        .filter((one) => one.seats.length > 0);
      const keys = given.map(() => random.next().value as number);
      const shuffled = given.toSorted((a, b) => (keys[given.indexOf(a)] ?? 0) - (keys[given.indexOf(b)] ?? 0));
      const asked = seats.map((one) => ('people' in one ? [...one.people] : []));
      expect(after(panel, shuffled, asked).state).toBe(after(panel, given, asked).state);
    }),
  );
});

test('an outcome needs a person of its own for each seat', () => {
  fc.assert(
    fc.property(panels, fc.subarray(members), (seats, by) => {
      const panel = together(seats);
      const given = by
        .map((person) => answer(person, seatsFor(panel, person, holdersIn(team))))
        .filter((one) => one.seats.length > 0);
      const possible = (left: readonly SeatedAnswer[], at = 0): boolean =>
        at === seats.length ||
        left.some(
          (one) =>
            one.seats.includes(at) &&
            possible(
              left.filter((other) => other !== one),
              at + 1,
            ),
        );
      expect(after(panel, given, [members]).state === 'decided').toBe(possible(given));
    }),
  );
});

test('nothing outside domain/decisions looks inside a panel', async () => {
  const looking: string[] = [];
  for (const file of (await readdir('.', { recursive: true })).filter((name) =>
    /^(?!node_modules|\.).*\.ts$/.test(name),
  )) {
    const code = await readFile(file, 'utf8');
    if (/import \{[^}]*\bopen\b[^}]*\} from '[^']*panel\.ts'/.test(code)) looking.push(file);
  }
  expect(looking.toSorted()).toEqual(['domain/decisions/panel-words.ts', 'domain/decisions/tally.ts']);
});
