/** The Slack app over real HTTP: who is let in, and that "yes" is said only when Temporal has the vote. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { realClock } from '../activities/clock.ts';
import type { Listening } from '../client/http/serve.ts';
import { openSlackApp } from '../client/slack/app.ts';
import { connectTemporal, type TemporalClient } from '../client/temporal/client.ts';
import { refusals, type Question } from '../domain/decisions/decisions.ts';
import { freePort } from '../local/ports.ts';
import { storeConfiguration } from '../records/configurations.ts';
import { migrate, openDatabase } from '../records/database.ts';
import { answersTo, endQuestion, mustExist, storeQuestion } from '../records/questions.ts';
import { seedSchema } from '../simulator/seed.ts';
import { startSimulator, type Simulator } from '../simulator/server.ts';
import { ask, line, someone, storeCounted, inSlack } from './support/asking.ts';
import { atSlack, type AtSlack } from './support/at-slack.ts';
import { layCable, type Cable } from './support/cable.ts';
import { freshDatabase } from './support/database.ts';
import { press, send, signed, signingSecret } from './support/slack-requests.ts';
import { team } from './support/team.ts';

let simulator: Simulator;
let slack: AtSlack;
let state: string;
let cable: Cable;
let temporal: TemporalClient;
let inspector: Client;
let slackApp: Listening;
let port: number;
const db = openDatabase(await freshDatabase());

beforeAll(async () => {
  await migrate(db);
  await storeConfiguration(db, team);
  state = await mkdtemp(join(tmpdir(), 'drumbeat-slack-app-'));
  port = await freePort();
  const people = [...Object.values(team.people), { slack: 'U0STRANGER', name: 'Sam Stranger' }];
  const users = people.map((one) => ({ id: one.slack, name: one.name, real_name: one.name }));
  const channels = [{ id: team.slack.channel, name: 'security', app_is_member: true }];
  const seed = seedSchema.parse({ slack: { messages_tab: true, channels, users } });
  simulator = await startSimulator({ port: 0, state, seed, slackRequestUrl: `http://127.0.0.1:${port}/slack/events` });
  slack = atSlack(simulator.url, team.slack.channel);
  cable = await layCable(inject('temporalAddress'));
  const { address } = cable;
  temporal = await connectTemporal({ address, namespace: 'default', options: { address } });
  inspector = new Client({ connection: await Connection.connect({ address: inject('temporalAddress') }) });
  slackApp = await openSlackApp(slackAppDeps(), { port, host: '127.0.0.1' });
});

afterAll(async () => {
  await slackApp.close();
  await temporal.close();
  await cable.cut();
  await inspector.connection.close();
  await simulator.close();
  await db.destroy();
  await rm(state, { recursive: true, force: true });
});

describe('who is let in', () => {
  test.each([
    ['signed with another secret', () => signed(anyPress(), seconds(), 'guessed'), 401],
    ['with another body than was signed', () => ({ ...signed(anyPress()), body: anyPress() }), 401],
    ['dated 301 s in the past', () => signed(anyPress(), seconds(-301)), 401],
    ['dated 305 s in the future', () => signed(anyPress(), seconds(305)), 401],
    ['dated a year in the future', () => signed(anyPress(), seconds(31_536_000)), 401],
    ['with a date that is no number', () => withHeader(signed(anyPress()), 'x-slack-request-timestamp', 'soon'), 401],
    ['without a date', () => withHeader(signed(anyPress()), 'x-slack-request-timestamp', []), 401],
    ['without a signature', () => withHeader(signed(anyPress()), 'x-slack-signature', []), 401],
    ['with an unknown version of signature', () => inVersion(signed(anyPress()), 'v1'), 401],
    ['with half a signature', () => withHeader(signed(anyPress()), 'x-slack-signature', 'v0=abcd'), 401],
    ['with the signature twice', () => twice(signed(anyPress()), 'x-slack-signature'), 401],
    ['with the date twice', () => twice(signed(anyPress()), 'x-slack-request-timestamp'), 401],
    ['unsigned, as a check of the certificate', () => ({ ...signed('ssl_check=1'), headers: {} }), 401],
    ['larger than a megabyte', () => signed('x'.repeat(1024 * 1024 + 1)), 413],
    ['a form whose payload is nothing', () => signed('payload=null'), 400],
    ['a body that is nothing', () => signed('null'), 400],
  ])('a request %s is refused', async (_, request, status) => {
    expect(await send(port, request())).toMatchObject({ status, body: '' });
  });

  test('a request that was heard before is refused, though it was valid', async () => {
    const request = signed('payload=%7B%22type%22%3A%22url_verification%22%2C%22challenge%22%3A%22c%22%7D');
    expect(await send(port, request)).toMatchObject({ status: 200 });
    expect(await send(port, request)).toMatchObject({ status: 401, body: '' });
  });
});

describe('a button', () => {
  test('is acknowledged only when Temporal has the vote, with no worker running', async () => {
    const value = await workflow('plain', ask('q', undefined));
    cable.hold();
    let answered = false;
    const answer = send(port, signed(press(value, { user: 'U0ADA', actionTs: '17.1' }))).then((one) => {
      answered = true;
      return one;
    });
    await pause(500);
    expect(answered).toBe(false);
    expect(await votesIn(value.w)).toEqual([]);
    cable.release();
    expect(await answer).toEqual({ status: 200, body: '' });
    expect(await votesIn(value.w)).toEqual([
      {
        kind: 'answer',
        workflowId: value.w,
        questionId: 'q',
        clickId: 'C0SEC:1700000000.000100:decide:answer:17.1:U0ADA',
        contentHash: 'hash-of-q',
        choice: 'answer',
        actor: inSlack('U0ADA'),
      },
    ]);
  });

  test('is not acknowledged while Temporal is silent, and the person is told to press again', async () => {
    const value = await workflow('silent', ask('q', undefined));
    const ts = await slack.post(value);
    cable.hold();
    const began = Date.now();
    const answer = await slack.click('U0ADA', ts);
    cable.release();
    expect(answer).toMatchObject({ ok: false });
    expect(Date.now() - began).toBeGreaterThan(1900);
    await expect.poll(() => slack.toldTo('U0ADA')).toContainEqual(expect.stringContaining('Please try again'));
  });

  test('of a workflow that has ended is answered with who decided', async () => {
    const value = await workflow('ended', ask('q', undefined));
    const on = '2026-12-01T10:00:00.000+01:00';
    const row = await mustExist(db, value.w, 'q');
    const settledBy = await storeCounted(db, row, someone('ben').id, { on });
    await endQuestion(db, row, { on, outcome: 'answered', settledBy });
    await inspector.workflow.getHandle(value.w).terminate();
    expect(await slack.click('U0ADA', await slack.post(value))).toEqual({ ok: true });
    expect(await slack.toldTo('U0ADA')).toContainEqual(
      'This question is closed: Ben Okafor chose “Answer” on Tue 1 Dec, 10:00. Your answer was not recorded.',
    );
  });

  test('of a workflow that the records do not know goes to the workflow all the same', async () => {
    const value = await workflow('unknown', ask('q', undefined), { records: false });
    expect(await send(port, signed(press(value, { user: 'U0ADA', actionTs: '17.2' })))).toMatchObject({ status: 200 });
    expect(await votesIn(value.w)).toHaveLength(1);
  });

  test('of a workflow of a new type goes to that workflow', async () => {
    const value = await workflow('unknown', ask('q', undefined), { records: false, type: 'codeReview' });
    expect(await send(port, signed(press(value, { user: 'U0ADA', actionTs: '17.4' })))).toMatchObject({ status: 200 });
    expect(await votesIn(value.w)).toHaveLength(1);
  });

  test.each([
    'codeReview/slack-app',
    'startIteration/security',
    'a/b/c/d',
    '/security/1',
    'a/../1',
    'a/b/1 2',
    'a/b/1\n',
  ])('of %j, which is no workflow of ours, is not acknowledged', async (w) => {
    const request = signed(press({ w, q: 'q', h: 'h', c: 'answer' }, { user: 'U0ADA', actionTs: '17.5' }));
    expect(await send(port, request)).toMatchObject({ status: 503 });
  });

  test('of a question without a form needs no records: it is taken while they are away', async () => {
    const value = await workflow('no-records', ask('q', undefined));
    const away = openDatabase('postgres://nobody@127.0.0.1:1/nothing');
    const other = await openSlackApp({ ...slackAppDeps(), db: away }, { port: 0, host: '127.0.0.1' });
    const request = signed(press(value, { user: 'U0ADA', actionTs: '17.6' }));
    expect(await send(other.port, request)).toEqual({ status: 200, body: '' });
    expect(await votesIn(value.w)).toHaveLength(1);
    await other.close();
    await away.destroy();
  });

  test('with a value that is not ours is not acknowledged', async () => {
    const request = signed(press({ anything: 1 }, { user: 'U0ADA', actionTs: '17.3' }));
    expect(await send(port, request)).toMatchObject({ status: 503 });
  });
});

describe('a form', () => {
  const topics = [line('t1', 'Slow reviews', { votes: '10' }), line('t2', 'Flaky tests', { votes: '10' })];
  test('opens for who is asked, tells at the field what is wrong, and its values arrive with the vote', async () => {
    const value = await workflow('form', ask('votes', 'votes', topics));
    expect(await slack.click('U0BEN', await slack.post(value))).toEqual({ ok: true });
    expect(await votesIn(value.w)).toEqual([]);
    const view = await slack.modalOf('U0BEN');
    expect(view?.title.text).toBe('Your votes');
    expect(await slack.submit('U0BEN', view?.id, given('6', '3'))).toEqual({
      errors: { 'votes.t1': '1 vote left: please use exactly 10.' },
    });
    expect(await slack.submit('U0BEN', view?.id, given('6', '4'))).toEqual({ ok: true });
    expect(await slack.modalOf('U0BEN')).toBeNull();
    expect(await votesIn(value.w)).toEqual([
      {
        kind: 'answer',
        workflowId: value.w,
        questionId: 'votes',
        clickId: `${view?.id}:${view?.hash}`,
        contentHash: 'hash-of-votes',
        choice: 'answer',
        actor: inSlack('U0BEN'),
        values: { votes: { t1: 6, t2: 4 } },
      },
    ]);
  });

  test('does not open for somebody of the team who is not asked: the vote goes to the workflow, which refuses it', async () => {
    const user = 'U0MIA';
    const value = await workflow(`form-for-${user}`, ask('votes', 'votes', topics));
    expect(await slack.click(user, await slack.post(value))).toEqual({ ok: true });
    expect(await slack.modalOf(user)).toBeNull();
    expect(await votesIn(value.w)).toEqual([expect.not.objectContaining({ values: expect.anything() })]);
    expect(await votesIn(value.w)).toMatchObject([{ actor: inSlack(user), choice: 'answer' }]);
  });

  test('does not open for a stranger, whose answer does not reach the workflow: it is refused, told and kept', async () => {
    const value = await workflow('form-for-a-stranger', ask('votes', 'votes', topics));
    expect(await slack.click('U0STRANGER', await slack.post(value))).toEqual({ ok: true });
    expect(await slack.modalOf('U0STRANGER')).toBeNull();
    expect(await votesIn(value.w)).toEqual([]);
    expect(await slack.toldTo('U0STRANGER')).toContainEqual(refusals.unknown);
    expect(await answersTo(db, value.w, 'votes')).toMatchObject([
      { counted: false, reply: refusals.unknown, actor: inSlack('U0STRANGER'), person: null },
    ]);
  });

  test('that was filled in while Temporal is silent stays open with what was written', async () => {
    const value = await workflow('silent-form', ask('votes', 'votes', topics));
    await slack.click('U0CLEO', await slack.post(value));
    const view = await slack.modalOf('U0CLEO');
    expect(view?.title.text).toBe('Your votes');
    cable.hold();
    expect(await slack.submit('U0CLEO', view?.id, given('5', '5'))).not.toMatchObject({ ok: true });
    cable.release();
    expect((await slack.modalOf('U0CLEO'))?.id).toBe(view?.id);
  });

  test('that comes after the end is answered in its place', async () => {
    const value = await workflow('late-form', ask('votes', 'votes', topics));
    await slack.click('U0ADA', await slack.post(value));
    const view = await slack.modalOf('U0ADA');
    await inspector.workflow.getHandle(value.w).terminate();
    await slack.submit('U0ADA', view?.id, given('5', '5'));
    expect(JSON.stringify(await slack.modalOf('U0ADA'))).toContain(
      'This question is closed. Your answer was not recorded.',
    );
  });

  test('that Slack does not open leaves the click unanswered', async () => {
    const value = await workflow('no-trigger', ask('votes', 'votes', topics));
    const request = signed(press(value, { user: 'U0ADA', actionTs: '17.4' }));
    expect(await send(port, request)).toMatchObject({ status: 503 });
    expect(await votesIn(value.w)).toEqual([]);
  });
});

describe('of whom an answer is taken', () => {
  test.each([
    ['for another app', { app: 'A0OTHER' }, 401],
    ['in another workspace', { team: 'T0OTHER' }, 401],
    ['of an account of another workspace', { userTeam: 'T0OTHER' }, 401],
    ['of a user id that is a list', { user: ['U0ADA'] as unknown as string }, 400],
    ['of nobody', { user: null as unknown as string }, 400],
  ])('a click %s never reaches the workflow', async (_, by, status) => {
    const value = await workflow(`foreign-${JSON.stringify(by).replaceAll(/\W/g, '')}`, ask('q', undefined));
    const responseUrl = `${simulator.url}/slack/response/${team.slack.channel}/U0ADA`;
    const request = signed(press(value, { user: 'U0ADA', actionTs: '20.1', responseUrl, ...by }));
    expect(await send(port, request)).toMatchObject({ status });
    expect(await votesIn(value.w)).toEqual([]);
  });

  test('who is of another workspace is told so', async () => {
    const value = await workflow('stranger-told', ask('q', undefined));
    const responseUrl = `${simulator.url}/slack/response/${team.slack.channel}/U0ADA`;
    const by = { user: 'U0ADA', actionTs: '21.1', responseUrl, userTeam: 'T0OTHER' };
    expect(await send(port, signed(press(value, by)))).toMatchObject({ status: 401 });
    expect(await slack.toldTo('U0ADA')).toContainEqual(refusals.stranger);
  });

  test('ten clicks of one person on one question a minute, in all processes together; who sends more is told once', async () => {
    const value = await workflow('flood', ask('q', undefined));
    const other = await openSlackApp(slackAppDeps(), { port: 0, host: '127.0.0.1' });
    const responseUrl = `${simulator.url}/slack/response/${team.slack.channel}/U0CLEO`;
    const statuses: number[] = [];
    for (let click = 0; click < 30; click += 1) {
      const at = click % 2 === 0 ? port : other.port;
      const request = signed(press(value, { user: 'U0CLEO', actionTs: `30.${click}`, responseUrl }));
      statuses.push((await send(at, request)).status);
    }
    await other.close();
    expect(statuses).toEqual([...Array<number>(10).fill(200), ...Array<number>(20).fill(429)]);
    expect(await votesIn(value.w)).toHaveLength(10);
    const told = (await slack.toldTo('U0CLEO')).filter((words) => words.includes('Please wait a minute'));
    expect(told).toHaveLength(1);
    // Others, and this person on another question, are not held up.
    expect(await send(port, signed(press(value, { user: 'U0BEN', actionTs: '31.1' })))).toMatchObject({ status: 200 });
    const second = await workflow('after-the-flood', ask('q', undefined));
    expect(await send(port, signed(press(second, { user: 'U0CLEO', actionTs: '31.2' })))).toMatchObject({
      status: 200,
    });
  });

  test('while the records are away each process counts for itself', async () => {
    const value = await workflow('flood-without-records', ask('q', undefined));
    const away = openDatabase('postgres://nobody@127.0.0.1:1/nothing');
    const other = await openSlackApp({ ...slackAppDeps(), db: away }, { port: 0, host: '127.0.0.1' });
    const statuses: number[] = [];
    for (let click = 0; click < 12; click += 1) {
      statuses.push((await send(other.port, signed(press(value, { user: 'U0BEN', actionTs: `40.${click}` })))).status);
    }
    await other.close();
    await away.destroy();
    expect(statuses.filter((status) => status === 200)).toHaveLength(10);
  });
});

test('closing the Slack app: what is being answered is answered, and nothing new is taken', async () => {
  const value = await workflow('closing', ask('q', undefined));
  const other = await openSlackApp(slackAppDeps(), { port: 0, host: '127.0.0.1' });
  const otherPort = other.port;
  cable.hold();
  const answer = send(otherPort, signed(press(value, { user: 'U0ADA', actionTs: '17.5' })));
  await pause(200);
  const closed = other.close();
  cable.release();
  expect(await answer).toMatchObject({ status: 200 });
  await closed;
  await expect(send(otherPort, signed('payload={}'))).rejects.toThrow('ECONNREFUSED');
});

/** What a person enters in the votes form. */
function given(t1: string, t2: string) {
  return { 'votes.t1': { value: { value: t1 } }, 'votes.t2': { value: { value: t2 } } };
}

