/** What the answers so far come to. Pure: the same answers give the same result, in whatever order they came from different people. */
import type { PersonId, Role } from '../team.ts';
import { open, type Panel, type Seat } from './panel.ts';

/** An answer as it counts: by whom, for what, and on which seats its sender may sit. */
export interface SeatedAnswer {
  readonly by: PersonId;
  readonly choice: string;
  readonly seats: readonly number[];
}

export type Tally<Given extends SeatedAnswer> =
  /** Settled: `answer` is the one that settled it. */
  | { readonly state: 'decided'; readonly answer: Given }
  /** Everyone who was asked has answered. */
  | { readonly state: 'complete' }
  | Waiting;

export interface Waiting {
  readonly state: 'waiting';
  readonly waitedFor: readonly PersonId[];
  /** The seats, by number, for whose people it waits, and their roles. */
  readonly seats: readonly number[];
  readonly roles: readonly SeatRole[];
  /** All who could answer have, and do not agree: those are waited for whose other answer would bring it closer to an outcome. */
  readonly disagree: boolean;
  /** The seats for which there is nobody: neither among those who were asked nor among those who answered. */
  readonly unfilled: readonly number[];
}

/** A role of another team is not the same role of this one. */
export type SeatRole = Role | `${Role} of ${string}`;

/** @param asked who was asked, by seat. @param answers in the order in which they were counted, one a person unless the panel is open */
export function tally<Given extends SeatedAnswer>(
  panel: Panel,
  asked: readonly (readonly PersonId[])[],
  answers: readonly Given[],
): Tally<Given> {
  const { seats, settles, vetoes } = open(panel);
  const answered = new Set(answers.map(({ by }) => by));
  const silent = [...new Set(asked.flat())].filter((person) => !answered.has(person));
  const waiting = (stands: Pick<Waiting, 'waitedFor' | 'seats' | 'disagree' | 'unfilled'>): Waiting => ({
    state: 'waiting',
    ...stands,
    roles: [...new Set(stands.seats.flatMap((seat) => roleOf(seats[seat])))],
  });
  if (settles === 'open') return waiting({ waitedFor: [], seats: [], disagree: false, unfilled: [] });
  if (settles === 'each') {
    const unfilled = asked.flat().length > 0 ? [] : [0];
    return silent.length === 0 && unfilled.length === 0
      ? { state: 'complete' }
      : waiting({ waitedFor: silent, seats: [0], disagree: false, unfilled });
  }
  const veto = answers.find(({ choice }) => vetoes.includes(choice));
  if (veto) return { state: 'decided', answer: veto };
  const needed = seats.map((seat) => seat.needed);
  const byChoice = Map.groupBy(answers, ({ choice }) => choice);
  for (const given of byChoice.values()) {
    const last = given.at(-1);
    if (last && filled(needed, given).every((count, seat) => count >= (needed[seat] ?? 0))) {
      return { state: 'decided', answer: last };
    }
  }
  const able: Omit<SeatedAnswer, 'choice'>[] = [
    ...answers,
    ...silent.map((by) => ({ by, seats: asked.flatMap((some, seat) => (some.includes(by) ? [seat] : [])) })),
  ];
  const among = filled(needed, able);
  const unfilled = [...seats.keys()].filter((seat) => (among[seat] ?? 0) < (needed[seat] ?? 0));
  // Closest to an outcome: those are waited for whose answer would bring it closer still. Of several that are as close, for all.
  const choices = byChoice.size === 0 ? [[]] : [...byChoice.values()];
  const most = Math.max(...choices.map((given) => howMany(needed, given)));
  const leading = choices.filter((given) => howMany(needed, given) === most);
  const missing = leading.flatMap((given) => {
    const left = openSeats(needed, given);
    return able
      .filter((one) => !given.some(({ by }) => by === one.by))
      .map(({ by, seats: could }) => ({ by, seats: could.filter((seat) => left.includes(seat)) }))
      .filter((one) => one.seats.length > 0);
  });
  const unheard = missing.filter(({ by }) => !answered.has(by));
  const waitedFor = unheard.length > 0 ? unheard : missing;
  const everybody = new Set([...asked.flat(), ...answered]);
  const empty = new Set([...waitedFor.flatMap((one) => one.seats), ...unfilled]);
  return waiting({
    waitedFor: [...everybody].filter((person) => waitedFor.some(({ by }) => by === person)),
    seats: [...seats.keys()].filter((seat) => empty.has(seat)),
    disagree: unheard.length === 0 && missing.length > 0,
    unfilled,
  });
}

function roleOf(seat: Seat | undefined): SeatRole[] {
  if (!seat || 'people' in seat.eligible) return [];
  const { role, team } = seat.eligible;
  return [team === undefined ? role : `${role} of ${team}`];
}

/** The answers once this one counts: a person's later answer replaces the earlier one, unless the panel is open. */
export function withAnswer<Given extends SeatedAnswer>(
  panel: Panel,
  answers: readonly Given[],
  answer: Given,
): Given[] {
  const others = open(panel).settles === 'open' ? answers : answers.filter(({ by }) => by !== answer.by);
  return [...others, answer];
}

type Sitting = Pick<SeatedAnswer, 'seats'>;

/** The seats on which one more person, who could sit on that one alone, would be one more in all. */
function openSeats(needed: readonly number[], sitting: readonly Sitting[]): number[] {
  const now = howMany(needed, sitting);
  return [...needed.keys()].filter((seat) => howMany(needed, [...sitting, { seats: [seat] }]) > now);
}

function howMany(needed: readonly number[], sitting: readonly Sitting[]): number {
  return filled(needed, sitting).reduce((sum, count) => sum + count, 0);
}

/** How many people sit on each seat when as many as possible do, each on one: augmenting paths over a handful of seats. */
function filled(needed: readonly number[], answers: readonly Sitting[]): number[] {
  const places = needed.flatMap((count, seat) => Array.from({ length: count }, () => seat));
  const sitting: (Sitting | undefined)[] = places.map(() => undefined);
  const place = (answer: Sitting, tried: Set<number>): boolean =>
    places.some((seat, at) => {
      if (tried.has(at) || !answer.seats.includes(seat)) return false;
      tried.add(at);
      const other = sitting[at];
      if (other && !place(other, tried)) return false;
      sitting[at] = answer;
      return true;
    });
  for (const answer of answers) place(answer, new Set());
  return needed.map((_count, seat) => places.filter((one, at) => one === seat && sitting[at]).length);
}
