/**
 * What every story shares: its state and its queries, its inbox (`inbox.ts`), acts that park instead of failing (`acts.ts`), what the
 * Temporal UI shows (`details.ts`), and cancelling with clean-up.
 */
import { CancellationScope, isCancellation, setHandler } from '@temporalio/workflow';
import type { Acts } from '../activities/acts.ts';
import type { Vote } from '../domain/decisions.ts';
import type { ParkedDetails } from '../domain/failures.ts';
import type { Moment, On } from '../domain/moments.ts';
import type { Health, Parked, StoryKind, StoryState, Waiting } from '../domain/story.ts';
import type { TeamRef } from '../domain/team.ts';
import { text } from '../domain/text.ts';
import type { Text } from '../domain/text.ts';
import { manners } from './act-options.ts';
import { bindActs, proxyOf, teamOf } from './acts.ts';
import type { StoryActs } from './acts.ts';
import * as contract from './contract.ts';
import { showInTemporal } from './details.ts';
import { Inbox } from './inbox.ts';
import { waitOutFault, waitUntil } from './wait.ts';

/** One question as the story sees it; `ask.ts` makes them. */
export interface Opened {
  readonly question: { readonly id: string };
  /** Counts one click, and says what became of it. */
  count(vote: Vote): Promise<contract.ClickAnswer>;
  state(): contract.DecisionState;
}

interface Opening extends TeamRef {
  readonly key: string;
  readonly iteration: string;
}

/** Opens a story, lives it, and leaves nothing half-done when it is cancelled. */
export async function tellStory<Result>(
  kind: StoryKind,
  input: Opening,
  live: (story: Story) => Promise<Result>,
): Promise<Result> {
  const story = new Story(kind, input);
  try {
    const result = await live(story);
    await story.close('closed', result);
    return result;
  } catch (error) {
    if (isCancellation(error)) await CancellationScope.nonCancellable(() => story.cleanUp());
    throw error;
  }
}

export class Story {
  readonly act: StoryActs;
  readonly kind: StoryKind;
  readonly input: Opening;
  readonly questions = new Map<string, Opened>();
  /** What people look at first. */
  readonly links: Record<string, string> = {};
  phase = 'opening';
  deadline: On | null = null;
  private readonly concerns = new Map<string, 'at risk' | 'overdue'>();
  private readonly waiting = new Map<string, Waiting>();
  private readonly parked = new Map<string, Parked>();
  private readonly log: { on: On; what: string }[] = [];
  private readonly inbox: Inbox;
  private readonly undos: { what: string; undo: () => Promise<unknown> }[] = [];
  private cleaning = false;
  private resumes = 0;
  private shown = '';

  constructor(kind: StoryKind, input: Opening) {
    this.kind = kind;
    this.input = input;
    this.act = bindActs(this);
    this.inbox = new Inbox((vote) => this.countClick(vote));
    setHandler(contract.resume, () => void (this.resumes += 1), { description: 'Try again whatever is parked.' });
    setHandler(contract.getState, () => this.state(), { description: 'How the story stands.' });
    setHandler(
      contract.getDecision,
      ({ questionId, clickId }) => ({
        decision: this.questions.get(questionId)?.state() ?? null,
        click: clickId === undefined ? null : this.inbox.answerTo(clickId),
      }),
      { description: 'How a question stands, by {"questionId": "commit"}.' },
    );
  }

  /** The next phase: in the records, in the search attributes, in the details, with its deadline. */
  async enter(phase: string, deadline: On | null = null): Promise<void> {
    this.phase = phase;
    this.deadline = deadline;
    this.tell(await this.keep(), phase);
  }

  /** Something that makes the story worth a look, until it is taken away with null. */
  async concern(what: string, level: 'at risk' | 'overdue' | null): Promise<void> {
    const before = this.health();
    if (level) this.concerns.set(what, level);
    else this.concerns.delete(what);
    if (this.health() === before) return;
    await this.keep();
    this.show();
  }

  /** One line of what happened, for the details. */
  tell(on: On, what: string): void {
    this.log.push({ on, what });
    this.show();
  }

  /** Sleeps to a moment of the plan. True: `unless` came first. */
  async until(on: On, why: string, unless?: () => boolean): Promise<boolean> {
    return this.untilMoment(await this.act.wake({ on, why }), why, unless);
  }

  async untilMoment(moment: Moment, why: string, unless: () => boolean = () => false): Promise<boolean> {
    const happened = await waitUntil(moment, why, this.act.reached, () => this.inbox.hasFailed() || unless());
    this.inbox.throwIfFailed();
    return happened;
  }