function slackAppDeps() {
  return { slack: slackSettings(), teams: [team], db, temporal, log: pino({ level: 'silent' }), clock: realClock };
}

function slackSettings() {
  return { botToken: 'xoxb-simulated', signingSecret, url: `${simulator.url}/slack/api/`, pages: '' };
}

/** A workflow that nobody works on, and a question of it; answers what its button carries. */
async function workflow(name: string, question: Question, { records = true, type = 'release' } = {}) {
  const { workflowId } = await inspector.workflow.start('nobody', {
    taskQueue: 'nobody',
    workflowId: `${type}/slack-app/${name}`,
  });
  if (records) {
    const version = await storeConfiguration(db, team);
    const on = '2026-11-30T10:00:00.000+01:00';
    const { channel } = team.slack;
    await storeQuestion(db, {
      team: team.id,
      version,
      workflowId,
      question,
      asked: { seats: [[]], guests: [] },
      channel,
      since: on,
    });
  }
  const [choice] = question.choices;
  const form = choice?.form ? { f: true } : {};
  return { w: workflowId, q: question.id, h: question.content.hash, c: 'answer', ...form };
}

/** The votes that Temporal holds for a workflow. */
async function votesIn(workflowId: string): Promise<unknown[]> {
  const history = await inspector.workflow.getHandle(workflowId).fetchHistory();
  return (history.events ?? []).flatMap((event) => {
    const payload = event.workflowExecutionSignaledEventAttributes?.input?.payloads?.[0];
    return payload?.data ? [JSON.parse(Buffer.from(payload.data).toString())] : [];
  });
}

function withHeader(request: ReturnType<typeof signed>, header: string, value: string | string[]) {
  return { ...request, headers: { ...request.headers, [header]: value } };
}

function anyPress(): string {
  return press({ w: 'w', q: 'q', h: 'h', c: 'c' }, { user: 'U0ADA', actionTs: String(Math.random()) });
}

function seconds(fromNow = 0): number {
  return Math.floor(Date.now() / 1000) + fromNow;
}

function twice(request: ReturnType<typeof signed>, header: string) {
  const value = String(request.headers[header]);
  return withHeader(request, header, [value, value]);
}

function inVersion(request: ReturnType<typeof signed>, to: string) {
  return withHeader(request, 'x-slack-signature', String(request.headers['x-slack-signature']).replace('v0', to));
}
