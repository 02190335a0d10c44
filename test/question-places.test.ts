/** Where a question is asked, how urgently, and of which team: in a direct message, in a thread, in minutes, with seats of two teams (X1). */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { contentOf } from '../activities/content.ts';
import type { Activities } from '../activities/api/index.ts';
import { closedWords, formFor, lookUp } from '../client/asked.ts';
import { describe as describeWaiting } from '../cli/waiting.ts';
import { readTeam } from '../config/read.ts';
import type { Actor, Place, Question } from '../domain/decisions/decisions.ts';
import { byRole, together, type Panel } from '../domain/decisions/panel.ts';
import { scheduleReminders } from '../domain/decisions/reminder-ladder.ts';
import type { PersonId, TeamId, TeamRef } from '../domain/team.ts';
import { literal, sourced, text, userText } from '../domain/text/text.ts';
import { waitsOf } from '../local/demo/waits.ts';
import { waitingNow } from '../records/waiting.ts';
import { storeStatus } from '../records/workflows.ts';
import { openActivitiesWorld, seedOf, type ActivitiesWorld } from './support/activities-world.ts';
import { team, teamFile } from './support/team.ts';
import { inSlack } from './support/asking.ts';

const ada = team.roles.em.person;
const ben = team.roles.pm.person;
const cleo = team.roles.captain!.person;
const mia = team.roles.manager.person;
const deadline = '2026-12-03T10:00:00.000+01:00';

/** Another team of the workspace. Cleo is in both; Ben's account is only known to Security. */
const payments = readTeam(
  teamFile
    .replace('id: security\nname: Security', 'id: payments\nname: Payments')
    .replace('ada: { name: Ada Lindqvist, slack: U0ADA', 'ada: { name: Nora Berg, slack: U0NORA')
    .replace('ben: { name: Ben Okafor, slack: U0BEN', 'ben: { name: Omar Said, slack: U0OMAR'),
  'payments.yaml',
);

let world: ActivitiesWorld;
let ref: TeamRef;
let workflow = '';
let number = 0;

beforeAll(async () => {
  const seed = seedOf(team);
  const users = [...seed.slack.users, { id: 'U0NORA', name: 'nora', real_name: 'Nora Berg' }];
  const channels = [...seed.slack.channels, { id: 'C0OPEN', name: 'open', app_is_member: true }];
  world = await openActivitiesWorld(team, { ...seed, slack: { ...seed.slack, users, channels } });
  await world.ref(payments);
  ref = await world.ref();
});
afterAll(() => world.stop());
beforeEach(() => {
  workflow = `iteration/security/p-${(number += 1)}`;
});

/** As the Slack app sends it. */
const here = () => ({ workflowId: workflow, encrypted: false });

const activity = <Result>(run: (activities: Activities) => Promise<Result>): Promise<Result> =>
  world.attempt(workflow, () => run(world.activities));

const question = (id: string, place: Place, panel: Panel = byRole('em')): Question => ({
  id,
  topic: id,
  occurrence: 1,
  text: text`Do we commit?`,
  content: contentOf([]),
  choices: [{ id: 'yes', label: literal('Yes') }],
  panel,
  place,
  reminders: 'working hours',
  excluded: [],
  deadline,
  ifNobodyAnswers: literal('nothing happens'),
});

async function open(asked: Question) {
  const people = await activity((activities) =>
    activities.whoIsAsked({ ...ref, panel: asked.panel, excluded: asked.excluded, deadline }),
  );
  const named = { ...asked, panel: people.panel ?? asked.panel };
  await activity((activities) => activities.openQuestion({ ...ref, question: named, asked: people }));
  return people;
}
const close = (questionId: string) =>
  activity((activities) =>
    activities.closeQuestion({ ...ref, questionId, settledBy: null, outcome: 'nothing happens' }),
  );

interface Seen {
  readonly text: string;
  readonly ts: string;
  readonly blocks: string;
}
const asSeen = (messages: readonly { text?: string; ts?: string; blocks?: unknown }[] = []): Seen[] =>
  messages.map(({ text: words = '', ts = '', blocks }) => ({ text: words, ts, blocks: JSON.stringify(blocks) }));

