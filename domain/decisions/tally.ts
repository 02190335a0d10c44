/** What the answers so far come to. Pure: the same answers give the same result, in whatever order they came from different people. */
import type { PersonId, Role } from '../team.ts';
import { open, type Panel } from './panel.ts';

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
  /** `roles`: those of the seats that are still empty. */
  | { readonly state: 'waiting'; readonly waitedFor: readonly PersonId[]; readonly roles: readonly Role[] };

/** @param asked who was asked, by seat. @param answers in the order in which they were counted, one a person unless the panel is open */
export function tally<Given extends SeatedAnswer>(
  panel: Panel,
  asked: readonly (readonly PersonId[])[],
  answers: readonly Given[],
): Tally<Given> {
  const { seats, settles, vetoes } = open(panel);
  const answered = new Set(answers.map(({ by }) => by));
  const silent = [...new Set(asked.flat())].filter((person) => !answered.has(person));
  if (settles === 'open') return { state: 'waiting', waitedFor: [], roles: [] };
  if (settles === 'each') {
    return silent.length === 0 && asked.flat().length > 0
      ? { state: 'complete' }
      : { state: 'waiting', waitedFor: silent, roles: [] };
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
  // Closest to an outcome: those are waited for whose seats are still empty for it.
  const leading = [...byChoice.values()].toSorted((a, b) => b.length - a.length)[0] ?? [];
  const counts = filled(needed, leading);
  const isEmpty = (seat: number): boolean => (counts[seat] ?? 0) < (needed[seat] ?? 0);
  const people = asked.flatMap((some, seat) => (isEmpty(seat) ? some : []));
  const roles = seats.flatMap(({ eligible }, seat) => ('role' in eligible && isEmpty(seat) ? eligible.role : []));
  const missing = [...new Set(people)];
  const unheard = missing.filter((person) => !answered.has(person));
  return {
    state: 'waiting',
    // Where all have answered and do not agree, those are waited for whose other answer would settle it.
    waitedFor: unheard.length > 0 ? unheard : missing,
    roles: [...new Set(roles)],
  };
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

/** How many people sit on each seat when as many as possible do, each on one: augmenting paths over a handful of seats. */
function filled(needed: readonly number[], answers: readonly SeatedAnswer[]): number[] {
  const places = needed.flatMap((count, seat) => Array.from({ length: count }, () => seat));
  const sitting: (SeatedAnswer | undefined)[] = places.map(() => undefined);
  const place = (answer: SeatedAnswer, tried: Set<number>): boolean =>
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
