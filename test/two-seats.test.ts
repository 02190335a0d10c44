/** A decision of several people, as a workflow lives it (X1): what it comes to, and that all who answered are named wherever it is shown. */
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test, vi } from 'vitest';
import { reportPage } from '../client/report/page.ts';
import { terminalSummary } from '../client/report/terminal.ts';
import { whyWords } from '../cli/why-words.ts';
import { refusals } from '../domain/decisions/decisions.ts';
import type { PersonId } from '../domain/team.ts';
import type { Waiting, WorkflowState } from '../domain/workflow-state.ts';
import { readTeam } from '../config/read.ts';
import { reportOf } from '../records/report.ts';
import { allWorkflows } from '../records/workflow-list.ts';
import { statusOf } from '../records/workflow-status.ts';
import { questionRow } from '../records/questions.ts';
import { storeStatus } from '../records/workflows.ts';
import { getDecision } from '../workflows/contract/queries.ts';
import { bundleWorkflows } from '../worker/bundle.ts';
import type { Reply } from './support/people.ts';
import type { Decision, twoOfAll, twoSeats, twoSeatsOnWhatChanges, twoTeams } from './support/programs/two-seats.ts';
import { team, teamFile } from './support/team.ts';
import { live } from './support/workflows.ts';

let bundle: { readonly code: string };
beforeAll(async () => {
  bundle = await bundleWorkflows(fileURLToPath(new URL('support/programs/two-seats.ts', import.meta.url)));
});

const key = 'friday';

async function decided(type: 'twoSeats' | 'twoOfAll', replies: readonly Reply[]) {
  let seen = {
    result: { choice: '', by: [] } as Decision,
    answers: [] as unknown[],
    closed: '',
    message: '',
    page: '',
    summary: '',
    why: '',
    log: '',
  };
  await live({ asked: () => replies, bundle }, async ({ client, look, open, ref, world }) => {
    const { db } = world;
    const handle = await open<Parameters<typeof twoSeats | typeof twoOfAll>[0], Decision>(type, key, {});
    const result = await handle.result();
    const [workflow] = (await allWorkflows(db, team.id)).filter((one) => one.type === type);
    if (!workflow) throw new Error('The records hold no such workflow.');
    // Its report is that of the iteration that it belongs to.
    const iteration = { type: 'iteration', key, iteration: key, parent: null, phase: 'running' } as const;
    const on = workflow.opened_on;
    await storeStatus(db, { ...ref, ...iteration, workflowId: `iteration/${team.id}/${key}`, health: 'on track', on });
    const report = await reportOf(db, team.id, key);
    const { messages } = await world.slack.conversations.history({ channel: team.slack.channel, limit: 1 });
    const { log } = await client.workflow
      .getHandle(handle.workflowId)
      .query<{ log: readonly { what: string }[] }>('getState');
    seen = {
      result,
      answers: (await look.answers('both')).map(({ person, counted }) => [person, counted]),
      closed: (await look.ends('both'))[0]?.outcome ?? '',
      message: JSON.stringify(messages?.[0]?.blocks),
      page: reportPage(report, { at: '2026-12-01T09:00:00.000Z', from: 'here' })
        .replaceAll(/<[^>]*>/g, '')
        .replaceAll(/\s+/g, ' '),
      summary: terminalSummary(report).join('\n'),
      why: whyWords({ ...team, isOneOfSeveral: false }, { ...(await statusOf(db, workflow)), temporal: null })
        .join(' ')
        .replaceAll(/\s+/g, ' '),
      log: log.map(({ what }) => what).join('\n'),
    };
  });
  return seen;
}

test('both seats filled: decided by the second answer; a stranger is refused; both are named everywhere', async () => {
  const seen = await decided('twoSeats', [
    { by: 'ada', choice: 'yes' },
    { by: 'emi', choice: 'yes' },
    { by: 'cleo', choice: 'yes' },
  ]);
  expect(seen.result).toEqual({ choice: 'yes', by: ['ada: yes', 'cleo: yes'] });
  expect(seen.closed).toBe('decided');
  expect(seen.answers).toEqual([
    ['ada', true],
    [null, false],
    ['cleo', true],
  ]);
  const both = 'Ada Lindqvist and Cleo Martin';
  expect(seen.message).toContain(`${both} decided: Yes · `);
  expect(seen.why).toContain(`${both} decided: Yes`);
  expect(seen.log).toContain(`both: ${both} decided: Yes`);
  expect(seen.summary).toContain(`${both}: Yes`);
  expect(seen.page).toMatch(new RegExp(`${both} Yes`));
  // Each role was waited for.
  expect(seen.summary).toMatch(/Waited, in working hours: .*engineering manager/);
  expect(seen.summary).toContain('release captain');
});

test('two of all: who chose something else is named too, with the reason', async () => {
  const seen = await decided('twoOfAll', [
    { by: 'ben', choice: 'yes' },
    { by: 'ada', choice: 'stop', values: { reason: ' Too early ' } },
    { by: 'cleo', choice: 'yes' },
  ]);
  expect(seen.result).toEqual({ choice: 'yes', by: ['ben: yes', 'ada: stop', 'cleo: yes'] });
  const [both, other] = ['Ben Okafor and Cleo Martin', 'Ada Lindqvist: Stop'];
  expect(seen.message).toContain(`${both} decided: Yes · `);
  expect(seen.message).toContain(`${other} – “Too early”`);
  expect(seen.why).toContain(`${both} decided: Yes`);
  expect(seen.why).toContain(other);
  expect(seen.log).toContain(`both: ${both} decided: Yes · ${other}`);
  expect(seen.summary).toContain(`${both}: Yes`);
  expect(seen.page).toMatch(new RegExp(`${both} Yes`));
  expect(seen.page).toContain(other);
});

