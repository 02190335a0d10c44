/** What one person sees: conversations, messages, the open modal, and whom everybody waits for. */
import type { Block } from './blocks.ts';
import { app, type Channel, type Message, type Slack, type User, workspace } from './memory.ts';
import { viewObject } from './objects.ts';
import { buttonsOf, canSee, waitsFor } from './sight.ts';

export interface Desk {
  readonly workspace: string;
  readonly app: string;
  readonly me: Person;
  readonly people: readonly (Person & { readonly waiting: number })[];
  readonly conversations: readonly Conversation[];
  /** The topmost view in Slack's own shape (`id`, `hash`, `title`, `blocks`, `submit`, `close` …). */
  readonly modal: object | null;
  /** Questions with live buttons, newest first, in all conversations that this person sees. */
  readonly waiting: readonly Waiting[];
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
  readonly archived: boolean;
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
  readonly edited: boolean;
  readonly thread: string | null;
  readonly onlyForYou: boolean;
  readonly reactions: readonly { readonly name: string; readonly count: number }[];
  /** The ids of the people whose answer it waits for. */
  readonly waitsFor: readonly string[];
}
interface Waiting {
  readonly channel: string;
  readonly ts: string;
  readonly title: string;
  /** Nobody by name: anyone may answer. */
  readonly people: readonly string[];
}

const shownAtMost = 200;

export function deskOf(slack: Slack, me: User, around: { temporalUi: string | undefined }): Desk {
  const channels = Object.values(slack.value.channels).filter((one) => canSee(me.id, one));
  const conversations = channels.map((one) => conversation(slack, one, me));
  const top = slack.viewsOf(me.id).at(-1);
  const on = slack.businessDate();
  return {
    workspace: workspace.name,
    app: app.realName,
    me: person(me),
    people: Object.values(slack.value.users)
      .filter((one) => !one.deleted)
      .map((one) => ({ ...person(one), waiting: waitingFor(slack, one.id) })),
    conversations: conversations.toSorted((a, b) => order(a) - order(b)),
    modal: top ? viewObject(top) : null,
    waiting: channels.flatMap((one) => questions(slack, one)).toSorted((a, b) => Number(b.ts) - Number(a.ts)),
    clock: on === undefined ? null : { on },
    temporalUi: around.temporalUi ?? null,
  };
}

const person = (user: User): Person => ({ id: user.id, name: user.realName, title: user.title });
const order = (one: Conversation): number => (one.kind === 'im' ? 1 : 0);

function conversation(slack: Slack, channel: Channel, me: User): Conversation {
  const messages = slack.value.messages.filter((one) => one.channel === channel.id && canSee(me.id, channel, one));
  return {
    id: channel.id,
    name: channel.kind === 'im' ? app.realName : channel.name,
    kind: channel.kind,
    archived: channel.archived,
    waiting: messages.filter((one) => waitsFor(one, channel).includes(me.id)).length,
    messages: messages.slice(-shownAtMost).map((one) => shown(one, channel)),
  };
}

function shown(message: Message, channel: Channel): Shown {
  return {
    ts: message.ts,
    on: message.on ?? null,
    author: app.realName,
    text: message.text,
    blocks: message.blocks,
    edited: message.edited !== undefined,
    thread: message.threadTs ?? null,
    onlyForYou: message.onlyFor !== undefined,
    reactions: message.reactions.map((one) => ({ name: one.name, count: one.users.length })),
    waitsFor: waitsFor(message, channel),
  };
}

function questions(slack: Slack, channel: Channel): Waiting[] {
  return slack.messagesIn(channel.id).flatMap((message) => {
    const people = waitsFor(message, channel);
    return buttonsOf(message).length > 0 ? [{ channel: channel.id, ts: message.ts, title: message.text, people }] : [];
  });
}

function waitingFor(slack: Slack, user: string): number {
  return slack.value.messages.filter((message) => {
    const channel = slack.channel(message.channel);
    return channel && waitsFor(message, channel).includes(user);
  }).length;
}
