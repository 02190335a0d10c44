/**
 * Scripted teammates for `--auto`. They know nothing but the simulator's pages for people: they look at their Slack,
 * press the buttons of what is put to them and fill in the forms.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { participants, type Team } from '../../domain/team.ts';
import { repeatedly, type Repeated } from '../../worker/repeatedly.ts';
import { forAnyone, script as demoScript, type Fill, type Script } from './teammates-script.ts';

const button = z.looseObject({ type: z.string(), action_id: z.string().optional(), value: z.string().optional() });
const block = z.looseObject({
  type: z.string(),
  block_id: z.string().optional(),
  elements: z.array(button).optional().catch(undefined),
  element: z.looseObject({ type: z.string(), action_id: z.string() }).optional(),
});
const desk = z.looseObject({
  conversations: z.array(
    z.looseObject({
      id: z.string(),
      kind: z.string(),
      messages: z.array(
        z.looseObject({ ts: z.string(), text: z.string(), blocks: z.array(block), waitsFor: z.array(z.string()) }),
      ),
    }),
  ),
  modal: z.looseObject({ id: z.string(), blocks: z.array(block) }).nullable(),
});
type Desk = z.infer<typeof desk>;
type Block = z.infer<typeof block>;

export interface TeammatesOptions {
  readonly simulator: string;
  readonly team: Team;
  /** What they did already, so that a demo that continues does not have it twice. */
  readonly file: string;
  /** While it is so, they do not answer. */
  readonly isSilent?: () => boolean;
  readonly lookEveryMs?: number;
  readonly say: (line: string) => void;
  /** What they answer; the demo's own words when absent. */
  readonly script?: Script;
  /** Told of each press of a button and each form sent: before, and when Slack's app has acknowledged it. */
  readonly watch?: { pressing(): void; acknowledged(press: Press): void };
}

/** What a person did: a button of a message, or a form. */
export type Press =
  | { readonly user: string; readonly channel: string; readonly ts: string; readonly action: string }
  | { readonly user: string; readonly view: string };

export async function callTeammates(options: TeammatesOptions): Promise<Repeated> {
  const done = new Set(z.array(z.string()).parse(JSON.parse(await readFile(options.file, 'utf8').catch(() => '[]'))));
  const complaints = new Set<string>();
  // Said once: while a part is down, every look meets the same.
  const say = (line: string) => {
    if (!complaints.has(line)) options.say(line);
    complaints.add(line);
  };
  const people = participants(options.team).flatMap(({ id, slack }) => (slack ? [{ id, slack }] : []));
  return repeatedly(options.lookEveryMs ?? 250, async () => {
    if (options.isSilent?.()) return;
    for (const person of people) await new Teammate(person, { ...options, say }, done).lookAround();
  });
}

interface Seen {
  readonly channel: string;
  readonly ts: string;
  readonly action: string;
  /** Names what was done: the same content is answered once, changed content again. */
  readonly once: string;
}

class Teammate {
  private readonly me: { readonly id: string; readonly slack: string };
  private readonly options: TeammatesOptions;
  private readonly done: Set<string>;

  constructor(me: { id: string; slack: string }, options: TeammatesOptions, done: Set<string>) {
    this.me = me;
    this.options = options;
    this.done = done;
  }

  /** One look, one answer at most. What does not work now is tried at the next look. */
  async lookAround(): Promise<void> {
    try {
      const mine = await this.look();
      const { script = demoScript } = this.options;
      for (const seen of this.putToMe(mine)) {
        const answer = script[seen.action]?.(this.me.id, this.countOf(seen.action));
        if (!answer || (seen.action === 'decide:commit' && !this.isTimeToCommit(mine))) continue;
        return await this.answer(seen, answer);
      }
    } catch (error) {
      if (error instanceof Refused) this.options.say(`${this.me.id} could not answer: ${error.message}`);
      // Anything else: the simulator is not there at this moment.
    }
  }

