/** The plan as Jira, GitHub and the records hold it: what is in it, what becomes of it, and what of it may be seen (R7, R8, R30). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Activities } from '../activities/api/index.ts';
import { contentOf } from '../activities/content.ts';
import { text, type Text } from '../domain/text/text.ts';
import { workflowKey } from '../domain/ids.ts';
import type { Improvement } from '../domain/improvement.ts';
import { planLines, type FrozenPlan, type Goal, type PlanContent } from '../domain/plan.ts';
import type { WorkflowType } from '../domain/workflow-state.ts';
import type { ConfiguredTeam } from '../config/configured-team.ts';
import type { TeamRef } from '../domain/team.ts';
import { storeNoneChosen, storeVerdict } from '../records/improvements.ts';
import { storePlan } from '../records/plans.ts';
import { storeStatus } from '../records/workflows.ts';
import { openActivitiesWorld, seedOf, type ActivitiesWorld } from './support/activities-world.ts';
import { team, teamReadBy } from './support/team.ts';

const ada = team.roles.em.person;
const cleo = team.roles.captain!.person;
const now = '2026-12-01T10:00:00.000+01:00';
const goal: Goal = { id: 'g1', title: 'Logins are safe', measure: 'no open finding', owner: ada, source: 'team' };

let world: ActivitiesWorld;
let ref: TeamRef;

const issues = [
  { key: 'SEC-1', summary: 'Rotate the keys', labels: ['candidate'], assignee: 'a-ada' },
  { key: 'SEC-2', summary: 'Limit the login attempts', labels: ['candidate'], assignee: null },
  { key: 'SEC-3', summary: 'Already there', labels: ['candidate'], status: 'Done', assignee: 'a-ben' },
  { key: 'SEC-4', summary: 'Somebody else', labels: [], assignee: 'a-stranger' },
  {
    key: 'SEC-10',
    summary: 'Old promise',
    labels: ['planned/w47', 'carry-over/w45', 'carry-over/w46'],
    assignee: 'a-cleo',
  },
  { key: 'SEC-11', summary: 'Done last time', labels: ['planned/w47'], status: 'Done', assignee: 'a-cleo' },
];

beforeAll(async () => {
  const seed = seedOf(team);
  world = await openActivitiesWorld(team, { ...seed, jira: { ...seed.jira, issues } });
  ref = await world.ref();
});
afterAll(() => world.stop());

/** The simulator numbers what it is planted with. */
const idOf = (key: string) => String(10_001 + issues.findIndex((one) => one.key === key));

const activity = <Result>(
  run: (activities: Activities) => Promise<Result>,
  workflow = 'iteration/security/w49',
): Promise<Result> => world.attempt(workflow, () => run(world.activities));

async function stand(key: string, phase: string, ended: boolean, type: WorkflowType = 'iteration'): Promise<void> {
  const end = ended ? { ended: { outcome: {} } } : {};
  await storeStatus(world.db, {
    ...ref,
    workflowId: `${type}/security/${key}`,
    type,
    key,
    iteration: key,
    parent: null,
    phase,
    health: 'on track',
    on: now,
    ...end,
  });
}

const read = (key = 'w49', only?: 'carry-over'): Promise<PlanContent> =>
  activity((activities) => activities.readPlan({ ...ref, key, goals: [goal], only }));

const inShort = ({ items }: PlanContent) => items.map(({ key, origin }) => `${key} ${origin}`);

async function labelsOf(issueIdOrKey: string): Promise<string[]> {
  const issue = await world.jira.issues.getIssue({ issueIdOrKey, fields: ['labels'] });
  return (issue.fields?.['labels'] ?? []) as string[];
}

const frozen = (plan: PlanContent): FrozenPlan => ({ ...plan, committed: { by: ada, on: now } });

