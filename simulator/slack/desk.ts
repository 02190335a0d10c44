/** What one person sees: conversations, messages, the open modal, and whom everybody waits for. */
import type { Waits } from '../break-it/environment.ts';
import type { Block } from './blocks.ts';
import type { Button } from './elements.ts';
import { app, type Channel, type Message, type Slack, type User } from './memory.ts';
import { viewObject } from './objects.ts';

export interface Desk {
  readonly me: Person;
  readonly people: readonly (Person & { readonly waiting: number })[];
  readonly conversations: readonly Conversation[];
  /** The open view in Slack's own shape (`id`, `hash`, `title`, `blocks`, `submit`, `close` …). */
  readonly modal: object | null;
  /** What is asked, newest first; what is asked where this person sees nothing is left out. */
  readonly waiting: readonly Waiting[];
  /** What stands still until somebody fixes what is in its way. */
  readonly parked: Waits['parked'];
  readonly clock: { readonly on: string } | null;
  readonly temporalUi: string | null;
}
interface Person {
  readonly id: string;
  readonly name: string;
  readonly title: string;
}
interface Conversation {
  readonly id: string;
  readonly name: string;
  readonly kind: Channel['kind'];
  /** How many of its messages wait for this person. */
  readonly waiting: number;
  /** Oldest first; the last 200. */
  readonly messages: readonly Shown[];
}
interface Shown {
  readonly ts: string;
  readonly on: string | null;
  readonly author: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly onlyForYou: boolean;
  /** The ids of the people whose answer it waits for. */
  readonly waitsFor: readonly string[];
}
interface Waiting {
  /** Where it stands; null before its message is in Slack. */
  readonly channel: string | null;
  readonly ts: string | null;
  readonly title: string;
  /** Nobody by name: anyone may answer, unless something is missing. */
  readonly people: readonly string[];
  /** The seats that nobody can fill, in words; only the records know. */
  readonly missing: string | null;
}

const shownAtMost = 200;

export interface Around {
  readonly temporalUi?: string | undefined;
  /** Who is waited for by the records, where somebody reads them: a message may show live buttons of what has ended. */
  readonly waits?: () => Waits | undefined;
}

export function deskOf(slack: Slack, me: User, around: Around): Desk {
  const waits = around.waits?.();
  const channels = Object.values(slack.value.channels).filter((one) => canSee(me.id, one));
  const waiting = waits
    ? waits.asked.flatMap((one) => asked(slack, me, one)).toReversed()
    : channels.flatMap((one) => questions(slack, one)).toSorted((a, b) => Number(b.ts) - Number(a.ts));
  const mine = waiting.filter((one) => one.people.includes(me.id));
  const conversations = channels.map((one) => ({
    ...conversation(slack, one, me),
    waiting: mine.filter(({ channel }) => channel === one.id).length,
  }));
  const view = slack.value.views[me.id];
  const on = slack.businessDate();
  return {
    me: person(me),
    people: Object.values(slack.value.users)
      .filter((one) => !one.deleted)
      .map((one) => ({ ...person(one), waiting: waitingFor(slack, one.id, waits) })),
    conversations: conversations.toSorted((a, b) => order(a) - order(b)),
    modal: view ? viewObject(view) : null,
    waiting,
    parked: waits?.parked ?? [],
    clock: on === undefined ? null : { on },
    temporalUi: around.temporalUi ?? null,
  };
}

const person = (user: User): Person => ({ id: user.id, name: user.realName, title: user.title });
const order = (one: Conversation): number => (one.kind === 'im' ? 1 : 0);

function conversation(slack: Slack, channel: Channel, me: User): Omit<Conversation, 'waiting'> {
  const messages = slack.value.messages.filter((one) => one.channel === channel.id && canSee(me.id, channel, one));
  return {
    id: channel.id,
    name: channel.kind === 'im' ? app.realName : channel.name,
    kind: channel.kind,
    messages: messages.slice(-shownAtMost).map(shown),
  };
}

function shown(message: Message): Shown {
  return {
    ts: message.ts,
    on: message.on ?? null,
    author: message.by ?? app.realName,
    text: message.text,
    blocks: message.blocks,
    onlyForYou: message.onlyFor !== undefined,
    waitsFor: waitsFor(message),
  };
}

function questions(slack: Slack, channel: Channel): Waiting[] {
  return slack.messagesIn(channel.id).flatMap((message) => {
    if (buttonsOf(message).length === 0) return [];
    return [{ channel: channel.id, ts: message.ts, title: message.text, people: waitsFor(message), missing: null }];
  });
}

function asked(slack: Slack, me: User, { question, message: at, ...who }: Waits['asked'][number]): Waiting[] {
  const message = at && slack.message(at.channel, at.ts);
  if (!at || !message) return [{ channel: null, ts: null, title: question, ...who }];
  const channel = slack.channel(at.channel);
  return channel && canSee(me.id, channel, message) ? [{ ...at, title: message.text, ...who }] : [];
}

function waitingFor(slack: Slack, user: string, waits: Waits | undefined): number {
  if (waits) return waits.asked.filter(({ people }) => people.includes(user)).length;
  return slack.value.messages.filter((message) => waitsFor(message).includes(user)).length;
}

/** Everyone of the workspace is in every channel; a direct conversation is its person's alone. */
export function canSee(user: string, channel: Channel, message?: Message): boolean {
  const inside = channel.kind !== 'im' || channel.user === user;
  return inside && (message?.onlyFor === undefined || message.onlyFor === user);
}

export function buttonsOf(message: Message): { blockId: string; button: Button }[] {
  return message.blocks.flatMap((block) =>
    block.type === 'actions' ? block.elements.map((button) => ({ blockId: block.block_id, button })) : [],
  );
}

/** Whose answer the message waits for: the people it mentions while its buttons live. */
function waitsFor(message: Message): string[] {
  if (buttonsOf(message).length === 0) return [];
  const mentioned = JSON.stringify([message.text, message.blocks]).matchAll(/<@([UW][A-Z0-9]+)[|>]/g);
  return [...new Set([...mentioned].map((match) => match[1] ?? ''))];
}
