/** The simulated Slack, used by Slack's own client and framework over real HTTP. */
import { setTimeout as pause } from 'node:timers/promises';
import type { BlockAction, ButtonAction, ViewSubmitAction } from '@slack/bolt';
import type { ActionsBlock, Button, KnownBlock, ModalView } from '@slack/types';
import { ErrorCode } from '@slack/web-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { limits } from '../simulator/slack/limits.ts';
import { credentials } from '../simulator/slack/slack.ts';
import { anna, ben, carl, channel, type SimulatedSlack, simulatedSlack } from './support/simulated-slack.ts';
import { samplesAreHere, strangeTo } from './support/slack-samples.ts';

let slack: SimulatedSlack;
beforeAll(async () => {
  slack = await simulatedSlack();
});
afterAll(() => slack.stop());

const section = (text: string): KnownBlock => ({ type: 'section', text: { type: 'mrkdwn', text } });
const question = (text: string): KnownBlock[] => [
  section(text),
  {
    type: 'actions',
    block_id: 'question',
    elements: [{ type: 'button', action_id: 'decide:yes', value: 'v', text: { type: 'plain_text', text: 'Yes' } }],
  },
];
const form: ModalView = {
  type: 'modal',
  callback_id: 'form',
  private_metadata: '{"w":"iteration/a/1"}',
  title: { type: 'plain_text', text: 'A goal' },
  submit: { type: 'plain_text', text: 'Save' },
  blocks: [
    {
      type: 'input',
      block_id: 'title',
      label: { type: 'plain_text', text: 'Title' },
      element: { type: 'plain_text_input', action_id: 'value', max_length: 10 },
    },
    {
      type: 'input',
      block_id: 'owner',
      label: { type: 'plain_text', text: 'Owner' },
      element: {
        type: 'static_select',
        action_id: 'value',
        options: [
          { text: { type: 'plain_text', text: 'Anna' }, value: 'anna' },
          { text: { type: 'plain_text', text: 'Ben' }, value: 'ben' },
        ],
      },
    },
    {
      type: 'input',
      block_id: 'note',
      optional: true,
      label: { type: 'plain_text', text: 'Note' },
      element: { type: 'plain_text_input', action_id: 'value' },
    },
  ],
};

const click = (ts: string, user: string, action_id = 'decide:yes'): Promise<unknown> =>
  slack.post('/people/click', { user, channel, ts, action_id });

const refusedBody = z.object({ code: z.literal(ErrorCode.PlatformError), data: z.object({ error: z.string() }) });
async function refusal(call: Promise<unknown>): Promise<string> {
  return refusedBody.parse(await call.catch((error: unknown) => error)).data.error;
}

const placesOf = async (user: string): Promise<string[]> => (await slack.desk(user)).conversations.map((one) => one.id);
async function wordsFor(user: string): Promise<string[]> {
  const seen = (await slack.desk(user)).conversations.find((one) => one.id === channel);
  return seen?.messages.map((one) => one.text) ?? [];
}

async function posted(text: string): Promise<string> {
  return (await slack.say({ channel, text, blocks: question(text) })).ts ?? '';
}