  /** One message to the team, once; `key` names it within the story. */
  async announce(key: string, body: Text): Promise<void> {
    await this.act.announce({ key, body });
  }

  /** What to take back if the story is cancelled; the last is taken back first. */
  onCancel(what: string, undo: () => Promise<unknown>): void {
    this.undos.push({ what, undo });
  }

  waitFor(waiting: Waiting): void {
    this.waiting.set(waiting.questionId, waiting);
    this.show();
  }

  waitNoMore(questionId: string): void {
    this.waiting.delete(questionId);
    this.show();
  }

  /** No click for this question is on its way to being counted. */
  isQuiet(questionId: string): boolean {
    return this.inbox.isQuiet(questionId);
  }

  /** Taking back after a cancel: what cannot be done now is named, not waited for. */
  isCleaning(): boolean {
    return this.cleaning;
  }

  health(): Health {
    if (this.parked.size > 0) return 'parked';
    const concerns = [...this.concerns.values()];
    if (concerns.includes('overdue')) return 'overdue';
    return concerns.includes('at risk') ? 'at risk' : 'on track';
  }

  state(): StoryState {
    return {
      kind: this.kind,
      team: this.input.team,
      key: this.input.key,
      configVersion: this.input.version,
      phase: this.phase,
      health: this.health(),
      waiting: [...this.waiting.values()],
      parked: [...this.parked.values()],
      links: this.links,
      log: this.log,
    };
  }

  /** Parks one act: says so once, waits for the mend or for `resume`, and lets the act be tried again. */
  async park(act: keyof Acts, details: ParkedDetails, attempt: number): Promise<void> {
    const seen = this.resumes;
    if (attempt === 0) {
      const since = await this.act.now({});
      this.parked.set(act, { act, why: details.why, remedy: details.remedy, since });
      const on = await this.keep();
      this.tell(on, `parked: ${manners[act].summary} — ${details.why}`);
      await this.sayParked(act, details, on);
    }
    await waitOutFault(attempt, () => this.resumes > seen);
  }

  async unpark(act: keyof Acts): Promise<void> {
    if (!this.parked.delete(act)) return;
    await this.keep();
    this.show();
  }

  /** Drains the inbox for the last time, and keeps how it ended. */
  async close(phase: string, outcome: unknown): Promise<void> {
    await this.inbox.close();
    await this.end(phase, outcome);
  }

  /** After a cancel: what was begun is taken back, in reverse; what cannot be is named. */
  async cleanUp(): Promise<void> {
    this.cleaning = true;
    const left: string[] = [];
    const cleaned: string[] = [];
    for (const { what, undo } of this.undos.toReversed()) {
      try {
        await undo();
        cleaned.push(what);
      } catch {
        left.push(what);
      }
    }
    await proxyOf('withdrawQuestions')({ ...teamOf(this.input), why: `the ${this.kind} was cancelled` }).catch(() =>
      left.push('open questions in Slack'),
    );
    this.waiting.clear();
    await this.end('cancelled', { cancelled: true, cleaned, left });
  }

  private async end(phase: string, outcome: unknown): Promise<void> {
    this.phase = phase;
    this.deadline = null;
    this.tell(await this.keep({ outcome }), phase);
  }

  /** How the story stands, in the records, so that it is read without a worker. @returns when */
  private async keep(ended?: { outcome: unknown }): Promise<On> {
    const { kind, phase, deadline } = this;
    const parked = ended ? [] : [...this.parked.values()];
    const now = { kind, key: this.input.key, phase, deadline, health: this.health(), parked, ended };
    const { on } = await this.act.keepStory(now);
    return on;
  }

  /** No door makes a click for a question that was never put; the history still shows it. */
  private async countClick(vote: Vote): Promise<contract.ClickAnswer> {
    const opened = this.questions.get(vote.questionId);
    if (opened) return opened.count(vote);
    return { clickId: vote.clickId, counted: false, said: 'This question does not exist here.' };
  }

  private async sayParked(act: keyof Acts, details: ParkedDetails, on: On): Promise<void> {
    const body = text`Parked: ${[manners[act].summary]}. ${[details.why]} ${[details.remedy]} It goes on by itself after the mend.`;
    try {
      await proxyOf('announce')({ ...teamOf(this.input), key: `parked ${act} ${on}`, body });
    } catch (error) {
      if (isCancellation(error)) throw error;
      // Slack itself may be what is broken; the Temporal UI and `waiting` still say so.
    }
  }

  private show(): void {
    this.shown = showInTemporal(
      { state: this.state(), iteration: this.input.iteration, deadline: this.deadline },
      this.shown,
    );
  }
}
