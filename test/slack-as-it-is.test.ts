/** What Slack documents and people report: what is optional stops nothing else, and an answer that is none proves nothing. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Activities } from '../activities/api/index.ts';
import { contentOf } from '../activities/content.ts';
import { refusals, type Question } from '../domain/decisions/decisions.ts';
import { byRole, eachOf } from '../domain/decisions/panel.ts';
import { failureTypes } from '../domain/failures.ts';
import type { PersonId, TeamRef } from '../domain/team.ts';
import { literal, sourced, text } from '../domain/text/text.ts';
import { questionRow } from '../records/questions.ts';
import { retried } from '../vendors/errors.ts';
import { openActivitiesWorld, seedOf, type ActivitiesWorld } from './support/activities-world.ts';
import { team, teamReadBy } from './support/team.ts';

const ada = team.roles.em.person;
const ben = team.roles.pm.person;
const cleo = team.roles.captain!.person;
const { channel } = team.slack;

let world: ActivitiesWorld;
let ref: TeamRef;
let workflow = '';
let number = 0;

beforeAll(async () => {
  world = await openActivitiesWorld(team, seedOf(team));
  ref = await world.ref();
});
afterAll(() => world.stop());
beforeEach(() => {
  workflow = `iteration/security/as-it-is-${(number += 1)}`;
});
afterEach(async () => {
  await workspace({ messages_tab: true, message_editing_seconds: 300 });
  await world.post('/people/channel', { channel, app_is_member: true });
  await world.db.deleteFrom('vendor_pause').execute();
});

const workspace = (settings: object) => world.post('/people/workspace', settings);
const activity = <Result>(run: (activities: Activities) => Promise<Result>): Promise<Result> =>
  world.attempt(workflow, () => run(world.activities));

/** Past the contract proxy: garbage is what no vendor describes. */
const garbled = <Result>(run: (activities: Activities) => Promise<Result>): Promise<Result> =>
  world.attempt(workflow, () => run(world.activitiesWith({ unchecked: true })));

const commit = (lines: readonly string[] = [], people: readonly PersonId[] = [ada, ben, cleo]): Question => ({
  id: 'commit',
  topic: 'commit',
  occurrence: 1,
  text: text`Do we commit?`,
  content: contentOf(lines.map((one) => ({ id: one, text: [sourced(one, 'jira:SEC')] }))),
  choices: [{ id: 'commit', label: literal('Commit'), style: 'primary' }],
  panel: eachOf(people),
  place: { in: 'channel' },
  reminders: 'working hours',
  excluded: [],
  deadline: '2026-12-03T10:00:00.000+01:00',
  ifNobodyAnswers: literal('it stays a draft'),
});

const open = (question = commit()) =>
  activity((activities) =>
    activities.openQuestion({ ...ref, question, asked: { seats: [[ada, ben, cleo]], guests: [] } }),
  );

const reminder = {
  on: '2026-12-02T10:00:00.000+01:00',
  wakeAt: 0,
  exact: true,
  name: 'a day',
  isDeadline: false,
} as const;
const remind = (people: readonly PersonId[], run = activity) =>
  run((activities) => activities.remind({ ...ref, questionId: 'commit', reminder: { ...reminder, people } }));

const row = () => questionRow(world.db, workflow, 'commit');
const messageOf = async () => (await row())?.message ?? { channel: '', ts: '', shows: null };

async function deleteMessage(): Promise<void> {
  const { ts } = await messageOf();
  await world.post('/people/delete', { channel, ts });
}

