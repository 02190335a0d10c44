/** A question as people meet it: its message, reminders, votes, and the words at the end (X1). */
import type { KnownBlock } from '@slack/types';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { contentOf } from '../activities/content.ts';
import { readTeam } from '../config/read.ts';
import type { Activities } from '../activities/api/index.ts';
import {
  canonical,
  refusals,
  type Actor,
  type Line,
  type Origin,
  type Question,
} from '../domain/decisions/decisions.ts';
import { byRole, eachOf } from '../domain/decisions/panel.ts';
import { failureTypes } from '../domain/failures.ts';
import type { TeamRef } from '../domain/team.ts';
import { formatTime } from '../domain/text/dates.ts';
import { literal, sourced, text, userText, who } from '../domain/text/text.ts';
import { openQuestions, questionRow, answersTo } from '../records/questions.ts';
import { sentReminders } from '../records/reminders.ts';
import { openActivitiesWorld, seedOf, type ActivitiesWorld } from './support/activities-world.ts';
import { team, teamFile } from './support/team.ts';
import { inSlack, atCommandLine } from './support/asking.ts';

const ada = team.roles.em.person;
const ben = team.roles.pm.person;
const cleo = team.roles.captain!.person;
const mia = team.roles.manager.person;
const { channel } = team.slack;
const deadline = '2026-12-03T10:00:00.000+01:00';

let world: ActivitiesWorld;
let ref: TeamRef;
let workflow = '';
let number = 0;

beforeAll(async () => {
  const seed = seedOf(team);
  const users = [...seed.slack.users, { id: 'U0GONE', name: 'gone', real_name: 'Gone', deleted: true }];
  world = await openActivitiesWorld(team, { ...seed, slack: { ...seed.slack, users } });
  ref = await world.ref();
});
afterAll(() => world.stop());
beforeEach(() => {
  workflow = `iteration/security/q-${(number += 1)}`;
});

const line = (key: string, title: string): Line => ({
  id: key,
  text: [sourced(`${key} ${title}`, 'jira:SEC', `https://jira.example.com/browse/${key}`)],
  facts: { assignee: 'ada' },
});
const lines = Array.from({ length: 20 }, (_, index) => line(`SEC-${index + 1}`, 'Work'));

function commit(content = contentOf(lines)): Question {
  return {
    id: 'commit',
    topic: 'commit',
    occurrence: 1,
    text: text`Do we commit to ${userText('<!channel> this')}?`,
    content,
    choices: [
      { id: 'commit', label: literal('Commit the plan'), style: 'primary' },
      { id: 'no', label: literal('Not yet'), style: 'danger', form: 'reason' },
    ],
    panel: byRole('em'),
    place: { in: 'channel' },
    reminders: 'working hours',
    excluded: [],
    deadline,
    ifNobodyAnswers: literal('it starts with carry-over only'),
  };
}
const each = (people: readonly (typeof ada)[]): Question => ({ ...commit(), panel: eachOf(people) });

/** As the Slack app sends it. */
const here = () => ({ workflowId: workflow, encrypted: false });

const activity = <Result>(run: (activities: Activities) => Promise<Result>): Promise<Result> =>
  world.attempt(workflow, () => run(world.activities));

const open = (question: Question, people: readonly (typeof ada)[]) =>
  activity((activities) => activities.openQuestion({ ...ref, question, asked: { seats: [people], guests: [] } }));

/** An answer of this person that counts, shown in the message. */
const answered = (by: typeof ada, given: Partial<ReturnType<typeof answerOf>> & { values?: unknown } = {}) =>
  activity(async (activities) => {
    const answer = { ...answerOf(`click of ${by}`, atCommandLine(by)), ...given };
    const recorded = await activities.recordAnswer({ ...ref, answer, person: by, seats: [0], reply: text`Counted.` });
    await activities.showProgress({ ...ref, questionId: 'commit', thanked: [] });
    return { ...recorded, clickId: answer.clickId };
  });

/** The newest message of the channel, as Slack keeps it. */
async function shown(place = channel) {
  const { messages } = await world.slack.conversations.history({ channel: place, limit: 1 });
  const blocks = (messages?.[0]?.blocks ?? []) as KnownBlock[];
  const words = blocks.flatMap((block) => {
    if (block.type === 'section') return [block.text?.text ?? ''];
    if (block.type === 'context') return block.elements.map((one) => ('text' in one ? one.text : ''));
    return [];
  });
  const buttons = blocks.flatMap((block) =>
    block.type === 'actions' ? block.elements.filter((one) => one.type === 'button') : [],
  );
  return { words: words.join('\n'), buttons, blocks, text: messages?.[0]?.text ?? '' };
}