test('one of two seats is not enough: the safe outcome follows, and who answered is named', async () => {
  const seen = await decided('twoSeats', [{ by: 'ada', choice: 'yes' }]);
  expect(seen.result).toEqual({ choice: 'nothing happens', by: ['ada: yes'] });
  expect(seen.closed).toBe('nothing happens');
  expect(seen.message).toMatch(/nothing happens · .* · Ada Lindqvist: Yes/);
  expect(seen.why).toContain('Ada Lindqvist: Yes');
  expect(seen.log).toContain('both: nothing happens · Ada Lindqvist: Yes');
  expect(seen.summary).toContain('Without a decision: 1');
  expect(seen.page).toMatch(/Only Ada Lindqvist answered nothing happens/);
});

test('a veto needs no second seat', async () => {
  const seen = await decided('twoSeats', [{ by: 'cleo', choice: 'stop', values: { reason: 'Not now' } }]);
  expect(seen.result).toEqual({ choice: 'stop', by: ['cleo: stop'] });
  expect(seen.closed).toBe('decided');
});

test.each(['before', 'after'] as const)(
  'content that changes %s the answer is in the records, which the workflow has not heard of: it is void, and its sender is told',
  async (when) => {
    const once = { changed: false };
    await live(
      {
        bundle,
        asked: ({ id }) => (id === 'both' && !once.changed ? [{ by: 'ada', choice: 'yes', clickId: 'void' }] : []),
        around: ({ recordAnswer }, { answer, shown, world }) => ({
          recordAnswer: async (input) => {
            if (input.answer.questionId !== 'both') return recordAnswer(input);
            const recorded = when === 'after' ? await recordAnswer(input) : undefined;
            await vi.waitUntil(() => shown.some(({ question }) => question.id === 'change'), { timeout: 20_000 });
            once.changed = true;
            await answer(team, 'change', { by: 'ben', choice: 'yes' });
            const id = `twoSeatsOnWhatChanges/${team.id}/${key}`;
            await vi.waitUntil(async () => (await questionRow(world.db, id, 'both'))?.earlier.length === 1, {
              timeout: 20_000,
            });
            return recorded ?? recordAnswer(input);
          },
        }),
      },
      async ({ client, look, open, world }) => {
        type Program = typeof twoSeatsOnWhatChanges;
        const handle = await open<Parameters<Program>[0], Decision>('twoSeatsOnWhatChanges', key, {});
        expect(await handle.result()).toEqual({ choice: 'nothing happens', by: [] });
        expect(await look.ends('both')).toMatchObject([{ answers: [], settled_by: null }]);
        const click = { questionId: 'both', clickId: 'void' };
        expect(await client.workflow.getHandle(handle.workflowId).query(getDecision, click)).toMatchObject({
          click: { counted: false, reply: refusals.changed },
        });
        const told = (await world.effects()).filter(({ operation }) => operation === 'chat.postEphemeral');
        expect(told.map(({ summary }) => summary).join()).toContain(refusals.changed);
      },
    );
  },
);

test('a seat of a team that does not exist yet parks the question; one that nobody can fill then has the name of that team', async () => {
  const payments = readTeam(teamFile.replace('id: security\nname: Security', 'id: payments\nname: Payments'), 'p.yaml');
  const seen: Pick<Waiting, 'missing'>[] = [];
  await live(
    {
      bundle,
      asked: () => [{ by: 'ada', choice: 'yes' }],
      around: ({ whoIsAsked, showProgress }, { client }) => ({
        whoIsAsked: async (input) => ({ ...(await whoIsAsked(input)), seats: [['ada' as PersonId], []] }),
        showProgress: async (input) => {
          const handle = client.workflow.getHandle(`twoTeams/${team.id}/${key}`);
          seen.push(...(await handle.query<WorkflowState>('getState')).waiting);
          return showProgress(input);
        },
      }),
    },
    async ({ open, world }) => {
      const handle = await open<Parameters<typeof twoTeams>[0], Decision>('twoTeams', key, { other: payments.id });
      await expect
        .poll(async () => (await handle.query<WorkflowState>('getState')).parked, { timeout: 20_000 })
        .toMatchObject([{ activity: 'whoIsAsked', why: 'There is no team payments' }]);
      await world.ref(payments);
      expect(await handle.result()).toEqual({ choice: 'nothing happens', by: ['ada: yes'] });
      expect(seen).toMatchObject([{ missing: 'nobody can fill this seat: engineering manager of Payments' }]);
    },
  );
});

test('a seat that nobody can fill: once the other one has answered, the workflow waits for nobody, and says so', async () => {
  const seen: Pick<Waiting, 'people' | 'missing' | 'roles'>[] = [];
  await live(
    {
      bundle,
      asked: () => [{ by: 'ada', choice: 'yes' }],
      around: ({ whoIsAsked, showProgress }, { client }) => ({
        whoIsAsked: async (input) => ({ ...(await whoIsAsked(input)), seats: [['ada' as PersonId], []] }),
        showProgress: async (input) => {
          const handle = client.workflow.getHandle(`twoSeats/${team.id}/${key}`);
          seen.push(...(await handle.query<WorkflowState>('getState')).waiting);
          return showProgress(input);
        },
      }),
    },
    async ({ open }) => {
      const handle = await open<Parameters<typeof twoSeats>[0], Decision>('twoSeats', key, {});
      expect(await handle.result()).toEqual({ choice: 'nothing happens', by: ['ada: yes'] });
      expect(seen).toMatchObject([
        { people: [], missing: 'nobody can fill this seat: release captain', roles: ['captain'] },
      ]);
    },
  );
});