async function inChannel(channel = team.slack.channel): Promise<Seen[]> {
  return asSeen((await world.slack.conversations.history({ channel })).messages);
}
async function inConversationWith(user: string): Promise<Seen[]> {
  const { channel } = await world.slack.conversations.open({ users: user });
  return inChannel(channel?.id);
}

/** The first post takes effect, and its reply is lost: the second attempt must find it where it was posted. */
async function openAfterLostReply(asked: Question): Promise<void> {
  await world.fault({ vendor: 'slack', match: 'chat.postMessage', kind: 'after' });
  await open(asked).then(
    () => expect.unreachable('The reply was to be lost.'),
    () => undefined,
  );
  await open(asked);
}

describe('in a direct message', () => {
  test('it is asked, found again, and closed in the conversation with that person', async () => {
    const before = await inChannel();
    await openAfterLostReply(question('direct', { in: 'direct message', with: ada }));
    const [asked, ...others] = await inConversationWith('U0ADA');
    expect(asked).toMatchObject({ text: 'Do we commit?', blocks: expect.stringContaining('"action_id":"decide:yes"') });
    expect(others).toEqual([]);
    const refused = { questionId: 'direct', actor: inSlack('U0ADA'), reply: text`Not yet.` } as const;
    await activity((activities) => activities.explainRefusal({ ...ref, ...refused }));
    const told = (await world.effects()).filter(({ operation }) => operation === 'chat.postEphemeral').at(-1);
    expect(told).toMatchObject({
      target: expect.stringMatching(/^D/),
      summary: expect.stringContaining('was not counted: Not yet.'),
    });
    await close('direct');
    const [closed] = await inConversationWith('U0ADA');
    expect(closed?.ts).toBe(asked?.ts);
    expect(closed?.blocks).toContain('nothing happens');
    expect(closed?.blocks).not.toContain('decide:yes');
    expect(await inChannel()).toEqual(before);
  });

  test('somebody without an account in Slack is asked where the team sees it', async () => {
    const without = readTeam(
      teamFile.replace(', slack: U0BEN', '').replace('pm: { person: ben }', 'pm: { person: ben, backup: ada }'),
      'team.yaml',
    );
    const other = await world.ref(without);
    const asked = question('direct', { in: 'direct message', with: ben });
    await activity((activities) =>
      activities.openQuestion({ ...other, question: asked, asked: { seats: [[ben]], guests: [] } }),
    );
    expect((await inChannel())[0]).toMatchObject({ text: 'Do we commit?' });
    await world.ref();
  });
});

test('in a thread: below the message of the other question, found again there, and not in the channel', async () => {
  await open(question('first', { in: 'channel' }));
  const channel = await inChannel();
  const [first] = channel;
  await openAfterLostReply(question('second', { in: 'thread', of: 'first' }));
  const replies = async () =>
    asSeen((await world.slack.conversations.replies({ channel: team.slack.channel, ts: first?.ts ?? '' })).messages);
  const [parent, second, ...others] = await replies();
  expect(parent?.ts).toBe(first?.ts);
  expect(second?.blocks).toContain('decide:yes');
  expect(others).toEqual([]);
  expect((await inChannel()).map(({ ts }) => ts)).toEqual(channel.map(({ ts }) => ts));
  await close('second');
  expect((await replies())[1]?.blocks).not.toContain('decide:yes');
});