async function toldInPrivate(user: string): Promise<string[]> {
  const { channel: im } = await world.slack.conversations.open({ users: user });
  const { messages = [] } = await world.slack.conversations.history({ channel: im?.id ?? '' });
  return messages.map((message) => message.text ?? '');
}

const ephemerals = async () =>
  (await world.effects()).filter((one) => one.operation === 'chat.postEphemeral').map((one) => one.summary);

const answerOf = (clickId: string, actor: Actor = inSlack('U0ADA')) => ({
  questionId: 'commit',
  clickId,
  contentHash: commit().content.hash,
  choice: 'commit',
  actor,
});

test('the message holds all that is needed to answer, and nothing twice', { tags: ['X1'] }, async () => {
  const { since } = await open(commit(), [ada]);
  expect(since).toMatch(/^20\d\d-.*\+0[12]:00$/);
  await open(commit(), [ada]);

  const { words, buttons, text: notification } = await shown();
  expect(notification).toBe('Do we commit to &lt;!channel&gt; this?');
  expect(words).toContain('<@U0ADA> · engineering manager (or Ben Okafor as backup) · until Thu 3 Dec, 10:00');
  expect(words).toContain('• <https://jira.example.com/browse/SEC-12|SEC-12 Work>');
  expect(words).not.toContain('SEC-13');
  expect(words).toContain('and 8 more');
  expect(words).toContain('If nobody answers: it starts with carry-over only');
  expect(words).toContain(`configuration ${ref.version}`);
  expect(buttons).toMatchObject([
    { action_id: 'decide:commit', style: 'primary', text: { text: 'Commit the plan' } },
    { action_id: 'decide:no', style: 'danger' },
  ]);
  const value: unknown = JSON.parse(buttons[0]?.type === 'button' ? (buttons[0].value ?? '') : '');
  expect(value).toEqual({ w: workflow, q: 'commit', h: commit().content.hash, c: 'commit' });

  const posts = (await world.effects()).filter((one) => one.operation === 'chat.postMessage');
  expect(posts).toHaveLength(1);
  expect(await openQuestions(world.db, { workflowId: workflow })).toMatchObject([
    { people: [ada], answers: [], since },
  ]);
});

test('the hash is over what the lines say, not over the order of their keys', async () => {
  const { hash } = await activity((activities) => activities.contentOf({ ...ref, lines }));
  const turned = lines.map(({ facts, text: words, id }): Line => ({ facts, text: words, id }));
  expect((await activity((activities) => activities.contentOf({ ...ref, lines: turned }))).hash).toBe(hash);
  expect(canonical(turned)).toBe(canonical(lines));
  expect((await activity((activities) => activities.contentOf({ ...ref, lines: lines.slice(1) }))).hash).not.toBe(hash);
});

test('shown again: the difference, the old answers void, the new hash on the buttons', async () => {
  await open(commit(), [ada]);
  await answered(ada);
  const now = commit(contentOf([...lines, line('SEC-99', 'Came late')]));
  const changed = text`\nAdded: ${line('SEC-99', 'Came late').text}`;
  await activity((activities) => activities.showQuestionAgain({ ...ref, question: now, changed }));
  // A retry of the same activity notes nothing twice.
  await activity((activities) => activities.showQuestionAgain({ ...ref, question: now, changed }));
  const { words, buttons } = await shown();
  expect(words).toContain('The content has changed: answers to the earlier version do not count.\nAdded: <https');
  expect(words).not.toContain('answered:');
  expect(JSON.stringify(buttons)).toContain(now.content.hash);
  expect(await questionRow(world.db, workflow, 'commit')).toMatchObject({
    answers: [],
    question: now,
    earlier: [{ content: commit().content, until: expect.any(String) as string }],
  });
  expect((await questionRow(world.db, workflow, 'commit'))?.earlier).toHaveLength(1);
});

