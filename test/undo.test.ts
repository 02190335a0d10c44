/** What takes an activity back is declared as one itself: a gap shows when the code is loaded, not only when somebody cancels (X1). */
import { expect, test } from 'vitest';
import { withEveryUndo } from '../activities/api/declaration.ts';
import { activityApi } from '../activities/api/index.ts';

test('an undo that is missing among the activities is named', () => {
  expect(withEveryUndo(activityApi)).toBe(activityApi);
  const { unlabelPlanned, ...planted } = activityApi;
  expect(() => withEveryUndo(planted)).toThrow(`"${unlabelPlanned.summary}" is missing in activities/api/index.ts.`);
});