test(
  'candidates and the open items of the iteration that still runs, with their people and their past',
  { tags: ['R7'] },
  async () => {
    await stand('w45', 'closed', true);
    await stand('w47', 'running', false);
    await stand('w48', 'cancelled', true);
    const plan = await read();
    expect(inShort(plan)).toEqual(['SEC-1 planned', 'SEC-2 planned', 'SEC-10 carry-over']);
    expect(plan.items[0]).toEqual({
      id: idOf('SEC-1'),
      key: 'SEC-1',
      title: 'Rotate the keys',
      link: 'https://jira.example.com/browse/SEC-1',
      source: 'jira:SEC',
      assignee: ada,
      done: false,
      origin: 'planned',
      carried: 0,
    });
    expect(plan.items[2]).toMatchObject({ assignee: cleo, carried: 2 });
    expect(plan.lines).toEqual(planLines([goal], plan.items));
    expect((await read()).hash).toBe(plan.hash);
    expect(inShort(await read('w49', 'carry-over'))).toEqual(['SEC-10 carry-over']);
  },
);

test('an item that changes in Jira changes the hash', async () => {
  const before = await read();
  await world.jira.issues.editIssue({ issueIdOrKey: 'SEC-2', fields: { summary: 'Limit all attempts' } });
  expect((await read()).hash).not.toBe(before.hash);
});

test('planned labels: set once, taken off again, an item that is gone left out', { tags: ['R7', 'X3'] }, async () => {
  const planned = { ...ref, key: 'w49', items: [idOf('SEC-1'), '99999', idOf('SEC-2')] };
  const edits = async () => (await world.effects()).filter((one) => one.operation === 'editIssue').length;
  await activity((activities) => activities.labelPlanned(planned));
  expect(await labelsOf('SEC-1')).toEqual(['candidate', 'planned/w49']);
  const before = await edits();
  await activity((activities) => activities.labelPlanned(planned));
  expect(await edits()).toBe(before);
  await activity((activities) => activities.unlabelPlanned(planned));
  expect(await labelsOf('SEC-2')).toEqual(['candidate']);
});

test(
  'items as they are now, with how they came into the plan; a deleted one is left out',
  { tags: ['X3'] },
  async () => {
    const { items } = await read();
    const [first] = items;
    if (!first) throw new Error('the plan is empty');
    await world.jira.issues.editIssue({ issueIdOrKey: 'SEC-1', fields: { assignee: { id: 'a-ben' } } });
    const again = await activity((activities) =>
      activities.readItems({ ...ref, items: [...items, { ...first, id: '99999', key: 'SEC-404' }] }),
    );
    expect(again.map((item) => `${item.key} ${item.origin} ${item.assignee}`)).toEqual([
      'SEC-1 planned ben',
      'SEC-2 planned null',
      'SEC-10 carry-over cleo',
    ]);
  },
);

test(
  'dispositions: carried over, dropped, or left alone; afterwards only what was decided is carry-over',
  { tags: ['R7'] },
  async () => {
    await activity((activities) => activities.labelPlanned({ ...ref, key: 'w47', items: [idOf('SEC-4')] }));
    // The search does not show the label yet; that it was planned is known.
    const [first] = (await read()).items;
    if (!first) throw new Error('the plan is empty');
    const before = {
      ...contentOf([]),
      goals: [],
      items: ['SEC-4', 'SEC-10'].map((key) => ({ ...first, id: idOf(key), key })),
    };
    const ids = { workflowId: 'iteration/security/w47', team: team.id, iteration: 'w47', audience: 'all' };
    await storePlan(world.db, { ...ids, plan: frozen(before) });
    expect(inShort(await read())).toContain('SEC-4 carry-over');
    const dispositions = {
      [idOf('SEC-10')]: 'carry over',
      [idOf('SEC-4')]: 'drop',
      [idOf('SEC-11')]: 'done',
    } as const;
    await activity((activities) => activities.applyDispositions({ ...ref, key: 'w47', dispositions }));
    expect(await labelsOf('SEC-10')).toContain('carry-over/w47');
    expect(await labelsOf('SEC-4')).toEqual([]);
    expect(await labelsOf('SEC-11')).toEqual(['planned/w47']);
    await stand('w47', 'closed', true);
    const plan = await read();
    expect(inShort(plan)).toEqual(['SEC-1 planned', 'SEC-2 planned', 'SEC-10 carry-over']);
    expect(plan.items[2]?.carried).toBe(3);
  },
);