test('an answer that is recorded when the content has changed does not count, and is kept as refused', async () => {
  await open(commit(), [ada]);
  const question = commit(contentOf([]));
  await activity((activities) => activities.showQuestionAgain({ ...ref, question, changed: [] }));
  await answered(ada);
  expect(await questionRow(world.db, workflow, 'commit')).toMatchObject({ answers: [], waited_for: [ada] });
  expect(await answersTo(world.db, workflow, 'commit')).toMatchObject([
    { counted: false, seats: null, reply: refusals.changed },
  ]);
});

test('content that comes back as it was: the answers that were given to it before stay void', async () => {
  await open(commit(), [ada]);
  await answered(ada);
  for (const question of [commit(contentOf([])), commit()]) {
    await activity((activities) => activities.showQuestionAgain({ ...ref, question, changed: [] }));
    expect(await questionRow(world.db, workflow, 'commit')).toMatchObject({ answers: [], waited_for: [ada] });
  }
});

test('a difference of many lines is cut at a line, never through a link', async () => {
  await open(commit(), [ada]);
  const changed = lines.flatMap((one) => text`added: ${one.text}${userText('y'.repeat(200))}\n`);
  await activity((activities) => activities.showQuestionAgain({ ...ref, question: commit(), changed }));
  const { words } = await shown();
  expect(words).toContain('and 9 more');
  expect(words.match(/</g)?.length).toBe(words.match(/>/g)?.length);
});

test('progress of a question to each: who has answered, and only the others are still mentioned', async () => {
  await open(each([ada, ben, cleo]), [ada, ben, cleo]);
  await answered(ben);
  const { words } = await shown();
  expect(words).toContain('<@U0ADA> <@U0CLEO> · each of you');
  expect(words).toContain('1 of 3 answered: Ben Okafor');
  const row = await questionRow(world.db, workflow, 'commit');
  expect(row?.waited_for).toEqual([ada, cleo]);
});

test('closed: who decided what, when, on which content; no buttons; closing again changes nothing', async () => {
  await open(commit(), [ada]);
  const { clickId: settledBy, on: decidedOn } = await answered(ada, {
    choice: 'no',
    values: { reason: 'tests are <red>' },
  });
  const close = (outcome: string) =>
    activity((activities) => activities.closeQuestion({ ...ref, questionId: 'commit', settledBy, outcome }));
  const { on } = await close('decided');
  const { words, buttons } = await shown();
  expect(words).toContain(
    `Ada Lindqvist decided: Not yet – “tests are &lt;red&gt;” · ${formatTime(decidedOn)} · content `,
  );
  expect(buttons).toEqual([]);
  expect(words).not.toContain('<@U0ADA>');
  expect(await close('something else')).toEqual({ on });
  expect(await questionRow(world.db, workflow, 'commit')).toMatchObject({
    outcome: 'decided',
    settled_by: settledBy,
    answers: [{ by: ada, choice: 'no', on: decidedOn }],
    ended_on: on,
  });
});

test('silence: the message says what it led to', { tags: ['X1'] }, async () => {
  await open(commit(), [ada]);
  const outcome = 'it starts with carry-over only';
  await activity((activities) => activities.closeQuestion({ ...ref, questionId: 'commit', settledBy: null, outcome }));
  expect((await shown()).words).toContain(`${outcome} · `);
});

test('a message that somebody deleted is no reason to stop: the question closes in the records', async () => {
  await open(commit(), [ada]);
  const body = { ok: false, error: 'message_not_found' };
  await world.fault({ vendor: 'slack', match: 'chat.update', kind: 'status', status: 200, body });
  await activity((activities) =>
    activities.closeQuestion({ ...ref, questionId: 'commit', settledBy: null, outcome: 'closed' }),
  );
  expect(await questionRow(world.db, workflow, 'commit')).toMatchObject({ outcome: 'closed' });
});

const reminder = {
  on: '2026-12-02T10:00:00.000+01:00',
  wakeAt: 0,
  exact: true,
  name: 'a day',
  isDeadline: false,
} as const;

