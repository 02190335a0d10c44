/** The same for several people or places, of whom one must not stop the others. */
import type { ParkedDetails } from '../domain/failures.ts';
import { refusedForOne } from '../vendors/errors.ts';

export interface Refused<One> {
  readonly one: One;
  readonly refused: Pick<ParkedDetails, 'why' | 'remedy'>;
}

/**
 * Does it for all of them, however it goes with one, and answers for which of them it was refused until a person fixes something there.
 * @throws after the others the first failure that is no such refusal: what must be tried again, or stops all of them
 */
export async function forAll<One>(ones: readonly One[], work: (one: One) => Promise<void>): Promise<Refused<One>[]> {
  const refused: Refused<One>[] = [];
  const failures: unknown[] = [];
  for (const one of ones) {
    try {
      await work(one);
    } catch (error) {
      const details = refusedForOne(error);
      if (details) refused.push({ one, refused: { why: details.why, remedy: details.remedy } });
      else failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return refused;
}
