/**
 * People's side of the simulated Slack: what one person sees, and what they do there. The console page and the demo's
 * scripted teammates use exactly this.
 */
import { z } from 'zod';
import { type Answer, type Call, type Endpoint, json } from '../frame.ts';
import { posted, refuse } from '../posted.ts';
import { parsedJson } from '../strict.ts';
import { type Around, buttonsOf, canSee, deskOf } from './desk.ts';
import { fill, valuesSchema } from './filled.ts';
import { blockActions, type AppEndpoint, type Reply, submissionAnswer, viewSubmission } from './interactions.ts';
import { app, type OpenView, type Slack } from './memory.ts';
import { close, show } from './views.ts';

const unknownAnswer = `${app.realName} sent a response that Slack does not accept.`;
const noAnswer = `${app.realName} did not respond. Try again.`;

export function people(slack: Slack, endpoint: AppEndpoint, around: Around): Endpoint[] {
  return [
    {
      method: 'GET',
      path: '/people/state',
      operation: 'people/state',
      answer: (call) => {
        const user = call.query.get('user') ?? Object.keys(slack.value.users)[0] ?? '';
        const me = slack.value.users[user];
        return me ? json(deskOf(slack, me, around)) : refuse(`No person has the id "${user}".`);
      },
    },
    posted('/people/click', clickSchema, (input, call) => click(slack, endpoint, input, call)),
    posted('/people/say', saySchema, (input) => say(slack, input)),
    posted('/people/react', reactSchema, (input) => react(slack, input)),
    posted('/people/submit', submitSchema, (input) => submit(slack, endpoint, input)),
    posted('/people/close', closeSchema, (input) => leave(slack, input)),
  ];
}

const clickSchema = z.strictObject({ user: z.string(), channel: z.string(), ts: z.string(), action_id: z.string() });

async function click(
  slack: Slack,
  endpoint: AppEndpoint,
  input: z.infer<typeof clickSchema>,
  call: Call,
): Promise<Answer> {
  const user = slack.value.users[input.user];
  const channel = slack.channel(input.channel);
  const message = slack.message(input.channel, input.ts);
  if (!user || !channel || !message || !canSee(user.id, channel, message))
    return refuse('This message does not exist.');
  const found = buttonsOf(message).find((one) => one.button.action_id === input.action_id);
  if (!found) return refuse('This button no longer exists.');
  const reply = await blockActions(slack, endpoint, { user, channel, message, ...found, origin: call.base });
  return reply === null ? json({ ok: false, error: noAnswer }) : json({ ok: true });
}

const saySchema = z.strictObject({
  user: z.string(),
  channel: z.string(),
  text: z.string(),
  thread_ts: z.string().optional(),
  /** Another app's message may carry metadata, also some that it has copied. */
  metadata: z.strictObject({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()) }).optional(),
});

/** Somebody writes into a channel, or below a message there. */
function say(slack: Slack, { user, channel, text, ...more }: z.infer<typeof saySchema>): Answer {
  if (!slack.value.users[user] || !slack.channel(channel)) return refuse('This conversation does not exist.');
  const ts = slack.nextTs();
  slack.value.messages.push({ ts, channel, text, blocks: [], by: user, on: slack.businessDate(), ...more });
  slack.save();
  slack.world.effect({ vendor: 'slack', operation: 'people.say', target: `${channel}:${ts}`, summary: text });
  return json({ ok: true, ts });
}

const reactSchema = z.strictObject({ user: z.string(), channel: z.string(), ts: z.string(), name: z.string() });

function react(slack: Slack, { user, channel, ts, name }: z.infer<typeof reactSchema>): Answer {
  const message = slack.message(channel, ts);
  if (!message) return refuse('This message does not exist.');
  (message.reactions ??= []).push({ name, users: [user] });
  slack.save();
  slack.world.effect({ vendor: 'slack', operation: 'people.react', target: `${channel}:${ts}`, summary: name });
  return json({ ok: true });
}

const submitSchema = z.strictObject({ user: z.string(), view_id: z.string(), values: valuesSchema });

async function submit(slack: Slack, endpoint: AppEndpoint, input: z.infer<typeof submitSchema>): Promise<Answer> {
  const user = slack.value.users[input.user];
  const view = openView(slack, input);
  if (!user || !view) return refuse('This form is no longer open.');
  const filled = fill(view.modal, input.values);
  if (!filled.ok) return json({ errors: filled.errors });
  return settle(slack, view, await viewSubmission(slack, endpoint, user, view, filled.state));
}

function settle(slack: Slack, view: OpenView, reply: Reply): Answer {
  if (reply === null) return json({ ok: false, error: noAnswer });
  const read = submissionAnswer.safeParse(reply === '' ? {} : parsedJson(reply));
  const answer = read.data;
  if (!answer) return json({ ok: false, error: unknownAnswer });
  if (!('response_action' in answer)) close(slack, view.user);
  else if (answer.response_action === 'update') show(slack, { ...view, modal: answer.view }, 'views.update');
  else {
    const fields = view.modal.blocks.flatMap((one) => (one.type === 'input' ? [one.block_id] : []));
    return Object.keys(answer.errors).every((one) => fields.includes(one))
      ? json({ errors: answer.errors })
      : json({ ok: false, error: unknownAnswer });
  }
  return json({ ok: true });
}

const closeSchema = z.strictObject({ user: z.string(), view_id: z.string() });

function leave(slack: Slack, input: z.infer<typeof closeSchema>): Answer {
  if (!openView(slack, input)) return refuse('This form is no longer open.');
  close(slack, input.user);
  return json({ ok: true });
}

function openView(slack: Slack, { user, view_id }: z.infer<typeof closeSchema>): OpenView | undefined {
  const view = slack.value.views[user];
  return view?.id === view_id ? view : undefined;
}