test(
  'reminders: each person once a reminder, in private, with the reason; not who has answered or left',
  { tags: ['X1'] },
  async () => {
    const withStranger = await world.ref(readTeam(teamFile.replace('U0BEN', 'U0NOBODY'), 'team.yaml'));
    await open(each([ada, cleo]), [ada, cleo]);
    await answered(cleo);
    const remind = () =>
      activity((activities) =>
        activities.remind({
          ...withStranger,
          questionId: 'commit',
          reminder: { ...reminder, people: [ada, cleo, ben, mia] },
        }),
      );
    await remind();
    await remind();
    const [told, ...more] = await toldInPrivate('U0ADA');
    expect(told).toContain('is waiting for your answer until Thu 3 Dec, 10:00');
    expect(told).toContain('If nobody answers: it starts with carry-over only');
    expect(more).toEqual([]);
    expect(await toldInPrivate('U0CLEO')).toEqual([]);
    expect(await toldInPrivate('U0MIA')).toEqual([expect.stringContaining('Ada Lindqvist has not answered')]);
    expect(await sentReminders(world.db, [workflow])).toEqual([
      { workflowId: workflow, questionId: 'commit', on: reminder.on, to: ada, sentAt: expect.any(Date) as Date },
      { workflowId: workflow, questionId: 'commit', on: reminder.on, to: mia, sentAt: expect.any(Date) as Date },
    ]);
  },
);

test('the backup is told that they may answer', { tags: ['X1'] }, async () => {
  await open(commit(), [ada]);
  await activity((activities) =>
    activities.remind({ ...ref, questionId: 'commit', reminder: { ...reminder, people: [ben] } }),
  );
  expect((await toldInPrivate('U0BEN')).join()).toContain('You can answer as the backup.');
});

test('answers: each stays in the records once, with why it was refused', async () => {
  await open(commit(), [ada]);
  const record = (clickId: string, counted: boolean, actor?: Actor) =>
    activity((activities) =>
      activities.recordAnswer({
        ...ref,
        answer: answerOf(clickId, actor),
        person: ada,
        seats: counted ? [0] : null,
        reply: text`${literal(refusals['not asked'])}`,
      }),
    );
  const first = await record('c1', false);
  expect(await record('c1', false)).toEqual(first);
  await record('c2', true);
  await record('c3', false, atCommandLine(ada));
  expect(await answersTo(world.db, workflow, 'commit')).toMatchObject([
    { click_id: 'c1', counted: false, reply: refusals['not asked'] },
    { click_id: 'c2', counted: true },
    { click_id: 'c3', actor: atCommandLine(ada) },
  ]);
});

test('only who answered in Slack is told why it does not count, or thanked; to be unable to is no fault', async () => {
  await open(commit(), [ada]);
  const before = (await ephemerals()).length;
  const reply = text`${literal(refusals['not asked'])}`;
  const refuse = (actor: Actor) =>
    activity((activities) => activities.explainRefusal({ ...ref, questionId: 'commit', actor, reply }));
  await refuse(inSlack('U0ADA'));
  await refuse(atCommandLine(ada));
  const thanked = [inSlack('U0BEN'), atCommandLine(ada)];
  await activity((activities) => activities.showProgress({ ...ref, questionId: 'commit', thanked }));
  expect((await ephemerals()).slice(before)).toEqual([
    expect.stringContaining(refusals['not asked']),
    expect.stringContaining('Thank you. Your answer has been recorded.'),
  ]);
  const body = { ok: false, error: 'user_not_in_channel' };
  await world.fault({ vendor: 'slack', match: 'chat.postEphemeral', kind: 'status', status: 200, body });
  await refuse(inSlack('U0ADA'));
});

test(
  'rights: the person behind the account, deactivated or not, and nobody for a stranger',
  { tags: ['X2'] },
  async () => {
    const rights = async (actor: Actor) =>
      (await activity((activities) => activities.rightsOf({ ...ref, origin: here(), answer: answerOf('r1', actor) })))
        .rights;
    await open(commit(), [ada]);
    expect(await rights(inSlack('U0ADA'))).toEqual({ person: ada, active: true, seats: [0] });
    // The backup has the same seat; a role that is not asked has none.
    expect(await rights(atCommandLine(ben))).toEqual({ person: ben, active: true, seats: [0] });
    expect(await rights(atCommandLine(cleo))).toEqual({ person: cleo, active: true, seats: [] });
    expect(await rights(inSlack('U0STRANGER'))).toMatchObject({ person: null, seats: [] });

    const gone = readTeam(teamFile.replace('U0ADA', 'U0GONE'), 'team.yaml');
    const changed = await world.ref(gone);
    const left = await activity((activities) =>
      activities.rightsOf({ ...changed, origin: here(), answer: answerOf('r2', inSlack('U0GONE')) }),
    );
    expect(left.rights).toMatchObject({ person: ada, active: false });
    const panel = byRole('em');
    const asked = await activity((activities) => activities.whoIsAsked({ ...changed, panel, excluded: [], deadline }));
    expect(asked.seats).toEqual([[ben]]);
  },
);