  private putToMe(mine: Desk): Seen[] {
    return mine.conversations.flatMap(({ id: channel, messages }) =>
      messages.flatMap(({ ts, blocks, waitsFor }) =>
        blocks
          .flatMap((one) => (one.type === 'actions' ? (one.elements ?? []) : []))
          .flatMap(({ action_id: action, value = '' }): Seen[] => {
            if (!action) return [];
            const isForAnyone = forAnyone.includes(action);
            if (!isForAnyone && !waitsFor.includes(this.me.slack)) return [];
            const once = [this.me.id, action, ts, ...(isForAnyone ? [] : [value])].join(' ');
            return this.done.has(once) ? [] : [{ channel, ts, action, once }];
          }),
      ),
    );
  }

  private async answer(seen: Seen, answer: Fill | 'click'): Promise<void> {
    const { channel, ts, action } = seen;
    const { slack: user } = this.me;
    const { watch } = this.options;
    watch?.pressing();
    await this.post('/people/click', { user, channel, ts, action_id: action });
    if (answer === 'click') watch?.acknowledged({ user, channel, ts, action });
    else {
      const modal = await this.openModal();
      if (!modal) return;
      watch?.pressing();
      await this.post('/people/submit', { user, view_id: modal.id, values: filled(modal.blocks, answer) });
      watch?.acknowledged({ user, view: modal.id });
    }
    this.done.add(seen.once);
    await writeFile(this.options.file, JSON.stringify([...this.done]));
  }

  /** The next plan waits for what the retrospective chose, as it would in a team that talks to each other. */
  private isTimeToCommit(mine: Desk): boolean {
    const said = mine.conversations.flatMap(({ messages }) => messages.map(({ text }) => text));
    const count = (words: RegExp) => said.filter((text) => words.test(text)).length;
    return count(/ committed the plan of /) <= count(retrospectiveEnded);
  }

  /** On how many messages this person pressed such a button. */
  private countOf(action: string): number {
    const begins = `${this.me.id} ${action} `;
    const messages = [...this.done].filter((one) => one.startsWith(begins)).map((one) => one.split(' ')[2]);
    return new Set(messages).size;
  }

  private async openModal(): Promise<Desk['modal']> {
    for (let look = 0; look < 20; look += 1) {
      const { modal } = await this.look();
      if (modal) return modal;
      await pause(100);
    }
    return null;
  }

  private async look(): Promise<Desk> {
    const answer = await fetch(`${this.options.simulator}/people/state?user=${this.me.slack}`);
    const { conversations, modal } = desk.parse(await answer.json());
    const ours = this.options.team.slack.channel;
    return { conversations: conversations.filter(({ id, kind }) => kind === 'im' || id === ours), modal };
  }

  private async post(path: string, body: object): Promise<void> {
    const answer = await fetch(`${this.options.simulator}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const said = reply.parse(await answer.json());
    if (said.errors) throw new Refused(Object.values(said.errors).join(' '));
    if (!said.ok) throw new Refused(said.error ?? `${path} was not accepted`);
  }
}

/** The announcements with which a retrospective ends. */
const retrospectiveEnded =
  /^(Our next improvement:|No improvement was chosen|The retrospective of \S+ is closed as not held)/;

class Refused extends Error {}

const reply = z.looseObject({
  ok: z.boolean().optional(),
  error: z.string().optional(),
  errors: z.record(z.string(), z.string()).optional(),
});

/** The entries in the shape in which Slack sends them; a field that the script leaves out stays as the form had it. */
function filled(blocks: readonly Block[], fill: Fill): Record<string, Record<string, object>> {
  const inputs = blocks.flatMap(({ block_id: id, element }) => (id && element ? [{ id, element }] : []));
  const entries = typeof fill === 'function' ? fill(inputs.map(({ id }) => id)) : fill;
  return Object.fromEntries(
    inputs.flatMap(({ id, element }) => {
      const entry = entries[id];
      return entry === undefined ? [] : [[id, { [element.action_id]: asState(element.type, entry) }]];
    }),
  );
}

function asState(type: string, entry: string | boolean): object {
  if (typeof entry === 'boolean') return { selected_options: entry ? [{ value: 'yes' }] : [] };
  return type === 'static_select' ? { selected_option: { value: entry } } : { value: entry };
}