describe('the Web API', () => {
  test('knows its app, and nobody without the token', async () => {
    expect(await slack.web.auth.test()).toMatchObject({ ok: true, user_id: 'U0DRUMBEAT' });
    expect(await refusal(slack.client('xoxb-other').auth.test())).toBe('invalid_auth');
  });

  test('a message carries its metadata, and history finds it page by page', async () => {
    const oldest = String(Date.now() / 1000 - 1);
    for (const key of ['k1', 'k2', 'k3']) {
      const metadata = { event_type: 'drumbeat', event_payload: { key } };
      await slack.say({ channel: 'C0QUIET', text: key, blocks: [section(key)], metadata });
    }
    const first = await slack.web.conversations.history({
      channel: 'C0QUIET',
      oldest,
      limit: 2,
      include_all_metadata: true,
    });
    expect(first.messages?.map((one) => one.text)).toEqual(['k3', 'k2']);
    expect(first.messages?.[0]?.metadata?.event_payload).toEqual({ key: 'k3' });
    const second = await slack.web.conversations.history({
      channel: 'C0QUIET',
      oldest,
      limit: 2,
      cursor: first.response_metadata?.next_cursor ?? '',
    });
    expect(second.messages?.map((one) => one.text)).toEqual(['k1']);
    expect(second.messages?.[0]?.metadata).toBeUndefined();
    expect(second.has_more).toBe(false);
  });

  test('a message to a person goes to their direct conversation, which nobody else sees', async () => {
    const sent = await slack.say({ channel: anna, text: 'a reminder' });
    const opened = await slack.web.conversations.open({ users: anna });
    expect(sent.channel).toBe(opened.channel?.id);
    expect(await placesOf(anna)).toContain(sent.channel);
    expect(await placesOf(ben)).not.toContain(sent.channel);
  });

  test('an ephemeral is for one person, and in no history', async () => {
    await slack.web.chat.postEphemeral({ channel, user: ben, text: 'only you' });
    expect(await wordsFor(ben)).toContain('only you');
    expect(await wordsFor(anna)).not.toContain('only you');
    const history = await slack.web.conversations.history({ channel });
    expect(history.messages?.map((one) => one.text)).not.toContain('only you');
  });

  test('an update takes the buttons away', async () => {
    const ts = await posted('to be closed');
    const updated = await slack.web.chat.update({ channel, ts, text: 'closed', blocks: [section('closed')] });
    expect(updated.message?.blocks).toHaveLength(1);
    expect(await refusal(slack.web.chat.update({ channel, ts: '1.000001', text: 'no' }))).toBe('message_not_found');
  });

  test('people and places are found, or said to be missing', async () => {
    expect((await slack.web.users.info({ user: carl })).user?.deleted).toBe(true);
    expect((await slack.web.conversations.info({ channel: 'C0QUIET' })).channel?.is_private).toBe(true);
    expect(await refusal(slack.web.users.info({ user: 'U0NOBODY' }))).toBe('user_not_found');
    expect(await refusal(slack.web.conversations.open({ users: carl }))).toBe('user_disabled');
    expect(await refusal(slack.web.conversations.info({ channel: 'C0NOWHERE' }))).toBe('channel_not_found');
  });

  test('what Slack knows and this does not is refused, never passed over', async () => {
    expect(await refusal(slack.web.apiCall('chat.unheardOf'))).toBe('unknown_method');
    expect(await refusal(slack.web.conversations.history({ channel, latest: '1' }))).toBe('invalid_arguments');
  });

  test.each<[string, string, { text?: string; blocks?: unknown[] }]>([
    ['no words at all', 'no_text', {}],
    ['a text that is too long', 'msg_too_long', { text: 'x'.repeat(limits.messageText + 1) }],
    ['51 blocks', 'invalid_blocks', { blocks: Array(51).fill(section('x')) }],
    ['a section of 3,001 characters', 'invalid_blocks', { blocks: [section('x'.repeat(3001))] }],
    ['a button value of 2,001', 'invalid_blocks', { blocks: [buttons(1, 'x'.repeat(2001))] }],
    ['26 buttons in a row', 'invalid_blocks', { blocks: [buttons(26, 'v')] }],
    ['a block nobody knows', 'invalid_blocks', { blocks: [{ type: 'banner' }] }],
    ['a key nobody knows', 'invalid_blocks', { blocks: [{ ...section('x'), colour: 'red' }] }],
    ['more text than a message holds', 'msg_blocks_too_long', { blocks: Array(4).fill(section('x'.repeat(2900))) }],
  ])('refuses %s: %s', async (_, code, content) => {
    expect(await refusal(slack.web.apiCall('chat.postMessage', { channel, ...content }))).toBe(code);
  });

  test('says where a block is wrong', async () => {
    const answer = await raw('chat.postMessage', { channel, blocks: JSON.stringify([section('x'.repeat(3001))]) });
    expect(answer).toMatchObject({
      response_metadata: { messages: ['[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]'] },
    });
  });
});

const buttons = (many: number, value: string) => ({
  type: 'actions',
  elements: Array.from({ length: many }, (_, n) => ({
    type: 'button',
    action_id: `b${n}`,
    value,
    text: { type: 'plain_text', text: 'B' },
  })),
});

async function raw(method: string, input: Record<string, string>): Promise<unknown> {
  const response = await fetch(`${slack.url}/slack/api/${method}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${credentials.token}` },
    body: new URLSearchParams(input),
  });
  return response.json();
}

