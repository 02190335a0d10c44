/** Production code does not know the simulators: one file of the configuration does, and what starts processes. */
import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

function mentioning(...folders: string[]): string[] {
  return folders.flatMap((folder) => {
    const files = globSync(`${folder}/**/*.ts`);
    expect(files).not.toEqual([]);
    return files.filter((file) => /simulat/i.test(readFileSync(file, 'utf8'))).toSorted();
  });
}

test('nothing that plans, acts or answers mentions them', () => {
  expect(mentioning('domain', 'forms', 'settings', 'activities', 'vendors', 'workflows', 'client', 'records')).toEqual(
    [],
  );
});

test('in worker/ only the file that makes the clients does', () => {
  expect(mentioning('worker')).toEqual(['worker/clients.ts']);
});

test('in config/ what differs stands in one file; the others name the setting or pass it on', () => {
  expect(mentioning('config')).toEqual([
    'config/configured-team.ts',
    'config/environment.ts',
    'config/running.ts',
    'config/schema.ts',
    'config/simulation.ts',
    'config/teams.ts',
    'config/vendor-access.ts',
    'config/write.ts',
  ]);
});
