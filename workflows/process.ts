/**
 * What every story shares: its state and its queries, its inbox (`inbox.ts`), acts that park instead of failing (`acts.ts`,
 * `parking.ts`), what the Temporal UI shows (`details.ts`), and cancelling with clean-up (`clean-up.ts`).
 */
import { CancellationScope, isCancellation, setHandler, workflowInfo } from '@temporalio/workflow';
import type { Vote } from '../domain/decisions.ts';
import type { Moment, On } from '../domain/moments.ts';
import type { Health, StoryKind, StoryState, Waiting } from '../domain/story.ts';
import type { TeamRef } from '../domain/team.ts';
import { fixed } from '../domain/text.ts';
import type { Text } from '../domain/text.ts';
import { bindActs } from './acts.ts';
import type { StoryActs } from './acts.ts';
import { CleanUp } from './clean-up.ts';
import * as contract from './contract.ts';
import { showInTemporal } from './details.ts';
import { Inbox } from './inbox.ts';
import { ParkingPlace } from './parking.ts';
import { waitUntil } from './wait.ts';

/** One question as the story sees it; `ask.ts` makes them. */
export interface Opened {
  readonly question: { readonly id: string };
  /** Counts one click, and says what became of it. */
  count(vote: Vote): Promise<contract.ClickAnswer>;
  /** Tells its sender why it does not count. */
  refuse(vote: Vote, said: Text): Promise<contract.ClickAnswer>;
  state(): contract.DecisionState;
}

interface Opening extends TeamRef {
  readonly key: string;
  readonly iteration: string;
}

/** Opens a story, lives it, and leaves nothing half-done when it is cancelled. */
export async function tellStory<Result>(input: Opening, live: (story: Story) => Promise<Result>): Promise<Result> {
  const story = new Story(workflowInfo().workflowType, input);
  try {
    const result = await live(story);
    await story.close('closed', result);
    return result;
  } catch (error) {
    if (isCancellation(error)) await CancellationScope.nonCancellable(() => story.endCancelled());
    throw error;
  }
}

export class Story {
  readonly act: StoryActs;
  readonly kind: StoryKind;
  readonly input: Opening;
  readonly parking: ParkingPlace;
  readonly questions = new Map<string, Opened>();
  /** What is taken back when the story is cancelled, and what stays. */
  readonly cleanUp: CleanUp;
  /** What people look at first. */
  readonly links: Record<string, string> = {};
  phase = 'opening';
  deadline: On | null = null;
  private readonly concerns = new Map<string, 'at risk' | 'overdue'>();
  private readonly waiting = new Map<string, Waiting>();
  private readonly log: { on: On; what: string }[] = [];
  private readonly inbox: Inbox;
  private readonly unfinished = new Set<Promise<void>>();
  private failure: { readonly error: unknown } | null = null;
  private lastSaid: Promise<void> = Promise.resolve();
  private shown = '';

  constructor(kind: StoryKind, input: Opening) {
    this.kind = kind;
    this.input = input;
    this.act = bindActs(this);
    this.cleanUp = new CleanUp(this);
    this.parking = new ParkingPlace(this);
    this.inbox = new Inbox((vote) => this.countClick(vote));
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
    this.tell(await this.record(), phase);
  }

  /** Something that makes the story worth a look, until it is taken away with null. */
  async concern(what: string, level: 'at risk' | 'overdue' | null): Promise<void> {
    const before = this.health();
    if (level) this.concerns.set(what, level);
    else this.concerns.delete(what);
    if (this.health() === before) return;
    await this.record();
    this.show();
  }

  /** One line of what happened, for the details. */
  tell(on: On, what: string): void {
    this.log.push({ on, what });
    this.show();
  }

  /** Sleeps to a moment of the plan. */
  async until(on: On, why: string): Promise<void> {
    await this.untilMoment(await this.act.wake({ on, why }), why);
  }

  /** True: `unless` came first. */
  async untilMoment(moment: Moment, why: string, unless: () => boolean = () => false): Promise<boolean> {
    const hasFailed = (): boolean => this.inbox.hasFailed() || this.failure !== null;
    const happened = await waitUntil(moment, why, this.act.reached, () => hasFailed() || unless());
    this.throwIfFailed();
    return happened;
  }

