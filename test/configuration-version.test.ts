/** A team's configuration changes while an iteration runs (X9). */
import { byRole } from '../domain/decisions/panel.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readTeam } from '../config/read.ts';
import { openActivitiesWorld, seedOf, type ActivitiesWorld } from './support/activities-world.ts';
import { team, teamFile } from './support/team.ts';

let world: ActivitiesWorld;
beforeAll(async () => {
  world = await openActivitiesWorld(team, seedOf(team));
});
afterAll(() => world.stop());

test(
  'a running iteration keeps the configuration it started with; the next one starts with the new one',
  { tags: ['X9'] },
  async () => {
    const old = await world.ref();
    const changed = readTeam(teamFile.replace('em: { person: ada, backup: ben }', 'em: { person: ben }'), 'team.yaml');
    const now = await world.ref(changed);
    const running = 'iteration/security/2026-w49';
    const panel = byRole('em');
    const deadline = '2026-12-03T10:00:00.000+01:00';
    const em = (ref: typeof old) =>
      world
        .attempt(running, () => world.activities.whoIsAsked({ ...ref, panel, excluded: [], deadline }))
        .then(({ seats }) => seats.flat());

    expect(await em(old)).toEqual(['ada']);
    expect(await em(now)).toEqual(['ben']);
    const next = await world.attempt('startIteration/security', () =>
      world.activities.planIteration({ team: team.id, starts: '2026-12-14' }),
    );
    expect(next).toMatchObject({ due: true, key: '2026-w51', version: now.version });
  },
);
