/** `why`: what a workflow waits for, what keeps it from continuing, and the command that goes with it, whatever is down. */
import { randomBytes } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { converterWith } from '../client/temporal/payload-codec.ts';
import type { PayloadKey } from '../config/payload-keys.ts';
import { nowhere, openCommandLineWorld, type CommandLineWorld } from './support/command-line-world.ts';

const { ResetReapplyExcludeType } = proto.temporal.api.enums.v1;

let world: CommandLineWorld;
beforeEach(async () => {
  world = await openCommandLineWorld();
});
afterEach(() => world.close());

const patience = { timeout: 60_000, interval: 500 };

it(
  'parked, failing, waiting, asleep, without a worker, without Temporal',
  { tags: ['X1'], timeout: 240_000 },
  async () => {
    const { key, start, team } = world;
    const id = `iteration/${team.id}/${key}`;
    const why = async (changes: Readonly<Record<string, string>> = {}) => {
      const { code, stdout, stderr } = await world.drumbeat(['why', key], changes);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const wide = stdout.split('\n').filter((line) => line.length > 80 && !line.startsWith('http'));
      expect(wide).toEqual([]);
      return stdout;
    };
    const worker = await world.startWorker();

    // Parked: what is in the way, how it is fixed, and the command after that.
    await world.post('/outages', { name: 'slack-token-revoked', on: true });
    expect((await world.ran('iteration', 'start', '--starts', start)).code).toBe(0);
    const parked =
      /It is parked\n {2}activity (.*)\n {2}why {6}Slack(.*\n)+? {2}since {4}.*\n {2}fix {6}(.*\n)+? {2}then {5}npm run drumbeat -- resume /;
    await expect
      .poll(() => world.ran('why', 'iteration'), patience)
      .toMatchObject({ words: expect.stringMatching(parked) });
    expect(await why()).toContain('Latest events:');
    expect((await world.ran('waiting')).words).toContain(`${key} is parked until somebody fixes the cause.`);
    expect(await world.ran('decide', key, 'commit')).toEqual({
      code: 4,
      words: expect.stringContaining(`It is parked until somebody fixes the cause: npm run drumbeat -- why ${key}`),
    });

    // Fixed and resumed, it still fails for a while: how often, why, and when it is tried again.
    await world.post('/faults', { vendor: 'slack', match: 'chat.postMessage', kind: 'status', status: 503 });
    await world.post('/faults', { vendor: 'slack', match: 'chat.postMessage', kind: 'status', status: 503 });
    await world.post('/outages', { name: 'slack-token-revoked', on: false });
    // Without a workflow it is told to all that is parked.
    expect((await world.ran('resume')).words).toContain(`${key} retries now.`);
    await expect
      .poll(() => why(), { timeout: 60_000, interval: 100 })
      .toMatch(
        /It is retrying\n {2}activity .*\n {2}failed {3}(.*\n)+? {2}tried {4}.*, (again in \d+ s|running again|again as soon)/,
      );

    await expect.poll(() => why(), patience).not.toContain('It is retrying');
    await expect.poll(() => world.ran('resume')).toEqual({ code: 0, words: 'Nothing is parked.\n' });
    expect((await world.ran('resume', key)).words).toContain('though nothing is parked there');

    // Waiting, with what happens otherwise and the answer; and what it sleeps to meanwhile.
    await expect.poll(() => why(), patience).toMatch(/It is waiting for an answer\n {2}asked {4}Which goals do we set/);
    const waiting = await why();
    expect(waiting).toContain(`  answer   npm run drumbeat -- decide ${key} goals\n`);
    expect(waiting).toContain('  else     without a goal, the plan can be committed only with a reason\n');
    expect(waiting).toMatch(
      /It sleeps\n {2}until {4}\w+ \d+ \w+, \d\d:\d\d: the engineering manager is asked to commit the plan\n/,
    );
    expect(waiting).toContain('A worker is running.');
    expect(waiting).not.toContain('It is parked');

    // The same for a program, with the moments of the business calendar and everything that Temporal added.
    const { stdout } = await world.drumbeat(['why', '--json']);
    expect(JSON.parse(stdout)).toEqual({
      workflows: [
        expect.objectContaining({
          workflowId: id,
          phase: 'draft',
          health: 'on track',
          ended: null,
          parked: [],
          waiting: [expect.objectContaining({ questionId: 'goals', anyone: true, next: null })],
          sleeps: [
            {
              until: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
              why: 'the engineering manager is asked to commit the plan',
            },
          ],
          temporal: expect.objectContaining({ reached: true, status: 'RUNNING', worker: 'answers', activities: [] }),
        }),
      ],
    });

    // Without a worker, and without Temporal: what could not be looked at is said, the rest stands.
    await worker.end();
    const alone = await why();
    expect(alone).toMatch(
      /No worker is running; one polled \d+ (s|min) ago\. Start one to continue:\n {2}npm run drumbeat -- up/,
    );
    expect(alone).toContain('It is waiting for an answer');
    const dark = await why({ TEMPORAL_ADDRESS: nowhere.temporal });
    expect(dark.replaceAll(/\s+/g, ' ')).toContain(
      'Temporal at 127.0.0.1:9 does not answer: cannot check whether a worker is running and what fails. Start it, or fix TEMPORAL_ADDRESS.',
    );
    expect(dark).toContain('It is waiting for an answer');
    expect(await world.drumbeat(['why', key], { DATABASE_URL: nowhere.database })).toMatchObject({
      code: 3,
      stdout: '',
    });
  },
);