  /** One message to the team, once, after those that were said before; `key` names it within the story. */
  async announce(key: string, body: Text): Promise<void> {
    const before = this.lastSaid;
    await this.beside(({ onPark }) => {
      if (this.parking.holds('announce')) onPark?.();
      this.lastSaid = before.then(() => this.act.announce({ key, body }, { onPark }));
      return this.lastSaid;
    });
  }

  /**
   * Does what nothing in the story needs the answer of: if it parks, the story goes on without it, but does not end before it is done.
   * @returns undefined when it parked
   */
  async beside<Answer>(
    work: (patience: { readonly onPark: () => void }) => Promise<Answer>,
  ): Promise<Answer | undefined> {
    return new Promise((resolve, reject) => {
      const doing = work({ onPark: () => resolve(undefined) });
      doing.then(resolve, reject);
      this.keep(doing);
    });
  }

  /** Lives on beside the story, which does not end before it. */
  keep(work: Promise<unknown>): void {
    const kept: Promise<void> = work
      .then(
        () => undefined,
        (error: unknown) => {
          if (!isCancellation(error)) this.failure = { error };
        },
      )
      .finally(() => this.unfinished.delete(kept));
    this.unfinished.add(kept);
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

  now(): Promise<On> {
    return this.act.now({});
  }

  /** Taking back after a cancel: what cannot be done now is named, not waited for. */
  isCleaning(): boolean {
    return this.cleanUp.hasBegun;
  }

  busy(change: 1 | -1): void {
    this.cleanUp.busy += change;
  }

  health(): Health {
    if (this.parking.list().length > 0) return 'parked';
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
      parked: this.parking.list(),
      links: this.links,
      log: this.log,
    };
  }

  /** Something was parked, or goes on. */
  async parkingChanged(what?: string): Promise<On> {
    const on = await this.record();
    if (what === undefined) this.show();
    else this.tell(on, what);
    return on;
  }

  /** Counts the clicks that came and does what is left beside the story, then keeps how it ended. */
  async close(phase: string, outcome: unknown): Promise<void> {
    await this.inbox.settle();
    while (this.unfinished.size > 0) await Promise.all(this.unfinished);
    this.throwIfFailed();
    await this.end(phase, outcome);
    // Whoever clicked in the last moment is told that it is over.
    await this.inbox.settle();
  }

  /** After a cancel. Clicks that came are answered: they no longer count. */
  async endCancelled(): Promise<void> {
    this.inbox.stop();
    const outcome = await this.cleanUp.run();
    this.waiting.clear();
    this.parking.clear();
    await this.inbox.countRest();
    await this.end('cancelled', outcome);
    await this.inbox.countRest();
  }

  private async end(phase: string, outcome: unknown): Promise<void> {
    this.phase = phase;
    this.deadline = null;
    this.tell(await this.record({ outcome }), phase);
  }

  /** How the story stands, in the records, so that it is read without a worker. @returns when */
  private async record(ended?: { outcome: unknown }): Promise<On> {
    const { kind, phase, deadline } = this;
    const parked = this.parking.list();
    const now = { kind, key: this.input.key, phase, deadline, health: this.health(), parked, ended };
    const { on } = await this.act.keepStory(now);
    return on;
  }

  private throwIfFailed(): void {
    this.inbox.throwIfFailed();
    if (this.failure) throw this.failure.error;
  }

  /** No door makes a click for a question that was never put; the history still shows it. */
  private async countClick(vote: Vote): Promise<contract.ClickAnswer> {
    const opened = this.questions.get(vote.questionId);
    if (opened && this.isCleaning()) return opened.refuse(vote, fixed(`The ${this.kind} was cancelled.`));
    if (opened) return opened.count(vote);
    return { clickId: vote.clickId, counted: false, said: 'This question does not exist here.' };
  }

  private show(): void {
    this.shown = showInTemporal(
      { state: this.state(), iteration: this.input.iteration, deadline: this.deadline },
      this.shown,
    );
  }
}
