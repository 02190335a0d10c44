/** A team that does without a capability: nothing of it is started, asked or told. */
import { expect, test } from 'vitest';
import { iterationNamed, nextIteration } from '../domain/calendar/calendar.ts';
import { previewOf } from '../domain/preview.ts';
import { readTeam } from '../config/read.ts';
import { previewInWords } from '../cli/preview-words.ts';
import type { PersonId } from '../domain/team.ts';
import { workflowId } from '../workflows/contract/ids.ts';
import { team as both, teamFile } from './support/team.ts';
import { live } from './support/workflows.ts';
import { willing } from './support/willing.ts';

const release = /^release: .*$/m;
const nothingReleased = teamFile
  .replace(release, 'release: off')
  .replace(/^ {2}captain: .*\n/m, '')
  .replace(/^ {2}release: \{ repository.*\n/m, '');
const withoutReleases = readTeam(nothingReleased, 'team.yaml');
const withoutRetrospectives = readTeam(`${teamFile}\nretrospective: off\n`, 'team.yaml');

/** Nobody speaks of a release of their own accord. */
const reflections = (_question: unknown, people: readonly PersonId[]) =>
  people.map((by) => ({
    by,
    choice: 'reflection',
    values: { wentWell: 'The plan', couldImprove: `Reviews of ${by}` },
  }));

test('without releases: the iteration starts none and says nothing of one; the retrospective follows its close', () =>
  live({ asked: willing({ reflections }), team: withoutReleases }, async ({ look, shown, client, start }) => {
    const handle = await start();
    await handle.result();
    const retrospective = client.workflow.getHandle(workflowId('retrospective', both.id, handle.key));
    expect(await retrospective.result()).toMatchObject({ held: true });
    expect(await look.ids()).toEqual([handle.workflowId, retrospective.workflowId]);
    expect(await look.posted(/release/i)).toEqual([]);
    expect(shown.filter(({ question }) => /release/i.test(JSON.stringify(question.text)))).toEqual([]);
  }));

test('without retrospectives: neither the release nor the close is followed by one', () =>
  live({ asked: willing(), team: withoutRetrospectives }, async ({ look, client, start }) => {
    const handle = await start();
    await handle.result();
    const { dates } = iterationNamed(withoutRetrospectives, handle.key);
    const released = client.workflow.getHandle(workflowId('release', both.id, dates.release!.version));
    expect(await released.result()).toMatchObject({ outcome: 'published' });
    expect(await look.ids()).toEqual([handle.workflowId, released.workflowId]);
  }));

test('the preview shows what the team does, and nothing else', () => {
  const now = '2026-11-20T12:00:00.000+01:00';
  const told = (one: typeof both) =>
    previewInWords(previewOf(one, nextIteration(one, now)), { on: now, clock: 'real' });
  expect(told(both)).toMatch(/Release 2026\.49\.0[^]*Go or no-go[^]*Retrospective/);
  expect(told(withoutReleases)).not.toMatch(/release|go or no-go/i);
  expect(told(withoutReleases)).toMatch(/Retrospective: reflections/);
  expect(told(withoutRetrospectives)).not.toMatch(/retrospective/i);
  expect(told(withoutRetrospectives)).toMatch(/Go or no-go/);
});
