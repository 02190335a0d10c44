/** The inbox of a story: clicks come in as Signals and are counted one after the other, beside the story. */
import { condition, log, setHandler } from '@temporalio/workflow';
import { isVote } from '../domain/decisions.ts';
import type { Vote } from '../domain/decisions.ts';
import { decide } from './contract.ts';
import type { ClickAnswer } from './contract.ts';

export class Inbox {
  private readonly votes: Vote[] = [];
  private readonly answers = new Map<string, ClickAnswer>();
  private readonly count: (vote: Vote) => Promise<ClickAnswer>;
  private readonly draining: Promise<void>;
  private counting: Vote | null = null;
  private closing = false;
  private failure: { readonly error: unknown } | null = null;

  /** State first, then the handler, then the loop: buffered clicks are handed over inside setHandler. */
  constructor(count: (vote: Vote) => Promise<ClickAnswer>) {
    this.count = count;
    setHandler(decide, (vote) => this.takeIn(vote), { description: 'One answer of one person.' });
    this.draining = this.drain().catch((error: unknown) => {
      this.failure = { error };
    });
  }

  /** What became of a click; null while it waits to be counted. */
  answerTo(clickId: string): ClickAnswer | null {
    return this.answers.get(clickId) ?? null;
  }

  /** No click for this question is on its way to being counted. */
  isQuiet(questionId: string): boolean {
    return this.counting?.questionId !== questionId && !this.votes.some((vote) => vote.questionId === questionId);
  }

  hasFailed(): boolean {
    return this.failure !== null;
  }

  throwIfFailed(): void {
    if (this.failure) throw this.failure.error;
  }

  /** Counts what is left, and ends. */
  async close(): Promise<void> {
    this.closing = true;
    await this.draining;
    this.throwIfFailed();
  }

  private takeIn(sent: unknown): void {
    if (isVote(sent)) this.votes.push(sent);
    else log.warn('A Signal that is no vote was left out.');
  }

  private async drain(): Promise<void> {
    for (;;) {
      await condition(() => this.votes.length > 0 || this.closing);
      const vote = this.votes.shift();
      if (!vote) return;
      if (this.answers.has(vote.clickId)) continue;
      this.counting = vote;
      this.answers.set(vote.clickId, await this.count(vote));
      this.counting = null;
    }
  }
}
