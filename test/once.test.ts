/** One outside write, one visible effect: whatever is lost, repeated or killed in between (X6). */
import { ActivityCancellationDetails, ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { createOnce, type Once } from '../activities/once.ts';
import { markerOf } from '../activities/own-marks.ts';
import { failureTypes } from '../domain/failures.ts';
import { migrate, openDatabase } from '../records/database.ts';
import { pause, pausedUntil } from '../records/pauses.ts';
import type { Tables } from '../records/tables.ts';
import { markerSecrets } from '../records/own-marks.ts';
import { intend } from '../records/writes.ts';
import type { VendorClient } from '../vendors/vendor.ts';
import { freshDatabase } from './support/database.ts';
import type { Found, MadeOnce, Written } from '../vendors/made-once.ts';
import { team } from './support/team.ts';

/** A message in Slack, as `write` and `find` answer it. */
const messageAt = (link: string): Written => ({
  reference: { place: 'slack:C0SEC', id: link, name: null, link },
});

let db: Kysely<Tables>;
let once: Once;
let period: string;
let key: string;
/** What the vendor holds: the judge. */
let posted: { marker: string; link: string; touched?: true }[];
let secret: string;
let looks: number;
let number = 0;
const workflowId = 'iteration/security/2026-w49';

beforeAll(async () => {
  db = openDatabase(await freshDatabase());
  await migrate(db);
  once = createOnce({ db, restoredFrom: null });
  [secret] = await markerSecrets(db);
});
afterAll(() => db.destroy());
beforeEach(() => {
  nextKey(String((number += 1)));
  posted = [];
  looks = 0;
});

function nextKey(next: string): void {
  period = next;
  key = `${workflowId}|postMessage|${period}`;
}

function post(): Promise<Written> {
  const link = `https://slack.example.com/${posted.length + 1}`;
  posted.push({ marker: markerOf(key, secret), link });
  return Promise.resolve(messageAt(link));
}

const intent = () => ({
  key,
  team: team.id,
  workflowId,
  system: 'slack' as const,
  operation: 'postMessage',
  kind: 'message',
  madeIn: {},
  canBeSkipped: false,
});

/** An activity's environment, of its own for every attempt. */
const activity = () =>
  new MockActivityEnvironment(
    { workflowExecution: { workflowId, runId: 'a-run' } },
    { logger: new DefaultLogger('ERROR') },
  );

const slack = (settleMs: number) =>
  ({
    name: 'slack',
    title: 'Slack',
    settleMs,
    tokenId: 'slack:test',
    identify: () => Promise.resolve(['U0DRUMBEAT']),
    call: (_doing, work) => work(),
  }) satisfies Partial<VendorClient>;
const message = () => ({ team: team.id, operation: 'postMessage', period, kind, where: {} });

const find: MadeOnce['find'] = (_client, _where, { markers }) => {
  looks += 1;
  const found = posted.filter(({ marker }) => markers.includes(marker));
  return Promise.resolve(found.map(({ link, touched = false }): Found => ({ made: messageAt(link), touched })));
};
const kind: MadeOnce<unknown, object> = {
  name: 'message',
  where: z.object({}),
  find: (...asked) => find(...asked),
  repair: (_client, _where, { reference: { link } }) => {
    posted = posted.filter((one) => one.link !== link);
    return Promise.resolve();
  },
  locate: () => Promise.resolve(null),
};

/** As an activity would: every call is an attempt of its own. */
function attempt(write: () => Promise<Written> = post, settleMs = 0, by = once): Promise<Written> {
  return activity().run(() => by({ ...message(), client: slack(settleMs), write }));
}

async function kept() {
  return db.selectFrom('writes').selectAll().where('key', '=', key).executeTakeFirst();
}

const lostReply = async (): Promise<Written> => {
  await post();
  throw new Error('socket hang up');
};

const slowly = async () => {
  await new Promise((resolve) => setTimeout(resolve, 50));
  return post();
};

test('a fresh write is written at once, and kept with its result', async () => {
  expect(await attempt()).toEqual(messageAt('https://slack.example.com/1'));
  expect(posted).toHaveLength(1);
  expect(looks).toBe(0);
  expect(await kept()).toMatchObject({
    team: 'security',
    system: 'slack',
    operation: 'postMessage',
    attempts: 1,
    result: messageAt('https://slack.example.com/1'),
    done_at: expect.any(Date),
  });
  const referred = db.selectFrom('external_references').selectAll().where('write_key', '=', key);
  expect(await referred.executeTakeFirst()).toEqual({
    write_key: key,
    workflow_id: workflowId,
    ...messageAt('https://slack.example.com/1').reference,
  });
});

test('the same write again answers what is kept, and asks the vendor nothing', async () => {
  const first = await attempt();
  expect(await attempt()).toEqual(first);
  expect(posted).toHaveLength(1);
  expect(looks).toBe(0);
});

test('a lost reply is found', async () => {
  await expect(attempt(lostReply)).rejects.toThrow('socket hang up');
  expect(await attempt()).toEqual(messageAt('https://slack.example.com/1'));
  expect(posted).toHaveLength(1);
  expect((await kept())?.done_at).not.toBeNull();
});

test('a workflow that is cancelled is still told what became of its write', async () => {
  await expect(attempt(lostReply)).rejects.toThrow('socket hang up');
  const cancelled = activity();
  const second = cancelled.run(() => once({ ...message(), client: slack(50), write: post }));
  cancelled.cancel('CANCELLED', new ActivityCancellationDetails({ cancelRequested: true }));
  expect(await second).toEqual(messageAt('https://slack.example.com/1'));
  expect(posted).toHaveLength(1);
});

test('a worker that ends does not wait for what was written', async () => {
  await expect(attempt(lostReply)).rejects.toThrow('socket hang up');
  const ending = activity();
  const second = ending.run(() => once({ ...message(), client: slack(60_000), write: post }));
  ending.cancel('WORKER_SHUTDOWN', new ActivityCancellationDetails({ workerShutdown: true }));
  await expect(second).rejects.toThrow('WORKER_SHUTDOWN');
  expect((await kept())?.done_at).toBeNull();
});

test('what never arrived is written', async () => {
  await expect(attempt(() => Promise.reject(new Error('connection refused')))).rejects.toThrow('connection refused');
  expect(await attempt()).toEqual(messageAt('https://slack.example.com/1'));
  expect(posted).toHaveLength(1);
  expect(looks).toBe(1);
});

test('a worker killed before it wrote leaves an intent: the next one looks, then writes', async () => {
  await intend(db, intent());
  await attempt();
  expect(looks).toBe(1);
  expect(posted).toHaveLength(1);
});

test('a worker killed after it wrote leaves an intent: the next one finds the effect', async () => {
  await intend(db, intent());
  await post();
  expect(await attempt()).toEqual(messageAt('https://slack.example.com/1'));
  expect(posted).toHaveLength(1);
});

test('a look-up waits until the vendor shows what was written', async () => {
  await intend(db, intent());
  setTimeout(() => void post(), 100);
  await attempt(post, 300);
  expect(posted).toHaveLength(1);
});

test('after a restore the log knows nothing of it: a first write looks too, adopts what is there, writes what is not', async () => {
  const looksFirst = createOnce({ db, restoredFrom: new Date() });
  await post(); // since the back-up
  expect(await attempt(post, 60_000, looksFirst)).toEqual(messageAt('https://slack.example.com/1'));
  expect(await attempt(post, 0, looksFirst)).toEqual(messageAt('https://slack.example.com/1'));
  expect({ posted: posted.length, looks }).toEqual({ posted: 1, looks: 1 });
  expect(await kept()).toMatchObject({ attempts: 1, done_at: expect.any(Date) });

  nextKey(`${period}|another`);
  expect(await attempt(post, 60_000, looksFirst)).toEqual(messageAt('https://slack.example.com/2'));
  expect({ posted: posted.length, looks }).toEqual({ posted: 2, looks: 2 });
});

test('a look-up goes back to the back-up, else to when the write was intended', async () => {
  const since: number[] = [];
  const look = (restoredFrom: Date | null) => {
    const looksFirst = createOnce({ db, restoredFrom });
    return activity().run(() =>
      looksFirst({
        ...message(),
        client: slack(0),
        write: post,
        kind: {
          ...kind,
          find: (client, where, marks, from) => (since.push(from.getTime()), find(client, where, marks, from)),
        },
      }),
    );
  };
  const backUp = new Date('2026-11-25T02:00:00Z');
  await look(backUp);
  nextKey(`${period}|another`);
  await intend(db, intent());
  await look(null);
  const [restored = 0, usual = 0] = since;
  expect(backUp.getTime() - restored).toBe(60_000);
  expect(Date.now() - usual).toBeLessThan(90_000);
});

test('two matches that somebody has touched are put to a person, who is told of both', async () => {
  await intend(db, intent());
  await post();
  await post();
  posted = posted.map((one) => ({ ...one, touched: true }));
  const failure = await attempt().then(
    () => null,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(ApplicationFailure);
  expect(failure).toMatchObject({
    type: failureTypes.undecided,
    nonRetryable: true,
    message: expect.stringContaining('https://slack.example.com/1 and https://slack.example.com/2'),
  });
  expect(posted).toHaveLength(2);

  posted.pop(); // the person removed one
  expect(await attempt()).toEqual(messageAt('https://slack.example.com/1'));
});

test('two workers with the same fresh write: one writes', async () => {
  const answers = await Promise.all([attempt(slowly, 300), attempt(slowly, 300)]);
  expect(posted).toHaveLength(1);
  expect(answers[0]).toEqual(answers[1]);
});

test('eight workers that all find a dead intent: one takes it over', async () => {
  await intend(db, intent());
  const answers = await Promise.all(Array.from({ length: 8 }, () => attempt(post, 50)));
  expect(posted).toHaveLength(1);
  expect(new Set(answers.map((one) => one.reference.link)).size).toBe(1);
  expect((await kept())?.attempts).toBe(2);
});

test.each([
  ['refused', ApplicationFailure.nonRetryable('archived', failureTypes.parked)],
  ['one too many', ApplicationFailure.create({ message: 'slow down', nextRetryDelay: 1000 })],
])('a vendor that answered "%s" wrote nothing: the next attempt is a first one', async (_name, refusal) => {
  await expect(attempt(() => Promise.reject(refusal))).rejects.toBe(refusal);
  expect(await kept()).toBeUndefined();
  await attempt();
  expect(looks).toBe(0);
  expect(posted).toHaveLength(1);
});

test('a refusal after an unknown outcome does not forget that outcome', async () => {
  await expect(attempt(() => Promise.reject(new Error('timeout')))).rejects.toThrow('timeout');
  const refusal = ApplicationFailure.create({ message: 'slow down', nextRetryDelay: 1000 });
  await expect(attempt(() => Promise.reject(refusal))).rejects.toBe(refusal);
  await post(); // the first attempt lands late
  expect(await attempt()).toEqual(messageAt('https://slack.example.com/1'));
  expect(posted).toHaveLength(1);
});

test('a pause is shared, grows, and ends by itself', async () => {
  const soon = new Date(Date.now() + 60_000);
  const later = new Date(Date.now() + 120_000);
  expect(await pausedUntil(db, 'slack')).toBeNull();
  await pause(db, 'slack', later);
  await pause(db, 'slack', soon);
  expect(await pausedUntil(db, 'slack')).toEqual(later);
  await pause(db, 'jira', new Date(Date.now() - 1));
  expect(await pausedUntil(db, 'jira')).toBeNull();
});