describe('in another place of the team', () => {
  const openChannel = 'slack:C0OPEN';
  const words = text`Do we ship ${sourced('the login limit', 'jira:SEC')}, asked for by ${userText('Ada')}?`;
  const redacted = 'Do we ship a private item, asked for by a private item?';
  const inPlace = (id: string, place: Place): Question => ({
    ...question(id, place),
    text: words,
    content: contentOf([{ id: 'SEC-1', text: text`${sourced('Rotate the keys', 'jira:SEC')}` }]),
  });
  let own: TeamRef;
  beforeAll(async () => {
    own = await world.ref(
      readTeam(`${teamFile}places: [{ place: ${openChannel}, visibility: public }]\n`, 'team.yaml'),
    );
  });
  afterAll(() => world.ref());
  const ask = (asked: Question) =>
    activity((activities) =>
      activities.openQuestion({ ...own, question: asked, asked: { seats: [[ada]], guests: [] } }),
    );

  test('a question is asked there, and a public place shows no private title', { tags: ['X5'] }, async () => {
    const before = await inChannel();
    await ask(inPlace('open', { in: 'channel', place: openChannel }));
    const [asked] = await inChannel('C0OPEN');
    expect(asked?.text).toBe(redacted);
    expect(asked?.blocks).toContain('decide:yes');
    expect(asked?.blocks).not.toContain('Rotate the keys');
    await ask(inPlace('below', { in: 'thread', of: 'open' }));
    const { messages } = await world.slack.conversations.replies({ channel: 'C0OPEN', ts: asked?.ts ?? '' });
    const [, below] = asSeen(messages);
    expect(below?.text).toBe(redacted);
    expect(below?.blocks).not.toContain('Rotate the keys');
    expect(await inChannel()).toEqual(before);
    await ask(inPlace('inside', { in: 'channel' }));
    expect((await inChannel())[0]).toMatchObject({
      text: 'Do we ship the login limit, asked for by Ada?',
      blocks: expect.stringContaining('Rotate the keys'),
    });
  });

  test('whoever clicks there when it has ended does not read who decided', { tags: ['X5'] }, async () => {
    const answered = async (id: string, place: Place) => {
      await ask(inPlace(id, place));
      const answer = {
        questionId: id,
        clickId: `click-${id}`,
        contentHash: inPlace(id, place).content.hash,
        choice: 'yes',
        actor: inSlack('U0ADA'),
      };
      await activity(async (activities) => {
        await activities.recordAnswer({ ...own, answer, person: ada, seats: [0], reply: text`Counted.` });
        await activities.closeQuestion({ ...own, questionId: id, settledBy: answer.clickId, outcome: 'committed' });
      });
      return closedWords(await lookUp(world.db, workflow, id));
    };
    expect(await answered('inside', { in: 'channel' })).toContain('Ada Lindqvist');
    expect(await answered('open', { in: 'channel', place: openChannel })).toMatch(
      /^This question is closed: a teammate/,
    );
  });

  test('a message is posted there, redacted for its readers', { tags: ['X5'] }, async () => {
    await activity((activities) => activities.announce({ ...own, key: 'open', body: words, place: openChannel }));
    expect((await inChannel('C0OPEN'))[0]?.text).toBe(redacted);
  });

  test('one that the team does not name is taken for public', async () => {
    await activity((activities) => activities.announce({ ...ref, key: 'open', body: words, place: openChannel }));
    expect((await inChannel('C0OPEN'))[0]?.text).toBe(redacted);
  });
});

describe('urgently', () => {
  const scheduled = (now: string, panel = byRole('em')) =>
    scheduleReminders(team, { panel, people: [ada], now, deadline, policy: 'urgent' }).map(({ name, on, people }) => ({
      at: on.slice(0, 16),
      people,
      name,
    }));

  test('reminders count minutes: the backup after ten, the team after twenty, the manager after thirty', () => {
    expect(scheduled('2026-12-01T10:00:00.000+01:00')).toEqual([
      { at: '2026-12-01T10:10', people: [ada, ben], name: '10 minutes have passed' },
      { at: '2026-12-01T10:20', people: [ada, ben, cleo], name: '20 minutes have passed' },
      { at: '2026-12-01T10:30', people: [mia], name: '30 minutes have passed' },
      { at: '2026-12-03T10:00', people: [mia], name: 'the deadline has passed' },
    ]);
  });

  test('outside of working hours nobody is woken: each hears of it when their day begins', () => {
    const [first, ...rest] = scheduled('2026-12-01T22:00:00.000+01:00');
    expect(first).toEqual({
      at: '2026-12-02T09:00',
      people: [ada, ben, cleo, mia],
      name: 'more than 30 minutes have passed',
    });
    expect(rest).toEqual([{ at: '2026-12-03T10:00', people: [mia], name: 'the deadline has passed' }]);
  });
});