describe('a person and the app', () => {
  test('a click arrives signed at the Bolt app, which opens a form; the form comes back filled in', async () => {
    const clicks: BlockAction<ButtonAction>[] = [];
    const submissions: ViewSubmitAction[] = [];
    slack.app.action<BlockAction<ButtonAction>>('form:open', async ({ ack, body, client, respond }) => {
      clicks.push(body);
      await client.views.open({ trigger_id: body.trigger_id, view: form });
      await ack();
      await respond({ text: 'opened', replace_original: false });
      await expect(client.views.open({ trigger_id: body.trigger_id, view: form })).rejects.toMatchObject({
        data: { error: 'exchanged_trigger_id' },
      });
    });
    slack.app.view<ViewSubmitAction>('form', async ({ ack, body }) => {
      const refused = body.view.state.values['title']?.['value']?.value === 'wrong';
      if (refused) await ack({ response_action: 'errors', errors: { title: 'Another word, please.' } });
      else {
        submissions.push(body);
        await ack();
      }
    });
    const { ts = '' } = await slack.say({
      channel,
      text: 'Set a goal',
      blocks: [row('form:open')],
    });

    expect(await click(ts, ben, 'form:open')).toEqual({ ok: true });
    expect(clicks[0]?.user.id).toBe(ben);
    expect(clicks[0]?.actions[0]).toMatchObject({ action_id: 'form:open', value: 'carried', type: 'button' });
    expect(clicks[0]?.message?.ts).toBe(ts);
    const view = z.looseObject({ id: z.string(), hash: z.string() }).parse((await slack.desk(ben)).modal);
    expect((await slack.desk(anna)).modal).toBeNull();

    const submit = (title: string, owner: string) =>
      slack.post('/people/submit', {
        user: ben,
        view_id: view.id,
        values: {
          title: { value: { type: 'plain_text_input', value: title } },
          owner: { value: { type: 'static_select', selected_option: { value: owner } } },
        },
      });
    expect(await submit('', 'ben')).toEqual({ errors: { title: 'Please complete this required field.' } });
    expect(await submit('much too long', 'ben')).toEqual({ errors: { title: 'Please enter at most 10 characters.' } });
    expect(await submit('fine', 'nobody')).toEqual({ errors: { owner: 'This is not one of the options.' } });
    expect(await submit('wrong', 'ben')).toEqual({ errors: { title: 'Another word, please.' } });
    expect(await submit('fine', 'ben')).toEqual({ ok: true });
    expect((await slack.desk(ben)).modal).toBeNull();
    expect(submissions).toHaveLength(1);
    expect(submissions[0]?.view).toMatchObject({
      id: view.id,
      hash: view.hash,
      private_metadata: form.private_metadata,
    });
    expect(submissions[0]?.view.state.values['owner']?.['value']?.selected_option?.text.text).toBe('Ben');
    expect(submissions[0]?.view.state.values['note']?.['value']?.value).toBeNull();
    expect(strangeTo('app-backend/BlockActionPayload', clicks[0])).toEqual([]);
    // The sample is older than `response_urls`, which Bolt's own type demands.
    const submission = { ...submissions[0], response_urls: undefined };
    expect(strangeTo('app-backend/ViewSubmissionPayload', submission)).toEqual([]);
  });

  test('a trigger id is good for three seconds', async () => {
    let late: unknown;
    slack.app.action('late', async ({ ack, body, client }) => {
      await ack();
      await pause(limits.triggerMs + 100);
      const trigger_id = 'trigger_id' in body ? body.trigger_id : '';
      late = await refusal(client.views.open({ trigger_id, view: form }));
    });
    const { ts = '' } = await slack.say({
      channel,
      text: 'late',
      blocks: [row('late')],
    });
    await click(ts, anna, 'late');
    await expect.poll(() => late, { timeout: 5000 }).toBe('expired_trigger_id');
  });

  test('an app that is silent for three seconds "did not respond"', async () => {
    slack.app.action('slow', async () => {
      await pause(10);
    });
    const { ts = '' } = await slack.say({
      channel,
      text: 'slow',
      blocks: [row('slow')],
    });
    const before = Date.now();
    expect(await click(ts, anna, 'slow')).toMatchObject({
      ok: false,
      error: expect.stringContaining('did not respond'),
    });
    expect(Date.now() - before).toBeGreaterThanOrEqual(limits.answerMs - 50);
  });

  test('only buttons that are there can be clicked', async () => {
    const ts = await posted('once');
    expect(await click(ts, ben, 'decide:other')).toMatchObject({ ok: false });
    await slack.web.chat.update({ channel, ts, text: 'done', blocks: [section('done')] });
    expect(await click(ts, ben)).toMatchObject({ ok: false, error: 'This button no longer exists.' });
  });

  test('a question waits for those it mentions, until its buttons go', async () => {
    const before = (await slack.desk(anna)).people.find((one) => one.id === anna)?.waiting ?? 0;
    const ts = await posted(`Dates? <@${anna}>`);
    const open = await slack.desk(anna);
    expect(open.people.find((one) => one.id === anna)?.waiting).toBe(before + 1);
    expect(open.waiting[0]).toMatchObject({ ts, people: [anna] });
    await slack.web.chat.update({ channel, ts, text: 'Dates', blocks: [section(`<@${anna}> said yes`)] });
    expect((await slack.desk(anna)).people.find((one) => one.id === anna)?.waiting).toBe(before);
  });
});

