/**
 * What every workflow shares: its state and its queries, its inbox (`inbox.ts`), activities that park instead of failing (`activities.ts`,
 * `parking.ts`), what the Temporal UI shows (`details.ts`), and cancelling with clean-up (`clean-up.ts`).
 */
import { CancellationScope, isCancellation, setHandler, workflowInfo } from '@temporalio/workflow';
import type { Answer } from '../../domain/decisions/decisions.ts';
import type { Moment, BusinessTime } from '../../domain/calendar/moments.ts';
import type { Health, WorkflowType, WorkflowState, Waiting } from '../../domain/workflow-state.ts';
import type { TeamRef } from '../../domain/team.ts';
import { literal } from '../../domain/text/text.ts';
import type { Text } from '../../domain/text/text.ts';
import { bindActivities, callActivity, teamOf } from './activities.ts';
import type { WorkflowActivities } from './activities.ts';
import { CleanUp } from './clean-up.ts';
import * as contract from '../contract/index.ts';
import { showInTemporal } from './details.ts';
import { Inbox } from './inbox.ts';
import { BlockedActivities } from './blocked-activities.ts';
import { sleepUntil } from './wait.ts';

/** One question as the workflow sees it; `ask.ts` makes them. */
export interface Opened {
  readonly question: { readonly id: string };
  /** Counts one click, and says what became of it. */
  count(vote: Answer): Promise<contract.ClickAnswer>;
  /** Tells its sender why it does not count. */
  refuse(vote: Answer, said: Text): Promise<contract.ClickAnswer>;
  state(): contract.DecisionState;
}

interface Opening extends TeamRef {
  readonly key: string;
  readonly iteration: string;
}

/** Opens a workflow, lives it, and leaves nothing half-done when it is cancelled. */
export async function runWorkflow<Result>(
  input: Opening,
  live: (ctx: WorkflowContext) => Promise<Result>,
): Promise<Result> {
  const ctx = new WorkflowContext(workflowInfo().workflowType, input);
  try {
    const result = await live(ctx);
    await ctx.close('closed', result);
    return result;
  } catch (error) {
    if (isCancellation(error)) await CancellationScope.nonCancellable(() => ctx.endCancelled());
    throw error;
  }
}

export class WorkflowContext {
  readonly activities: WorkflowActivities;
  readonly kind: WorkflowType;
  readonly input: Opening;
  readonly blocked: BlockedActivities;
  readonly questions = new Map<string, Opened>();
  /** What is taken back when the workflow is cancelled, and what stays. */
  readonly cleanUp: CleanUp;
  /** What people look at first. */
  readonly links: Record<string, string> = {};
  phase = 'opening';
  deadline: BusinessTime | null = null;
  private readonly concerns = new Map<string, 'at risk' | 'overdue'>();
  private readonly waiting = new Map<string, Waiting>();
  private readonly log: { on: BusinessTime; what: string }[] = [];
  private readonly inbox: Inbox;
  private readonly unfinished = new Set<Promise<void>>();
  private failure: { readonly error: unknown } | null = null;
  private lastAnnouncement: Promise<void> = Promise.resolve();
  private shown = '';