describe('with seats of two teams', () => {
  const panel = together([{ role: 'em' }, { role: 'em', team: payments.id }]);
  const rightsOf = async (actor: Actor) => {
    const answer = { questionId: 'both', clickId: 'rights', contentHash: contentOf([]).hash, choice: 'yes', actor };
    return (await activity((activities) => activities.rightsOf({ ...ref, origin: here(), answer }))).rights;
  };

  test('the holder in each team is asked, and each may fill the seat of their own team alone', async () => {
    const asked = await open(question('both', { in: 'channel' }, panel));
    expect(asked.seats).toEqual([[ada], ['payments:ada']]);
    // The backup, who is not asked, may answer too.
    expect(asked.guests).toMatchObject([
      { id: 'payments:ada', name: 'Nora Berg (Payments)', slack: 'U0NORA' },
      { id: 'payments:ben', name: 'Omar Said (Payments)', slack: 'U0OMAR' },
    ]);
    const [message] = await inChannel();
    expect(message?.blocks).toContain('<@U0ADA> <@U0NORA>');
    expect(message?.blocks).toContain('engineering manager of Payments');
    expect(await rightsOf(inSlack('U0ADA'))).toEqual({ person: ada, active: true, seats: [0] });
    expect(await rightsOf(inSlack('U0NORA'))).toEqual({ person: 'payments:ada', active: true, seats: [1] });
    // The backup of the other team; of those who are in both teams, neither holds its seat.
    expect(await rightsOf(inSlack('U0OMAR'))).toMatchObject({ person: 'payments:ben', seats: [1] });
    expect(await rightsOf(inSlack('U0CLEO'))).toEqual({ person: cleo, active: true, seats: [] });
    expect(await rightsOf(inSlack('U0STRANGER'))).toMatchObject({ person: null, seats: [] });
    // At the command line an id alone is one of this team; a guest's says of which team they are.
    const atCommandLine = (id: string) => rightsOf({ via: 'cli', person: id as PersonId });
    expect(await atCommandLine('payments:ada')).toEqual({ person: 'payments:ada', active: true, seats: [1] });
    expect(await atCommandLine('payments:ben')).toMatchObject({ person: 'payments:ben', seats: [1] });
    expect(await atCommandLine('ada')).toEqual({ person: ada, active: true, seats: [0] });
    expect(await atCommandLine('payments:nobody')).toMatchObject({ person: null, seats: [] });
  });

  test('a seat that nobody of the other team can fill is shown with the name of that team, in the console too', async () => {
    const excluded = ['payments:ada', 'payments:ben'] as PersonId[];
    expect((await open({ ...question('both', { in: 'channel' }, panel), excluded })).seats).toEqual([[ada], []]);
    const missing = 'nobody can fill this seat: engineering manager of Payments';
    expect((await inChannel())[0]?.blocks).toContain(missing);
    expect(await waitingNow(world.db, team.id, workflow)).toMatchObject([{ missing }]);
    const ids = { workflowId: workflow, type: 'iteration', key: workflow.split('/')[2]!, parent: null } as const;
    await storeStatus(world.db, { ...ref, ...ids, phase: 'draft', health: 'on track', on: deadline });
    expect((await waitsOf(world.db, team)).asked).toMatchObject([{ people: ['U0ADA'], missing }]);
    const answer = { ...fromNora, actor: inSlack('U0ADA') };
    await activity((activities) =>
      activities.recordAnswer({ ...ref, answer, person: ada, seats: [0], reply: text`Counted.` }),
    );
    expect((await waitsOf(world.db, team)).asked).toMatchObject([{ people: [], missing }]);
  });

  test('a seat of a team that does not exist parks what asks, and names that team and those that there are', async () => {
    const misspelt = together([{ role: 'em' }, { role: 'em', team: 'paymnts' as TeamId }]);
    const remedy =
      'Add the team file of paymnts, or cancel the workflow and name one of the teams that there are: payments, security.';
    await expect(open(question('both', { in: 'channel' }, misspelt))).rejects.toMatchObject({
      type: 'Parked',
      nonRetryable: true,
      details: [{ vendor: 'drumbeat', why: 'There is no team paymnts', remedy }],
    });
  });

  const fromNora = {
    questionId: 'both',
    clickId: 'c1',
    contentHash: contentOf([]).hash,
    choice: 'yes',
    actor: inSlack('U0NORA'),
  };

  test('a guest gets the form of the choice, and what they fill in counts', async () => {
    const withForm: Question = {
      ...question('both', { in: 'channel' }, panel),
      choices: [{ id: 'yes', label: literal('Yes'), form: 'reason' }],
    };
    await open(withForm);
    const asked = await lookUp(world.db, workflow, 'both');
    expect(asked && formFor(asked, fromNora)?.context.person.name).toBe('Nora Berg (Payments)');
    // `decide --as payments:ben` finds whom it names.
    expect(asked?.team.people).toMatchObject({
      'payments:ada': { slack: 'U0NORA' },
      'payments:ben': { slack: 'U0OMAR' },
    });
    const backup = { ...fromNora, clickId: 'c2', actor: inSlack('U0OMAR') };
    expect(asked && formFor(asked, backup)?.context.person.name).toBe('Omar Said (Payments)');
    expect(asked && formFor(asked, { ...fromNora, actor: inSlack('U0CLEO') })).toBeUndefined();
    const values = { reason: 'It suits us' };
    const counted = await activity((activities) =>
      activities.rightsOf({ ...ref, origin: here(), answer: { ...fromNora, values } }),
    );
    expect(counted).toMatchObject({
      rights: { person: 'payments:ada', seats: [1] },
      filled: { form: 'reason', values },
    });
    expect(
      await activity((activities) => activities.rightsOf({ ...ref, origin: here(), answer: { ...backup, values } })),
    ).toMatchObject({ rights: { person: 'payments:ben', seats: [1] }, filled: { form: 'reason', values } });
    expect(await waitingNow(world.db, team.id, workflow)).toMatchObject([
      { people: [{ name: 'Ada Lindqvist' }, { name: 'Nora Berg (Payments)' }] },
    ]);
  });

  test('the answer of the other team is recorded and shown by name', async () => {
    await open(question('both', { in: 'channel' }, panel));
    const { person, seats } = await rightsOf(inSlack('U0NORA'));
    await activity(async (activities) => {
      await activities.recordAnswer({ ...ref, answer: fromNora, person, seats, reply: text`Counted.` });
      await activities.showProgress({ ...ref, questionId: 'both', thanked: [] });
    });
    const [message] = await inChannel();
    expect(message?.blocks).toContain('1 of 2 answered: Nora Berg (Payments)');
    expect(await waitingNow(world.db, team.id, workflow)).toMatchObject([
      { people: [{ name: 'Ada Lindqvist' }], answered: [{ name: 'Nora Berg (Payments)' }] },
    ]);
    expect(message?.blocks).toContain('<@U0ADA>');
    expect(message?.blocks).not.toContain('<@U0NORA>');
  });

  test('a guest who got the role after it was asked is shown by name, whatever becomes of the role', async () => {
    await open(question('both', { in: 'channel' }, panel));
    const latecomer = readTeam(
      teamFile
        .replace('id: security\nname: Security', 'id: payments\nname: Payments')
        .replace('ada: { name: Ada Lindqvist, slack: U0ADA', 'ada: { name: Nora Berg, slack: U0NORA')
        .replace('ben: { name: Ben Okafor, slack: U0BEN', 'ben: { name: Lena Vogt, slack: U0LENA'),
      'payments.yaml',
    );
    await world.ref(latecomer);
    const actor: Actor = { via: 'cli', person: 'payments:ben' as PersonId };
    const { person, seats } = await rightsOf(actor);
    const answer = { questionId: 'both', clickId: 'late', contentHash: contentOf([]).hash, choice: 'yes', actor };
    const recorded = await activity((activities) =>
      activities.recordAnswer({ ...ref, answer, person, seats, reply: text`Counted.` }),
    );
    expect(recorded.name).toBe('Lena Vogt (Payments)');
    await world.ref(payments);
    await activity((activities) => activities.showProgress({ ...ref, questionId: 'both', thanked: [] }));
    expect((await inChannel())[0]?.blocks).toContain('1 of 2 answered: Lena Vogt (Payments)');
    expect(await waitingNow(world.db, team.id, workflow)).toMatchObject([
      { answered: [{ name: 'Lena Vogt (Payments)' }] },
    ]);
  });

  test('who is in both teams is asked under one name', async () => {
    const captains = together([{ role: 'em' }, { role: 'captain', team: payments.id }]);
    const asked = await activity((activities) =>
      activities.whoIsAsked({ ...ref, panel: captains, excluded: [], deadline }),
    );
    // The other captain's backup, who is in that team alone, may answer as a guest.
    expect(asked).toMatchObject({ seats: [[ada], [cleo]], guests: [{ id: 'payments:ada' }] });
  });
});