it('without the payload keys: what the records hold, and the key that is missing', { timeout: 180_000 }, async () => {
  const { key, start } = world;
  const keys = { DRUMBEAT_PAYLOAD_KEYS: `one:${randomBytes(32).toString('base64')}` };
  const words = async (args: readonly string[], changes: Readonly<Record<string, string>> = {}) => {
    const { code, stdout, stderr } = await world.drumbeat(args, changes);
    expect(stderr).toBe('');
    return { code, stdout: stdout.replaceAll(/\s+/g, ' ') };
  };
  const worker = await world.startWorker(keys);
  await words(['iteration', 'start', '--starts', start], keys);
  await expect
    .poll(() => words(['why', key], keys), patience)
    .toMatchObject({
      stdout: expect.stringMatching(/It is waiting for an answer.*Latest events/),
    });

  for (const args of [
    ['why', key],
    ['iteration', 'show', key],
  ]) {
    const { code, stdout } = await words(args);
    expect(stdout).toContain('It is waiting for an answer asked Which goals do we set');
    expect(stdout).toContain(
      'A worker is running; its answer cannot be read here. A payload is encrypted with the key "one", which is not configured (none). Add that key',
    );
    expect(code).toBe(0);
  }
  expect(await words(['check'])).toEqual({
    code: 1,
    stdout: expect.stringMatching(/✓ Temporal .*✗ Payload keys .*"one"/),
  });
  expect((await words(['check'], keys)).stdout).not.toContain('Payload keys');

  // A worker without it fails at this workflow's task, again and again: the workflow says by which key.
  await worker.end();
  const keyless = await world.startWorker();
  expect((await words(['resume', key], keys)).code).toBe(0);
  await toSay(/It fails at its current step, .* so far: .*encrypted with the key "one", which this worker lacks/);
  await keyless.end();
  await world.startWorker(keys);
  await toSay(/Latest events/);

  // A Signal under a key that nobody has: the way out is a reset to before it, without the Signals.
  await signalUnderAlienKey();
  await toSay(/encrypted with the key "alien", which this worker lacks.* reset the workflow without its Signals/);
  await resetWithoutSignals();
  await toSay(/Latest events/);

  function toSay(said: RegExp) {
    return expect
      .poll(() => words(['why', key], keys), patience)
      .toMatchObject({ stdout: expect.stringMatching(said) });
  }
});

const workflowExecution = () => ({ workflowId: `iteration/${world.team.id}/${world.key}` });

async function atTemporal(payloadKeys: PayloadKey[], act: (client: Client) => Promise<unknown>): Promise<void> {
  const connection = await Connection.connect({ address: inject('temporalAddress') });
  const namespace = world.environment['TEMPORAL_NAMESPACE'] ?? '';
  await act(new Client({ connection, namespace, dataConverter: converterWith(payloadKeys) }));
  await connection.close();
}

function signalUnderAlienKey(): Promise<void> {
  return atTemporal([{ id: 'alien', secret: randomBytes(32) }], ({ workflow }) =>
    workflow.getHandle(workflowExecution().workflowId).signal('decide', { kind: 'answer' }),
  );
}

/** As `temporal workflow reset --type LastWorkflowTask --reapply-exclude Signal` does. */
function resetWithoutSignals(): Promise<void> {
  return atTemporal([], async ({ workflowService, options: { namespace } }) => {
    const { history } = await workflowService.getWorkflowExecutionHistoryReverse({
      namespace,
      execution: workflowExecution(),
      maximumPageSize: 100,
    });
    const last = history?.events?.find((event) => event.workflowTaskCompletedEventAttributes);
    await workflowService.resetWorkflowExecution({
      namespace,
      workflowExecution: workflowExecution(),
      reason: 'a Signal under a key that nobody has',
      requestId: randomBytes(8).toString('hex'),
      workflowTaskFinishEventId: last?.eventId ?? null,
      resetReapplyExcludeTypes: [ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_SIGNAL],
    });
  });
}