  constructor(kind: WorkflowType, input: Opening) {
    this.kind = kind;
    this.input = input;
    this.cleanUp = new CleanUp();
    this.blocked = new BlockedActivities(this);
    this.activities = bindActivities(input, this.blocked, this.cleanUp);
    this.inbox = new Inbox((vote) => this.countClick(vote));
    setHandler(contract.getState, () => this.state(), { description: 'How the ctx stands.' });
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
  async enter(phase: string, deadline: BusinessTime | null = null): Promise<void> {
    this.phase = phase;
    this.deadline = deadline;
    this.logEvent(await this.record(), phase);
  }

  /** Something that makes the workflow worth a look, until it is taken away with null. */
  async setConcern(what: string, level: 'at risk' | 'overdue' | null): Promise<void> {
    const before = this.health();
    if (level) this.concerns.set(what, level);
    else this.concerns.delete(what);
    if (this.health() === before) return;
    await this.record();
    this.show();
  }

  /** One line of what happened, for the details. */
  logEvent(on: BusinessTime, what: string): void {
    this.log.push({ on, what });
    this.show();
  }

  /** Sleeps to a moment of the plan. */
  async waitUntil(on: BusinessTime, why: string): Promise<void> {
    await this.waitUntilMoment(await this.activities.resolveWakeTime({ on, why }), why);
  }

  /** True: `unless` came first. */
  async waitUntilMoment(moment: Moment, why: string, unless: () => boolean = () => false): Promise<boolean> {
    const hasFailed = (): boolean => this.inbox.hasFailed() || this.failure !== null;
    const happened = await sleepUntil(moment, why, this.activities.waitForBusinessTime, () => hasFailed() || unless());
    this.throwIfFailed();
    return happened;
  }

  /** One message to the team, once, after those that were said before; `key` names it within the workflow. */
  async announce(key: string, body: Text): Promise<void> {
    const before = this.lastAnnouncement;
    await this.runInBackground(({ onPark }) => {
      if (this.blocked.holds('announce')) onPark?.();
      this.lastAnnouncement = before.then(() => this.activities.announce({ key, body }, { onPark }));
      return this.lastAnnouncement;
    });
  }

  /**
   * Does what nothing in the workflow needs the answer of: if it parks, the workflow goes on without it, but does not end before it is done.
   * @returns undefined when it parked
   */
  async runInBackground<Result>(
    work: (policy: { readonly onPark: () => void }) => Promise<Result>,
  ): Promise<Result | undefined> {
    return new Promise((resolve, reject) => {
      const doing = work({ onPark: () => resolve(undefined) });
      doing.then(resolve, reject);
      this.trackBackground(doing);
    });
  }

  /** Lives on beside the workflow, which does not end before it. */
  trackBackground(work: Promise<unknown>): void {
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

  stopWaitingFor(questionId: string): void {
    this.waiting.delete(questionId);
    this.show();
  }

  /** No click for this question is on its way to being counted. */
  isQuiet(questionId: string): boolean {
    return this.inbox.isQuiet(questionId);
  }

  now(): Promise<BusinessTime> {
    return this.activities.now({});
  }

  health(): Health {
    if (this.blocked.list().length > 0) return 'parked';
    const concerns = [...this.concerns.values()];
    if (concerns.includes('overdue')) return 'overdue';
    return concerns.includes('at risk') ? 'at risk' : 'on track';
  }

  state(): WorkflowState {
    return {
      kind: this.kind,
      team: this.input.team,
      key: this.input.key,
      configVersion: this.input.version,
      phase: this.phase,
      health: this.health(),
      waiting: [...this.waiting.values()],
      parked: this.blocked.list(),
      links: this.links,
      log: this.log,
    };
  }

  /** Something was parked, or goes on. */
  async blockedChanged(what?: string): Promise<BusinessTime> {
    const on = await this.record();
    if (what === undefined) this.show();
    else this.logEvent(on, what);
    return on;
  }

  /** Counts the clicks that came and does what is left beside the workflow, then keeps how it ended. */
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
    const { kind, input, activities } = this;
    const outcome = await this.cleanUp.run({
      kind,
      key: input.key,
      withdrawQuestions: activities.withdrawQuestions,
      notify: (key, body) => callActivity('notifyWithFallback', true)({ ...teamOf(input), key, body }),
    });
    this.waiting.clear();
    this.blocked.clear();
    await this.inbox.countRest();
    await this.end('cancelled', outcome);
    await this.inbox.countRest();
  }

  private async end(phase: string, outcome: unknown): Promise<void> {
    this.phase = phase;
    this.deadline = null;
    this.logEvent(await this.record({ outcome }), phase);
  }

  /** How the workflow stands, in the records, so that it is read without a worker. @returns when */
  private async record(ended?: { outcome: unknown }): Promise<BusinessTime> {
    const { kind, phase, deadline } = this;
    const parked = this.blocked.list();
    const now = { kind, key: this.input.key, phase, deadline, health: this.health(), parked, ended };
    const { on } = await this.activities.saveStatus(now);
    return on;
  }

  private throwIfFailed(): void {
    this.inbox.throwIfFailed();
    if (this.failure) throw this.failure.error;
  }

  /** No client sends a click for a question that was never asked; the history still shows it. */
  private async countClick(vote: Answer): Promise<contract.ClickAnswer> {
    const opened = this.questions.get(vote.questionId);
    if (opened && this.cleanUp.hasBegun) return opened.refuse(vote, literal(`The ${this.kind} was cancelled.`));
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