test('a question for which nobody is left stays among those that are waited for, and says who is missing', async () => {
  const panel = together([{ role: 'em' }, { role: 'pm', team: payments.id }]);
  await open(question('missing', { in: 'channel' }, panel));
  const answer = { questionId: 'missing', clickId: 'c1', contentHash: contentOf([]).hash, choice: 'yes' };
  await activity(async (activities) => {
    const counted = { answer: { ...answer, actor: inSlack('U0ADA') }, person: ada, seats: [0], reply: text`Counted.` };
    await activities.recordAnswer({ ...ref, ...counted });
    await activities.showProgress({ ...ref, questionId: 'missing', thanked: [] });
  });
  // Slack does not know their account, and they have no backup.
  const missing = 'nobody can fill this seat: product manager of Payments';
  const [waiting] = await waitingNow(world.db, team.id, workflow);
  expect(waiting).toMatchObject({ people: [], missing, disagree: false, answered: [{ name: 'Ada Lindqvist' }] });
  expect(waiting && describeWaiting({ ...team, isOneOfSeveral: false }, waiting).replaceAll(/\s+/g, ' ')).toContain(
    `who ${missing}`,
  );
  expect((await inChannel())[0]?.blocks).toContain(`1 of 1 answered: Ada Lindqvist · ${missing}`);
});