test('an answer that was made for another workflow, or comes in clear text once there are keys, is not genuine', async () => {
  await open(commit(), [ada]);
  const isGenuine = async (origin: Origin, encrypts: boolean) => {
    const sent = { ...ref, origin, answer: answerOf('g1', inSlack('U0ADA')) };
    return (await world.attempt(workflow, () => world.activitiesWith({ encrypts }).rightsOf(sent))).isGenuine;
  };
  expect(await isGenuine(here(), false)).toBe(true);
  expect(await isGenuine({ ...here(), workflowId: 'iteration/security/another' }, false)).toBe(false);
  expect(await isGenuine(here(), true)).toBe(false);
  expect(await isGenuine({ ...here(), encrypted: true }, true)).toBe(true);
});

test('with the rights comes the form, checked once more: values that are no answer of this person are invalid', async () => {
  await open(commit(), [ada]);
  const filledIn = async (choice: string, values?: unknown) =>
    (
      await activity((activities) =>
        activities.rightsOf({ ...ref, origin: here(), answer: { ...answerOf('f1'), choice, values } }),
      )
    ).filled;
  expect(await filledIn('commit')).toBe(null);
  expect(await filledIn('no', { reason: ' Not tested ' })).toEqual({
    form: 'reason',
    values: { reason: 'Not tested' },
  });
  for (const values of [undefined, {}, { reason: ' ' }, { reason: 'x', more: 1 }]) {
    expect(await filledIn('no', values)).toBe('invalid');
  }
});

test('rights that cannot be read park: they never settle anything', async () => {
  const body = { ok: false, error: 'missing_scope' };
  await world.fault({ vendor: 'slack', match: 'users.info', kind: 'status', status: 200, body });
  await open(commit(), [ada]);
  await expect(
    activity((activities) => activities.rightsOf({ ...ref, origin: here(), answer: answerOf('r3') })),
  ).rejects.toMatchObject({
    type: failureTypes.parked,
    nonRetryable: true,
  });
});

test('who is asked: the holder; without those excluded; the backup in their place', { tags: ['X2'] }, async () => {
  const ask = async (excluded: readonly (typeof ada)[], panel = byRole('em')) =>
    (await activity((activities) => activities.whoIsAsked({ ...ref, panel, excluded, deadline }))).seats;
  expect(await ask([])).toEqual([[ada]]);
  expect(await ask([ada])).toEqual([[ben]]);
  expect(await ask([ben], eachOf([ada, ben, cleo]))).toEqual([[ada, cleo]]);
});

test('withdrawn: every open question of the workflow, with the reason in its message', async () => {
  await open(commit(), [ada]);
  const why = 'the iteration was cancelled';
  expect(await activity((activities) => activities.withdrawQuestions({ ...ref, why }))).toEqual({
    withdrawn: 1,
    unreachable: 0,
    reason: null,
  });
  // An activity that is tried again answers as it did.
  expect(await activity((activities) => activities.withdrawQuestions({ ...ref, why }))).toMatchObject({
    withdrawn: 1,
    unreachable: 0,
  });
  const { words, buttons } = await shown();
  expect(words).toContain(why);
  expect(buttons).toEqual([]);
});

test('lines as long as Slack allows are split over sections, never cut', async () => {
  const long = contentOf(lines.map((one) => ({ ...one, text: [userText('x'.repeat(400))] })));
  await open(commit(long), [ada]);
  const { blocks } = await shown();
  const sections = blocks.flatMap((block) => (block.type === 'section' ? [block.text?.text ?? ''] : []));
  expect(Math.max(...sections.map((one) => one.length))).toBeLessThanOrEqual(3_000);
  expect(sections.join('\n').match(/• x{150}…/g)).toHaveLength(12);
});

test('what the Temporal UI shows of a question: people by their names, the backup too', async () => {
  const question: Question = { ...commit(), text: text`Does ${who(ada)} commit?` };
  expect((await open(question, [ada])).words).toEqual({
    question: 'Does Ada Lindqvist commit?',
    names: { ada: 'Ada Lindqvist', ben: 'Ben Okafor' },
  });
});
