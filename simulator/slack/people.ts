/**
 * People's side of the simulated Slack: what one person sees, and what they do there. The console page and the demo's
 * scripted teammates use exactly this.
 */
import { z } from 'zod';
import { type Answer, type Call, type Endpoint, json } from '../frame.ts';
import type { Modal } from './blocks.ts';
import { deskOf } from './desk.ts';
import { fill, valuesSchema } from './filled.ts';
import { blockActions, type Door, type Reply, submissionAnswer, viewClosed, viewSubmission } from './interactions.ts';
import { app, type OpenView, type Slack, type User } from './memory.ts';
import { SlackError } from './method.ts';
import { buttonsOf, canSee } from './sight.ts';
import { closeAll, closeTop, open, replace } from './views.ts';

export interface Surroundings {
  readonly temporalUi: string | undefined;
}

const unknownAnswer = `${app.realName} gave an answer that Slack does not know.`;
const noAnswer = `${app.realName} did not respond. Try again.`;

export function people(slack: Slack, door: Door, around: Surroundings): Endpoint[] {
  return [
    {
      method: 'GET',
      path: '/people/state',
      operation: 'people/state',
      answer: (call) => {
        const user = call.query.get('user') ?? Object.keys(slack.value.users)[0] ?? '';
        const me = slack.value.users[user];
        return me ? json(deskOf(slack, me, around)) : refuse(`There is nobody with the id "${user}".`);
      },
    },
    act('click', clickSchema, (input, call) => click(slack, door, input, call)),
    act('submit', submitSchema, (input) => submit(slack, door, input)),
    act('close', closeSchema, (input) => close(slack, door, input)),
  ];
}

function act<Input extends z.ZodType>(
  name: string,
  schema: Input,
  run: (input: z.infer<Input>, call: Call) => Promise<Answer>,
): Endpoint {
  return {
    method: 'POST',
    path: `/people/${name}`,
    operation: `people/${name}`,
    answer: (call) => {
      // A page of another origin cannot send this content type without being asked for permission first.
      if (!call.headers['content-type']?.startsWith('application/json')) return refuse('Send JSON.', 415);
      const read = schema.safeParse(asJson(call.body));
      return read.success ? run(read.data, call) : refuse(z.prettifyError(read.error), 400);
    },
  };
}

const clickSchema = z.strictObject({ user: z.string(), channel: z.string(), ts: z.string(), action_id: z.string() });

async function click(slack: Slack, door: Door, input: z.infer<typeof clickSchema>, call: Call): Promise<Answer> {
  const user = slack.value.users[input.user];
  const channel = slack.channel(input.channel);
  const message = slack.message(input.channel, input.ts);
  if (!user || !channel || !message || !canSee(user.id, channel, message)) return refuse('This message is not there.');
  const found = buttonsOf(message).find((one) => one.button.action_id === input.action_id);
  if (!found) return refuse('This button is not there any more.');
  const reply = await blockActions(slack, door, { user, channel, message, ...found, origin: call.base });
  return reply === null ? json({ ok: false, error: noAnswer }) : json({ ok: true });
}

const submitSchema = z.strictObject({ user: z.string(), view_id: z.string(), values: valuesSchema });

async function submit(slack: Slack, door: Door, input: z.infer<typeof submitSchema>): Promise<Answer> {
  const user = slack.value.users[input.user];
  const view = openView(slack, input.user, input.view_id);
  if (!user || !view) return refuse('This form is not open any more.');
  const filled = fill(view.modal, input.values, Object.keys(slack.value.users));
  if (!filled.ok) return json({ errors: filled.errors });
  return settle(slack, user, view, await viewSubmission(slack, door, user, view, filled.state));
}

function settle(slack: Slack, user: User, view: OpenView, reply: Reply): Answer {
  if (reply === null) return json({ ok: false, error: noAnswer });
  const read = submissionAnswer.safeParse(reply === '' ? {} : asJson(reply));
  if (!read.success) return json({ ok: false, error: unknownAnswer });
  const answer = read.data;
  if (!('response_action' in answer)) closeTop(slack, view);
  else if (answer.response_action === 'errors') {
    const fields = view.modal.blocks.flatMap((one) => (one.type === 'input' ? [one.block_id] : []));
    return Object.keys(answer.errors).every((one) => fields.includes(one))
      ? json({ errors: answer.errors })
      : json({ ok: false, error: unknownAnswer });
  } else if (answer.response_action === 'clear') closeAll(slack, user.id);
  else if (answer.response_action === 'update') replace(slack, view, answer.view);
  else if (!push(slack, user, answer.view)) return json({ ok: false, error: unknownAnswer });
  return json({ ok: true });
}

/** One more view on top, unless the stack is full or the view's name is taken. */
function push(slack: Slack, user: User, view: Modal): boolean {
  try {
    open(slack, user.id, view);
    return true;
  } catch (error) {
    if (error instanceof SlackError) return false;
    throw error;
  }
}

const closeSchema = z.strictObject({ user: z.string(), view_id: z.string() });

async function close(slack: Slack, door: Door, input: z.infer<typeof closeSchema>): Promise<Answer> {
  const user = slack.value.users[input.user];
  const view = openView(slack, input.user, input.view_id);
  if (!user || !view) return refuse('This form is not open any more.');
  if (view.modal.clear_on_close) closeAll(slack, user.id);
  else closeTop(slack, view);
  if (view.modal.notify_on_close) await viewClosed(slack, door, user, view);
  return json({ ok: true });
}

/** Only the topmost view can be filled in. */
function openView(slack: Slack, user: string, id: string): OpenView | undefined {
  const top = slack.viewsOf(user).at(-1);
  return top?.id === id ? top : undefined;
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const refuse = (error: string, status = 404): Answer => json({ ok: false, error }, status);
