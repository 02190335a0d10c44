/**
 * The inbox of a workflow: clicks come in as Signals and are counted beside the workflow, those on one question one after the other.
 * A question whose count is held up (what it is about cannot be read, the message cannot be changed) holds up no other.
 */
import { condition, isCancellation, log, setHandler } from '@temporalio/workflow';
import { isAnswer } from '../../domain/decisions/decisions.ts';
import type { Answer } from '../../domain/decisions/decisions.ts';
import { decide } from '../contract/index.ts';
import type { ClickAnswer } from '../contract/index.ts';

export class Inbox {
  /** By question; gone when all of its clicks are counted. */
  private readonly queues = new Map<string, Answer[]>();
  private readonly taken = new Set<string>();
  private readonly answers = new Map<string, ClickAnswer>();
  private readonly count: (vote: Answer) => Promise<ClickAnswer>;
  private stopped = false;
  private failure: { readonly error: unknown } | null = null;

  /** State first, then the handler: buffered clicks are handed over inside setHandler. */
  constructor(count: (vote: Answer) => Promise<ClickAnswer>) {
    this.count = count;
    setHandler(decide, (vote) => this.takeIn(vote), { description: 'One answer of one person.' });
  }

  /** What became of a click; null while it waits to be counted. */
  answerTo(clickId: string): ClickAnswer | null {
    return this.answers.get(clickId) ?? null;
  }

  /** No click for this question is on its way to being counted. */
  isQuiet(questionId: string): boolean {
    return !this.queues.has(questionId);
  }

  hasFailed(): boolean {
    return this.failure !== null;
  }

  throwIfFailed(): void {
    if (this.failure) throw this.failure.error;
  }

  /** Until every click that came in is counted. */
  async settle(): Promise<void> {
    if (this.queues.size > 0) await condition(() => this.queues.size === 0 || this.hasFailed());
    this.throwIfFailed();
  }

  /** After a cancel, which ends the counting: what is left and still comes is counted only by `countRest`. */
  stop(): void {
    this.stopped = true;
  }

  async countRest(): Promise<void> {
    for (let next = this.anyQueue(); next; next = this.anyQueue()) await this.drain(...next);
  }

  private takeIn(sent: unknown): void {
    if (!isAnswer(sent)) return log.warn('A Signal that is no vote was left out.');
    if (this.taken.has(sent.clickId)) return;
    this.taken.add(sent.clickId);
    const queue = this.queues.get(sent.questionId);
    if (queue) queue.push(sent);
    else this.begin(sent);
  }

  private begin(vote: Answer): void {
    const queue = [vote];
    this.queues.set(vote.questionId, queue);
    if (this.stopped) return;
    this.drain(vote.questionId, queue).catch((error: unknown) => {
      // A cancelled workflow counts what is left while it cleans up.
      if (!isCancellation(error)) this.failure = { error };
    });
  }

  private async drain(questionId: string, queue: Answer[]): Promise<void> {
    for (let vote = queue[0]; vote; vote = queue[0]) {
      this.answers.set(vote.clickId, await this.count(vote));
      queue.shift();
    }
    this.queues.delete(questionId);
  }

  private anyQueue(): [string, Answer[]] | undefined {
    const [first] = this.queues;
    return first;
  }
}
