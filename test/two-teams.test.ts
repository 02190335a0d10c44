/** Two teams in one installation: overlapping iterations on one worker, people who are in both, and nothing of one in the places of the other. */
import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTeam } from '../config/read.ts';
import { sourced, text, userText } from '../domain/text/text.ts';
import { redactFor } from '../vendors/slack/writing.ts';
import { effectsOf } from '../local/demo/effects.ts';
import { allWorkflows } from '../records/workflow-list.ts';
import { answersTo } from '../records/questions.ts';
import { compareWithEffects } from '../local/demo/report.ts';
import { liveTogether, type LivedTeam } from './support/lived-together.ts';
import type { ActivitiesWorld } from './support/activities-world.ts';
import { inSlack } from './support/asking.ts';

let world: ActivitiesWorld;
let lighthouse: LivedTeam;
let harbor: LivedTeam;

beforeAll(async () => {
  const file = await readFile('examples/demo.yaml', 'utf8');
  const gita = '  gita: { name: Gita Rao, slack: U0GITA }\n\nroles:';
  const first = readTeam(file.replace('\nroles:', gita), 'lighthouse.yaml');
  // A week later, with the same people but Gita, in places of its own.
  const other = file
    .replaceAll('lighthouse/', 'harbor/')
    .replace('id: lighthouse\nname: Lighthouse', 'id: harbor\nname: Harbor')
    .replace("anchor: '2027-01-18'", "anchor: '2027-01-25'")
    .replace('C0LIGHTHOUSE', 'C0HARBOR')
    .replace('project: LIGHT', 'project: HARBOR');
  const second = readTeam(other, 'harbor.yaml');
  const together = await liveTogether([first, second], 'U0GITA');
  world = together.world;
  const [one, two] = together.lived;
  if (!one || !two) throw new Error('Two teams were to live.');
  [lighthouse, harbor] = [one, two];
}, 240_000);
afterAll(() => world?.stop());

/** Whose place it is that an effect happened in; null: nobody's alone. */
function ownerOf(target: string): string | null {
  const owners = [lighthouse, harbor].filter(({ team: { slack, jira, github } }) =>
    [slack.channel, `${jira.project}-`, github.tracking.repository, github.release!.repository].some(
      (place) => target === place.replace(/-$/, '') || target.startsWith(place),
    ),
  );
  return owners.length === 1 ? (owners[0]?.team.id ?? null) : null;
}

describe('two teams on one worker', () => {
  it('both live through their iteration, and the two overlap', async () => {
    for (const { team, key } of [lighthouse, harbor]) {
      const workflows = await allWorkflows(world.db, team.id);
      expect(workflows.map(({ type }) => type).toSorted()).toEqual(['iteration', 'release', 'retrospective']);
      expect(workflows.find(({ type }) => type === 'iteration')).toMatchObject({ key, phase: 'closed' });
      expect(workflows.every((one) => one.ended_on !== null && one.team === team.id)).toBe(true);
    }
    const [one, other] = await Promise.all(
      [lighthouse, harbor].map(async ({ team }) =>
        (await allWorkflows(world.db, team.id)).find(({ type }) => type === 'iteration'),
      ),
    );
    expect(Date.parse(other?.opened_on ?? '')).toBeLessThan(Date.parse(one?.ended_on ?? ''));
  });

  it('everything that either did outside is in its own places', { tags: ['X5'] }, async () => {
    const writes = await world.db.selectFrom('writes').select(['key', 'team']).execute();
    const { secret } = await world.db.selectFrom('marker_secrets').select('secret').executeTakeFirstOrThrow();
    const writer = new Map(
      writes.map(({ key, team }) => [createHmac('sha256', secret).update(key).digest('hex').slice(0, 16), team]),
    );
    const effects = await effectsOf(world.simulator);
    const seen = effects.map(({ vendor, target, marker = '', summary }) => {
      const isDirect = target.startsWith('D0');
      // Nobody outside Harbor gets its direct messages.
      const outsider = target.startsWith('D0GITA') ? lighthouse.team.id : undefined;
      return {
        vendor,
        target,
        summary,
        isDirect,
        place: isDirect ? outsider : ownerOf(target),
        by: writer.get(marker),
      };
    });
    const strays = seen.filter(({ by, place, isDirect }) =>
      place === undefined ? !isDirect : place === null || (by !== undefined && by !== place),
    );
    expect(strays).toEqual([]);
    const named = { harbor: /LIGHT-|lighthouse/i, lighthouse: /harbor/i };
    const foreign = seen.filter(({ place, summary }) =>
      Object.entries(named).some(([team, other]) => team === place && other.test(summary)),
    );
    expect(foreign).toEqual([]);
    const places = new Set(seen.flatMap(({ vendor, place }) => (place ? [`${vendor} ${place}`] : [])));
    const all = ['slack', 'jira', 'github'].flatMap((vendor) => [`${vendor} harbor`, `${vendor} lighthouse`]);
    expect([...places].toSorted()).toEqual(all.toSorted());
    // Most of what was done has a row in the records, so that it is known who did it.
    const known = new Set(seen.flatMap(({ by, vendor }) => (by ? [`${vendor} ${by}`] : [])));
    expect([...known].toSorted()).toEqual(all.toSorted());
  });

  it('the records of both explain every effect', async () => {
    const { doubled, missing, unexplained } = await compareWithEffects(world.db, world.simulator);
    expect({ doubled, missing, unexplained }).toEqual({ doubled: [], missing: [], unexplained: [] });
  });

  it(
    'whoever is in one team alone has no answer in the other; whoever is in both has one in each',
    { tags: ['X2'] },
    async () => {
      const answers = async ({ team }: LivedTeam) => {
        const release = (await allWorkflows(world.db, team.id)).find(({ type }) => type === 'release');
        return answersTo(world.db, release?.workflow_id ?? '', 'go-1');
      };
      expect(await answers(harbor)).toMatchObject([
        { actor: inSlack('U0GITA'), person: null, counted: false, reply: 'Only members of the team can answer this.' },
        { actor: inSlack('U0CLEO'), person: 'cleo', counted: true },
      ]);
      expect(await answers(lighthouse)).toMatchObject([
        { actor: inSlack('U0GITA'), person: 'gita', counted: false, reply: 'This question is for somebody else.' },
        { actor: inSlack('U0CLEO'), person: 'cleo', counted: true },
      ]);
    },
  );

  it('a text of one is redacted on its way into the channel of the other', { tags: ['X5'] }, () => {
    const body = text`${userText('The keys leaked')}, ${sourced('LIGHT-1', 'jira:LIGHT')}`;
    const [own, foreign] = [lighthouse, harbor].map(({ team: { slack } }) => {
      return redactFor(lighthouse.team, body, { system: 'slack', id: slack.channel }).body;
    });
    expect(own).toBe('The keys leaked, LIGHT-1');
    expect(foreign).not.toMatch(/leaked|LIGHT/);
  });
});