/** What the app says about this question, by what its buttons carry; the oldest first. */
async function shownHashes(): Promise<string[]> {
  const { messages = [] } = await world.slack.conversations.history({ channel, limit: 200 });
  return messages.toReversed().flatMap(({ blocks = [] }) => {
    const values = JSON.stringify(blocks);
    return values.includes(workflow) ? (/\\"h\\":\\"(\w+)/.exec(values)?.slice(1) ?? []) : [];
  });
}

async function toldInPrivate(user: string): Promise<string[]> {
  const { channel: im } = await world.slack.conversations.open({ users: user });
  const { messages = [] } = await world.slack.conversations.history({ channel: im?.id ?? '' });
  return messages.map((message) => message.text ?? '').filter((words) => words.includes('Do we commit?'));
}

/** How many there were of this before, and since. */
async function since<Result>(of: () => Promise<readonly Result[]>): Promise<() => Promise<readonly Result[]>> {
  const before = (await of()).length;
  return async () => {
    const all = await of();
    return all.slice(0, all.length - before);
  };
}

const slackSays = (match: string, body: unknown) =>
  world.fault({ vendor: 'slack', match, kind: 'status', status: 200, body });

describe('a message that somebody deleted', () => {
  test('its reminder comes, and the question stands in its channel again, once', async () => {
    await open();
    const before = await messageOf();
    await deleteMessage();
    const told = await since(() => toldInPrivate('U0ADA'));
    await remind([ada]);
    await remind([ada]);
    const after = await messageOf();
    expect(after.ts).not.toBe(before.ts);
    expect(await shownHashes()).toEqual([commit().content.hash]);
    expect(await told()).toEqual([expect.stringContaining(after.ts.replace('.', ''))]);
  });

  test('where it cannot be posted again, the reminder does without a link', async () => {
    await open();
    await deleteMessage();
    await world.post('/people/channel', { channel, app_is_member: false });
    const told = await since(() => toldInPrivate('U0ADA'));
    expect(await remind([ada])).toEqual({ unreached: [] });
    expect(await told()).toEqual([expect.stringContaining('“Do we commit?” is waiting for your answer')]);
  });

  test('where Slack names no page of it for another reason, too', async () => {
    await open();
    await slackSays('chat.getPermalink', { ok: false, error: 'channel_not_found' });
    const told = await since(() => toldInPrivate('U0ADA'));
    await remind([ada]);
    expect(await told()).toEqual([expect.stringContaining('“Do we commit?” is waiting for your answer')]);
  });

  test('progress posts an open question again; closing it does not', async () => {
    await open();
    await deleteMessage();
    await activity((activities) => activities.showProgress({ ...ref, questionId: 'commit', thanked: [] }));
    expect(await shownHashes()).toHaveLength(1);
    await deleteMessage();
    const ending = { questionId: 'commit', settledBy: null, outcome: 'closed' };
    await activity((activities) => activities.closeQuestion({ ...ref, ...ending }));
    expect(await shownHashes()).toEqual([]);
    expect(await row()).toMatchObject({ outcome: 'closed' });
  });
});

describe('a workspace that limits editing', () => {
  const changed = commit(['SEC-1']);
  const change = (question = changed) =>
    activity((activities) => activities.showQuestionAgain({ ...ref, question, changed: text`SEC-1 was added` }));

  test('what changed is asked in a new message with the current hash, once however often it is tried', async () => {
    await open();
    await workspace({ message_editing_seconds: 0 });
    await change();
    await change();
    const old = commit().content.hash;
    expect(await shownHashes()).toEqual([old, changed.content.hash]);
    expect(await messageOf()).toMatchObject({ shows: changed.content.hash });
    const now = commit(['SEC-1', 'SEC-2']);
    await change(now);
    expect(await shownHashes()).toEqual([old, changed.content.hash, now.content.hash]);
  });

  test('progress alone makes no new message: the buttons still count', async () => {
    await open();
    await workspace({ message_editing_seconds: 0 });
    await activity((activities) => activities.showProgress({ ...ref, questionId: 'commit', thanked: [] }));
    expect(await shownHashes()).toHaveLength(1);
  });

  test('how it ended is said in a new message, once', async () => {
    await open();
    await workspace({ message_editing_seconds: 0 });
    const posts = async () => (await world.effects()).filter((one) => one.operation === 'chat.postMessage');
    const before = (await posts()).length;
    const why = 'the iteration was cancelled';
    await activity((activities) => activities.withdrawQuestions({ ...ref, why }));
    await activity((activities) => activities.withdrawQuestions({ ...ref, why }));
    expect((await posts()).slice(before)).toHaveLength(1);
    const { messages = [] } = await world.slack.conversations.history({ channel, limit: 1 });
    expect(JSON.stringify(messages)).toContain(why);
  });

  test('a message whose posting is found again after its content changed is brought up to date', async () => {
    await world.fault({ vendor: 'slack', match: 'chat.postMessage', kind: 'after' });
    await expect(open()).rejects.toMatchObject({ type: retried.unavailable });
    // A click counted meanwhile made the workflow read the content again.
    await change();
    await open();
    expect(await shownHashes()).toEqual([changed.content.hash]);
    expect(await messageOf()).toMatchObject({ shows: changed.content.hash });
  });
});

describe('one of several recipients', () => {
  test('whose conversation Slack refuses does not stop the others, and is reported with what to do', async () => {
    await open();
    const told = await since(() => toldInPrivate('U0CLEO'));
    await slackSays('chat.postMessage', { ok: false, error: 'user_not_found' });
    expect(await remind([ben, cleo])).toEqual({
      unreached: [
        {
          person: ben,
          why: expect.stringContaining('user_not_found'),
          remedy: 'Correct the Slack member id of this person in the team file.',
        },
      ],
    });
    expect(await told()).toHaveLength(1);
  });

  test('the Messages Tab is off: nobody can be written to, and each is reported with what to do', async () => {
    await open();
    await workspace({ messages_tab: false });
    const { unreached } = await remind([ben, cleo]);
    expect(unreached.map(({ person }) => person)).toEqual([ben, cleo]);
    expect(unreached[0]?.remedy).toContain('Turn on the Messages Tab');
  });

  test('whose account is no member’s is not written to, and is reported', async () => {
    await open();
    await world.post('/people/account', { user: 'U0BEN', team_id: 'T0OTHER', is_stranger: true });
    const [told, wrote] = [await since(() => toldInPrivate('U0CLEO')), await since(() => toldInPrivate('U0BEN'))];
    const { unreached } = await remind([ben, cleo]);
    await world.post('/people/account', { user: 'U0BEN', team_id: 'T0SIMULATED', is_stranger: false });
    expect(unreached).toMatchObject([{ person: ben, why: 'The account U0BEN belongs to another workspace' }]);
    expect([await told(), await wrote()]).toEqual([[expect.any(String)], []]);
  });

  test.each([
    ['cut', { kind: 'before' }, retried.unavailable],
    ['unreadable', { kind: 'status', status: 200, body: '{}' }, retried.malformed],
  ] as const)('whose call is %s is tried again, and the others have their reminder already', async (_, fault, type) => {
    await open();
    const [told, later] = [await since(() => toldInPrivate('U0CLEO')), await since(() => toldInPrivate('U0BEN'))];
    await world.fault({ vendor: 'slack', match: 'chat.postMessage', ...fault });
    await expect(remind([ben, cleo], garbled)).rejects.toMatchObject({ type });
    expect(await told()).toHaveLength(1);
    await remind([ben, cleo]);
    expect([await told(), await later()]).toEqual([[expect.any(String)], [expect.any(String)]]);
  });

  test('a refused token stops all of them: it parks', async () => {
    await open();
    const activities = world.activitiesWith({ tokens: { slack: 'xoxb-revoked' } });
    const step = { ...reminder, people: [ben, cleo] };
    const reminding = world.attempt(workflow, () =>
      activities.remind({ ...ref, questionId: 'commit', reminder: step }),
    );
    await expect(reminding).rejects.toMatchObject({ type: failureTypes.parked });
  });

  test('of the messages of several questions the one that cannot be changed stops no other', async () => {
    const second = { ...commit(), id: 'second' };
    await open();
    await activity((activities) =>
      activities.openQuestion({ ...ref, question: second, asked: { seats: [[ada]], guests: [] } }),
    );
    await world.fault({ vendor: 'slack', match: 'chat.update', kind: 'before' });
    const withdraw = () => activity((activities) => activities.withdrawQuestions({ ...ref, why: 'cancelled' }));
    await expect(withdraw()).rejects.toMatchObject({ type: retried.unavailable });
    expect(await row()).toMatchObject({ outcome: 'cancelled' });
    expect(await questionRow(world.db, workflow, 'second')).toMatchObject({
      outcome: 'cancelled',
      message: { shows: expect.stringContaining('ended') },
    });
  });
});

describe('a look-up', () => {
  const announce = (run = activity) =>
    run((activities) => activities.announce({ ...ref, key: 'x', body: text`We are committed.` }));
  const made = async () =>
    (await world.effects()).filter((one) => one.operation === 'chat.postMessage' && one.summary.includes('committed.'));

  test('passes over what other apps say and keep in the channel, and finds its own', async () => {
    const before = (await made()).length;
    await world.fault({ vendor: 'slack', match: 'chat.postMessage', kind: 'after' });
    await expect(announce()).rejects.toMatchObject({ type: retried.unavailable });
    const { messages = [] } = await world.slack.conversations.history({ channel, include_all_metadata: true });
    expect(messages.map((one) => one.metadata?.event_payload)).toContainEqual({ key: { task: '11223' } });
    await announce();
    expect(await made()).toHaveLength(before + 1);
  });

  test.each<[string, unknown]>([
    ['nothing', ''],
    ['null', 'null'],
    ['a list', '[]'],
    ['an empty object', '{}'],
    ['no messages', '{"ok":true,"has_more":false}'],
    ['messages that are no list', '{"ok":true,"messages":{}}'],
    ['more pages, and not where', '{"ok":true,"messages":[],"has_more":true}'],
    ['a page that is cut', '{"ok":true,"messages":[{"ts":"1'],
    ['a page of HTML', '<html></html>'],
  ])('that is answered with %s proves nothing: it is tried again, and nothing is made twice', async (_, body) => {
    const before = (await made()).length;
    await world.fault({ vendor: 'slack', match: 'chat.postMessage', kind: 'after' });
    await expect(announce()).rejects.toMatchObject({ type: retried.unavailable });
    await slackSays('conversations.history', body);
    await expect(announce(garbled)).rejects.toMatchObject({ type: retried.malformed });
    await announce();
    expect(await made()).toHaveLength(before + 1);
  });

  test('whose pages go round in circles ends', async () => {
    await world.fault({ vendor: 'slack', match: 'chat.postMessage', kind: 'after' });
    await expect(announce()).rejects.toMatchObject({ type: retried.unavailable });
    const body = { ok: true, messages: [], has_more: true, response_metadata: { next_cursor: 'bmV4dDox' } };
    await slackSays('conversations.history', body);
    await slackSays('conversations.history', body);
    await expect(announce()).rejects.toMatchObject({ type: retried.malformed });
  });
});

test('the app is in no channel until somebody invites it: parked, then it goes on', async () => {
  const announce = () => activity((activities) => activities.announce({ ...ref, key: 'x', body: text`Hello` }));
  await world.post('/people/channel', { channel, app_is_member: false });
  await expect(announce()).rejects.toMatchObject({
    type: failureTypes.parked,
    message: expect.stringContaining('invite the app'),
  });
  await world.post('/people/channel', { channel, app_is_member: true });
  await announce();
});

test.each([
  ['accesslimited', 'only some networks'],
  ['message_limit_exceeded', 'messages of its plan'],
  ['external_channel_migrating', 'Slack is moving this channel'],
  ['restricted_action_read_only_channel', 'A workspace admin decides who may post'],
  ['not_in_channel', '/invite @Drumbeat'],
  ['messages_tab_disabled', 'Turn on the Messages Tab'],
  ['org_login_required', 'Slack is migrating'],
  ['team_access_not_granted', 'An admin of the organization'],
])('Slack says %s: parked with what it means and who can change it', async (error, remedy) => {
  await slackSays('chat.postMessage', { ok: false, error });
  await expect(
    activity((activities) => activities.announce({ ...ref, key: error, body: text`Hello` })),
  ).rejects.toMatchObject({ type: failureTypes.parked, message: expect.stringContaining(remedy) });
});

describe('who may answer, when the answer is counted', () => {
  const rightsOf = (account: string) =>
    activity(async (activities) => {
      const answer = {
        questionId: 'commit',
        clickId: 'c',
        contentHash: commit().content.hash,
        choice: 'commit',
        actor: { via: 'slack', account } as const,
      };
      return (await activities.rightsOf({ ...ref, origin: { workflowId: workflow, encrypted: false }, answer })).rights;
    });

  test.each([
    [{ is_bot: true }, 'bot'],
    [{ is_restricted: true }, 'guest'],
    [{ is_restricted: true, is_ultra_restricted: true }, 'guest'],
    [{ is_stranger: true }, 'stranger'],
    [{ team_id: 'T0OTHER' }, 'stranger'],
  ] as const)('%j: no', async (flags, barred) => {
    await open();
    const usual = { is_bot: false, is_restricted: false, is_ultra_restricted: false, is_stranger: false };
    await world.post('/people/account', { user: 'U0BEN', ...flags });
    const rights = await rightsOf('U0BEN');
    const panel = byRole('pm');
    const { deadline } = commit();
    const asked = await activity((activities) => activities.whoIsAsked({ ...ref, panel, excluded: [], deadline }));
    await world.post('/people/account', { user: 'U0BEN', ...usual, team_id: 'T0SIMULATED' });
    expect(rights).toMatchObject({ person: ben, active: true, barred });
    expect(refusals[barred].length).toBeGreaterThan(0);
    expect(asked.seats).toEqual([[]]);
    expect(await rightsOf('U0BEN')).toEqual({ person: ben, active: true, seats: [0] });
  });

  test('a guest whom the team file lists as one: yes', async () => {
    const listed = { ...team, people: { ...team.people, [ben]: { ...team.people[ben]!, slackGuest: true } } };
    await open();
    const before = ref;
    ref = await world.ref(listed);
    await world.post('/people/account', { user: 'U0BEN', is_restricted: true });
    const rights = await rightsOf('U0BEN');
    await world.post('/people/account', { user: 'U0BEN', is_restricted: false });
    ref = before;
    await world.ref();
    expect(rights).toEqual({ person: ben, active: true, seats: [0] });
  });
});

describe('who really reads a place in Slack', () => {
  const asked = { seats: [[ada, ben, cleo]], guests: [] };
  const secret = 'zq7secret';
  const closed = teamReadBy({ slack: 'private' });
  /** Each its own worker, which believes nothing yet. */
  const fresh = <Result>(run: (activities: Activities) => Promise<Result>): Promise<Result> =>
    world.attempt(workflow, () => run(world.activitiesWith()));
  const writes: Record<string, (activities: Activities) => Promise<unknown>> = {
    announce: (activities) => activities.announce({ ...ref, key: secret, body: text`${sourced(secret, 'team')}` }),
    openQuestion: (activities) => activities.openQuestion({ ...ref, question: commit([secret]), asked }),
  };
  const said = async () => (await world.effects()).filter((one) => one.operation.startsWith('chat.')).length;
  const asItWas = () => world.post('/people/channel', { channel, is_private: false, is_ext_shared: false });
  afterEach(async () => {
    await asItWas();
    ref = await world.ref();
  });

  test.each(Object.keys(writes))('called private and really open: %s writes nothing, and parks', async (name) => {
    ref = await world.ref(closed);
    const before = await said();
    await expect(fresh(writes[name]!)).rejects.toMatchObject({
      type: failureTypes.parked,
      message: `Slack says that ${channel} is internal, and the team file says otherwise. Change who can read it, or correct its visibility in the team file.`,
    });
    expect(await said()).toBe(before);
    await world.post('/people/channel', { channel, is_private: true });
    await fresh(writes[name]!);
    expect(await said()).toBe(before + 1);
  });

  test('a channel that is shared with another company is public, whatever it is called', async () => {
    await world.post('/people/channel', { channel, is_private: true, is_ext_shared: true });
    await expect(fresh(writes['announce']!)).rejects.toMatchObject({ message: expect.stringContaining('is public') });
  });

  test('a question that is open is not changed, nor closed, where others read it now; the records close it', async () => {
    await open();
    await world.post('/people/channel', { channel, is_ext_shared: true });
    const before = await said();
    const ending = { questionId: 'commit', settledBy: null, outcome: 'closed' };
    await expect(fresh((activities) => activities.closeQuestion({ ...ref, ...ending }))).rejects.toMatchObject({
      type: failureTypes.parked,
    });
    // Who clicked is not told there either, and that stops nothing.
    const actor = { via: 'slack', account: 'U0ADA' } as const;
    await fresh((activities) =>
      activities.explainRefusal({ ...ref, questionId: 'commit', actor, reply: text`Not counted.` }),
    );
    expect(await said()).toBe(before);
    expect(await row()).toMatchObject({ outcome: 'closed' });
  });

  test('where the channel is not as it is called, the engineering manager is told', async () => {
    await world.post('/people/channel', { channel, is_ext_shared: true });
    const { reached } = await fresh((activities) =>
      activities.notifyWithFallback({ ...ref, key: 'parked', body: text`Parked: something.` }),
    );
    expect(reached).toBe('em');
  });

  test('a direct message to somebody of another company is one to the public', async () => {
    await world.post('/people/account', { user: 'U0BEN', is_stranger: true, team_id: 'T0OTHER' });
    const question: Question = { ...commit([secret]), place: { in: 'direct message', with: ben } };
    const asking = fresh((activities) => activities.openQuestion({ ...ref, question, asked }));
    await expect(asking).rejects.toMatchObject({ message: expect.stringContaining('U0BEN is public') });
    await world.post('/people/account', { user: 'U0BEN', is_stranger: false, team_id: 'T0SIMULATED' });
  });

  test.each([
    ['says nothing of private', { ok: true, channel: { id: channel, is_ext_shared: false } }, retried.malformed],
    ['says nothing of sharing', { ok: true, channel: { id: channel, is_private: true } }, failureTypes.parked],
    ['is no object', { ok: true, channel: null }, retried.malformed],
  ])('an answer that %s: nothing is written as if it were private', async (_, body, type) => {
    const before = await said();
    await slackSays('conversations.info', body);
    const unchecked = world.activitiesWith({ unchecked: true });
    await expect(world.attempt(workflow, () => writes['announce']!(unchecked))).rejects.toMatchObject({ type });
    expect(await said()).toBe(before);
  });
});