const improvement: Omit<Improvement, 'item' | 'itemId' | 'link'> = {
  chosenIn: 'retrospective/security/2026.47.0',
  what: 'Review within a day',
  measure: 'hours to the first review',
  baseline: '40 h',
  owner: cleo,
  on: now,
};

test(
  'the improvement is filed once, stands in the next plan, and waits for its verdict',
  { tags: ['R30'] },
  async () => {
    await stand('2026-w47', 'closed', true);
    await stand('2026-w49', 'draft', false);
    const file = () =>
      activity(
        (activities) => activities.fileImprovement({ ...ref, iteration: '2026-w47', improvement }),
        'retrospective/security/2026.47.0',
      );
    const { improvement: filed, next } = await file();
    expect(await file()).toEqual({ improvement: filed, source: 'jira:SEC', assigned: true, next });
    expect(filed).toMatchObject({ item: 'SEC-12', link: 'https://jira.example.com/browse/SEC-12' });
    expect(next).toBe('iteration/security/2026-w49');

    const issue = await world.jira.issues.getIssue({ issueIdOrKey: 'SEC-12' });
    expect(issue.fields).toMatchObject({ summary: 'Review within a day', assignee: { accountId: 'a-cleo' } });
    expect(JSON.stringify(issue.fields?.['description'])).toContain('hours to the first review');
    expect(inShort(await read())).toContain('SEC-12 improvement');

    const last = (workflow: string) => activity((activities) => activities.lastImprovement({ ...ref }), workflow);
    expect(await last('retrospective/security/2026.47.0')).toEqual({ improvement: null, lastWasNone: false });
    expect(await last('retrospective/security/2026.49.0')).toEqual({ improvement: filed, lastWasNone: false });

    const verdict = { chosenIn: improvement.chosenIn, verdict: 'improved', evidence: '9 h', by: ada } as const;
    await storeVerdict(world.db, verdict);
    expect(await last('retrospective/security/2026.49.0')).toEqual({ improvement: null, lastWasNone: false });
    expect(inShort(await read())).not.toContain('SEC-12 improvement');

    await storeNoneChosen(world.db, team.id, 'retrospective/security/2026.49.0', now);
    expect(await last('retrospective/security/2026.51.0')).toEqual({ improvement: null, lastWasNone: true });
  },
);

test('no iteration comes after the one that the retrospective looks back on: nobody is told', async () => {
  const chosenIn = 'retrospective/security/2026-w49';
  const { next } = await activity(
    (activities) =>
      activities.fileImprovement({ ...ref, iteration: '2026-w49', improvement: { ...improvement, chosenIn } }),
    chosenIn,
  );
  expect(next).toBeNull();
});

test('goals come back as they were communicated, with the score they got', { tags: ['R28', 'X8'] }, async () => {
  const plan = frozen({ ...contentOf([]), goals: [goal], items: [] });
  const kept = { workflowId: 'iteration/security/w49', team: team.id, iteration: 'w49', audience: 'all', plan };
  await storePlan(world.db, kept);
  expect(await activity((activities) => activities.communicatedGoals({ ...ref, iteration: 'w49' }))).toEqual([
    { ...goal, score: null },
  ]);
});

async function trackingOf(from: ConfiguredTeam, plan: FrozenPlan, workflow: string) {
  const changed = await world.ref(from);
  const { number } = await activity(
    (activities) => activities.openTrackingIssue({ ...changed, key: workflowKey('w49'), plan }),
    workflow,
  );
  const [owner = '', repo = ''] = from.github.tracking.repository.split('/');
  const { data } = await world.github.issues.get({ owner, repo, issue_number: number });
  return {
    number,
    data,
    close: (word: Text) =>
      activity((activities) => activities.closeTrackingIssue({ ...changed, number, word, asPlanned: true }), workflow),
  };
}