const button = (action_id: string): Button => ({
  type: 'button',
  action_id,
  value: 'carried',
  text: { type: 'plain_text', text: action_id },
});

const row = (action_id: string): ActionsBlock => ({ type: 'actions', elements: [button(action_id)] });

const effectsOf = async (key: string): Promise<number> =>
  (await slack.effects()).filter((one) => one.marker === key).length;
const post = (key: string) =>
  slack.say({ channel, text: key, metadata: { event_type: 'drumbeat', event_payload: { key } } });

describe('faults and effects', () => {
  test('before: nothing happened; after: it happened and the reply is lost', async () => {
    await slack.post('/faults', { vendor: 'slack', match: 'chat.postMessage', kind: 'before' });
    await expect(post('cut-before')).rejects.toMatchObject({ code: ErrorCode.RequestError });
    expect(await effectsOf('cut-before')).toBe(0);

    await slack.post('/faults', { vendor: 'slack', match: 'chat.postMessage', kind: 'after' });
    await expect(post('cut-after')).rejects.toMatchObject({ code: ErrorCode.RequestError });
    expect(await effectsOf('cut-after')).toBe(1);

    await post('whole');
    expect(await effectsOf('whole')).toBe(1);
  });

  test('a 429 carries its delay', async () => {
    const headers = { 'retry-after': '7' };
    await slack.post('/faults', { vendor: 'slack', match: 'chat.postMessage', kind: 'status', status: 429, headers });
    await expect(post('limited')).rejects.toMatchObject({ code: ErrorCode.RateLimitedError, retryAfter: 7 });
    expect(await effectsOf('limited')).toBe(0);
  });

  test('what was answered is there after a restart, and ids continue', async () => {
    const before = await post('kept');
    await slack.restart();
    expect(await effectsOf('kept')).toBe(1);
    const after = await post('next');
    expect(Number(after.ts)).toBeGreaterThan(Number(before.ts));
    const history = await slack.web.conversations.history({ channel, limit: 2 });
    expect(history.messages?.map((one) => one.text)).toEqual(['next', 'kept']);
  });
});

describe('answers against Slack’s own samples', () => {
  if (!samplesAreHere) process.stdout.write('Slack’s samples are not here (DRUMBEAT_SPECS): their check is skipped.\n');

  let ts: string;
  beforeAll(async () => {
    ts = await posted('for the samples');
  });
  const metadata = JSON.stringify({ event_type: 'drumbeat', event_payload: { key: 'm' } });

  test.skipIf(!samplesAreHere).each<[string, () => Record<string, string>]>([
    ['auth.test', () => ({})],
    ['users.info', () => ({ user: ben })],
    ['conversations.open', () => ({ users: ben })],
    ['conversations.info', () => ({ channel })],
    ['chat.postMessage', () => ({ channel, text: 'x', blocks: JSON.stringify(question('x')), metadata })],
    ['chat.postEphemeral', () => ({ channel, user: ben, text: 'x' })],
    ['chat.update', () => ({ channel, ts, text: 'y' })],
    ['conversations.history', () => ({ channel, limit: '3', include_all_metadata: 'true' })],
    ['chat.getPermalink', () => ({ channel, message_ts: ts })],
  ])('%s has no key and no type that Slack does not know', async (method, input) => {
    const answer = await raw(method, input());
    expect(answer).toMatchObject({ ok: true });
    expect(strangeTo(`api/${method}`, answer)).toEqual([]);
  });

  test.skipIf(!samplesAreHere)('a view has no key and no type that Slack does not know', async () => {
    let view: unknown;
    slack.app.action('view', async ({ ack, body }) => {
      const trigger_id = 'trigger_id' in body ? body.trigger_id : '';
      view = await raw('views.open', { trigger_id, view: JSON.stringify(form) });
      await ack();
    });
    const { ts: message = '' } = await slack.say({ channel, text: 'view', blocks: [row('view')] });
    await click(message, anna, 'view');
    expect(view).toMatchObject({ ok: true });
    expect(strangeTo('api/views.open', view)).toEqual([]);
  });
});
