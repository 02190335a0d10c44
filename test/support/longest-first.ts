/**
 * Vitest starts the files that took longest the last time first, and on a clean clone, where it knows of no last time, the largest. The
 * longest are not large, and one that starts last keeps one worker busy while the other is idle: so they are named here, the longest first.
 */
import { basename } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const longest = ['whole', 'cancel', 'production', 'throw-away', 'throw-away-capability', 'break-it.page', 'counting'];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = longest.indexOf(basename(moduleId, '.test.ts'));
      return place < 0 ? longest.length : place;
    };
    // oxlint-disable-next-line unicorn/no-array-sort -- not an array's: it answers a new one
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}
