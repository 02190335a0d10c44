/** What the simulated workspace remembers. */
import type { Kept, World } from '../frame.ts';
import type { Block, Modal } from './blocks.ts';

export interface User {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  readonly title: string;
  readonly deleted: boolean;
  readonly kind: AccountKind;
}
/** The flags that Slack has for an account, and the workspace that it is of. */
interface AccountKind {
  readonly is_bot: boolean;
  readonly is_restricted: boolean;
  readonly is_ultra_restricted: boolean;
  readonly is_stranger: boolean;
  readonly team_id: string;
}

export interface Channel {
  readonly id: string;
  readonly name: string;
  kind: 'public' | 'private' | 'im';
  /** The other side of a direct message. */
  readonly user?: string | undefined;
  readonly created: number;
  archived?: boolean;
  /** Of Slack Connect: people of other workspaces read it too. */
  shared?: boolean;
  /** Is the app in it? In a direct conversation it always is. */
  appIsIn: boolean;
}

interface Metadata {
  readonly event_type: string;
  readonly event_payload: Readonly<Record<string, unknown>>;
}

export interface Message {
  readonly ts: string;
  readonly channel: string;
  text: string;
  blocks: Block[];
  readonly metadata?: Metadata | undefined;
  /** The message below which it is posted. */
  readonly thread_ts?: string | undefined;
  /** When the app changed it last. */
  edited?: string;
  /** Only this person sees it. */
  readonly onlyFor?: string | undefined;
  /** Who wrote it; the app, where nobody is named. */
  readonly by?: string | undefined;
  /** Emoji with the people who reacted. */
  reactions?: { readonly name: string; readonly users: string[] }[];
  /** The date of the business calendar on which it was posted, when a clock says so. Slack's answers never hold it. */
  readonly on?: string | undefined;
}

export interface OpenView {
  readonly id: string;
  readonly user: string;
  readonly hash: string;
  readonly modal: Modal;
}

/** What an admin of the workspace, and whoever made the app, decide. */
interface Settings {
  messagesTab: boolean;
  /** How long a message may be edited; null: for ever. */
  editingSeconds: number | null;
}

interface Memory {
  settings: Settings;
  users: Record<string, User>;
  channels: Record<string, Channel>;
  messages: Message[];
  /** By person. */
  views: Record<string, OpenView>;
  /** Which trigger ids were handed out, to whom, when (epoch ms), and whether they were used. */
  triggers: Record<string, { user: string; at: number; used: boolean }>;
  lastTs: number;
  lastView: number;
}

/** The app as Slack knows it. Fixed: there is one workspace with one app. */
export const workspace = { id: 'T0SIMULATED', name: 'Simulated', domain: 'simulated' } as const;
export const app = {
  id: 'A0DRUMBEAT',
  bot: 'B0DRUMBEAT',
  user: 'U0DRUMBEAT',
  name: 'drumbeat',
  realName: 'Drumbeat',
} as const;

export interface Slack extends Kept<Memory> {
  readonly world: World;
  /** A fresh, strictly growing timestamp that names a message or an action. */
  nextTs(): string;
  nextViewId(): string;
  channel(id: string): Channel | undefined;
  /** The direct conversation of the app with a person; made when there is none. */
  direct(user: string): Channel;
  message(channel: string, ts: string): Message | undefined;
  /** How many were written below it. */
  repliesTo(message: Message): number;
  /** Oldest first, without what only one person sees. */
  messagesIn(channel: string): Message[];
  businessDate(): string | undefined;
}

export function remember(world: World, businessDate: () => string | undefined): Slack {
  const kept = world.state<Memory>('slack', () => ({
    settings: {
      messagesTab: world.seed.slack.messages_tab,
      editingSeconds: world.seed.slack.message_editing_seconds,
    },
    users: {},
    channels: {},
    messages: [],
    views: {},
    triggers: {},
    lastTs: 0,
    lastView: 0,
  }));
  const memory = kept.value;
  plant(memory, world);
  kept.save();

  return {
    ...kept,
    world,
    businessDate,
    nextTs: () => {
      memory.lastTs = Math.max(Date.now() * 1000, memory.lastTs + 1);
      kept.save();
      return `${Math.floor(memory.lastTs / 1e6)}.${String(memory.lastTs % 1e6).padStart(6, '0')}`;
    },
    nextViewId: () => {
      memory.lastView += 1;
      kept.save();
      return `V${String(memory.lastView).padStart(8, '0')}`;
    },
    channel: (id) => memory.channels[id],
    direct: (user) => {
      const id = `D${user.slice(1)}`;
      const found = memory.channels[id];
      if (found) return found;
      kept.save();
      return (memory.channels[id] = { id, name: '', kind: 'im', user, created: seconds(), appIsIn: true });
    },
    message: (channel, ts) => memory.messages.find((one) => one.channel === channel && one.ts === ts),
    repliesTo: ({ channel, ts }) =>
      memory.messages.filter((one) => one.channel === channel && one.thread_ts === ts).length,
    messagesIn: (channel) => memory.messages.filter((one) => one.channel === channel && !one.onlyFor),
  };
}

/** What the seed names and the memory does not have yet. */
function plant(memory: Memory, world: World): void {
  for (const { id, name, real_name, title, deleted, ...flags } of world.seed.slack.users) {
    const kind = { ...flags, team_id: flags.team_id ?? workspace.id };
    memory.users[id] ??= { id, name, realName: real_name, title: title ?? '', deleted, kind };
  }
  for (const { id, name, is_private, is_ext_shared, app_is_member } of world.seed.slack.channels) {
    memory.channels[id] ??= {
      id,
      name,
      kind: is_private ? 'private' : 'public',
      created: seconds(),
      shared: is_ext_shared,
      appIsIn: app_is_member,
    };
  }
}

const seconds = (): number => Math.floor(Date.now() / 1000);