test(
  'the tracking issue: title, label, goals and items; closed once with its closing comment',
  { tags: ['R2', 'R8'] },
  async () => {
    const plan = frozen(await read());
    const { data, number, close } = await trackingOf(team, plan, 'iteration/security/w49');
    expect(data.title).toBe('Security w49: Tracking issue');
    expect(data.labels).toMatchObject([{ name: 'tracking' }]);
    expect(data.body).toContain('- Logins are safe, measured by no open finding (Ada Lindqvist)');
    expect(data.body).toContain(
      '<!-- BEGIN WORK -->\n- [SEC-1 Rotate the keys](https://jira.example.com/browse/SEC-1)\n',
    );
    expect(data.body).toMatch(/<!-- END WORK -->\n\n<!-- drumbeat:[0-9a-f]{16} -->$/);

    await close(text`Closed: 2 done.`);
    await close(text`Closed: 2 done.`);
    const place = { owner: 'acme', repo: 'security', issue_number: number };
    expect((await world.github.issues.get(place)).data).toMatchObject({ state: 'closed', state_reason: 'completed' });
    expect((await world.github.issues.listComments(place)).data).toHaveLength(1);
  },
);

test(
  'on a public repository a private plan shows neither its words nor how much there is',
  { tags: ['X5'] },
  async () => {
    const open = teamReadBy({ jira: 'private', tracking: 'public' });
    const plan = frozen(await read());
    expect(plan.items.length).toBeGreaterThan(2);
    const { data } = await trackingOf(open, plan, 'iteration/security/open');
    expect(data.body).not.toMatch(/SEC-|Rotate|Logins|Lindqvist|jira\.example/);
    expect(data.body?.match(/a private item/g)).toHaveLength(3);
    expect(data.body).toContain('a teammate');
  },
);

test('a plan of a thousand items fits into one issue', async () => {
  const [first] = (await read()).items;
  if (!first) throw new Error('the plan is empty');
  const items = Array.from({ length: 1_000 }, (_, index) => ({ ...first, key: `SEC-${index}`, title: 'x'.repeat(90) }));
  const { data } = await trackingOf(team, frozen({ ...contentOf([]), goals: [], items }), 'iteration/security/large');
  expect(data.body?.length).toBeLessThan(65_536);
  const shown = data.body?.match(/^- .*SEC-/gm)?.length ?? 0;
  expect(shown).toBeGreaterThan(100);
  expect(data.body).toContain(`\n- and ${1_000 - shown} more\n`);
});

test(
  'the release: the commit itself first, then what came since the last release, newest first',
  { tags: ['R4'] },
  async () => {
    const workflow = 'release/security/2026.49.0';
    const readRelease = () =>
      activity((activities) => activities.readRelease({ ...ref, release: '2026.49.0' }), workflow);
    const first = await readRelease();
    expect(first.lines.map((line) => line.id)).toEqual([
      'commit',
      first.commit,
      expect.stringMatching(/^[0-9a-f]{40}$/),
    ]);
    expect(first.lines[0]?.facts).toEqual({ commit: first.commit });
    const { commit, lines } = first;
    const { link } = await activity(
      (activities) => activities.publishRelease({ ...ref, release: workflowKey('2026.49.0'), commit, lines }),
      workflow,
    );
    expect(link).toContain('v2026.49.0');
    const { data } = await world.github.repos.getReleaseByTag({ owner: 'acme', repo: 'app', tag: 'v2026.49.0' });
    expect(data).toMatchObject({ target_commitish: commit, draft: false, prerelease: false });
    expect(data.body).toContain('- [Limit the login attempts](');
    expect((await readRelease()).lines).toHaveLength(1);
  },
);

test('every request and answer of this file was as the vendors describe them', () => {
  expect(world.proxy.violations).toEqual([]);
  expect(world.proxy.checked.github).toBeGreaterThan(10);
});