test('who have answered and do not agree are waited for, mentioned and reminded', async () => {
  const panel = together([{ role: 'em' }, { role: 'pm' }]);
  await open(question('split', { in: 'channel' }, panel));
  const answer = (choice: string, account: string) => ({
    questionId: 'split',
    clickId: account,
    contentHash: contentOf([]).hash,
    choice,
    actor: inSlack(account),
  });
  const reminder = { on: '2026-12-02T10:00:00.000+01:00', wakeAt: 0, exact: true, name: 'a day', isDeadline: false };
  await activity(async (activities) => {
    const record = (choice: string, account: string, person: PersonId, seat: number) =>
      activities.recordAnswer({
        ...ref,
        answer: answer(choice, account),
        person,
        seats: [seat],
        reply: text`Counted.`,
      });
    await record('yes', 'U0ADA', ada, 0);
    await record('no', 'U0BEN', ben, 1);
    await activities.showProgress({ ...ref, questionId: 'split', thanked: [] });
    await activities.remind({ ...ref, questionId: 'split', reminder: { ...reminder, people: [ada, ben] } });
  });
  const [waiting] = await waitingNow(world.db, team.id, workflow);
  expect(waiting).toMatchObject({ people: [{ name: 'Ada Lindqvist' }, { name: 'Ben Okafor' }], disagree: true });
  expect(waiting && describeWaiting({ ...team, isOneOfSeveral: false }, waiting)).toContain(
    'Ada Lindqvist, Ben Okafor: they do not agree yet',
  );
  const [message] = await inChannel();
  expect(message?.blocks).toContain('<@U0ADA> <@U0BEN>');
  expect(message?.blocks).toContain('2 of 2 answered: Ada Lindqvist and Ben Okafor · you do not agree yet');
  for (const account of ['U0ADA', 'U0BEN']) {
    expect((await inConversationWith(account))[0]?.text).toContain('you do not agree yet');
  }
});
