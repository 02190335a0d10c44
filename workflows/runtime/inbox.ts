/**
 * The inbox of a workflow: clicks come in as Signals and are counted beside the workflow, those on one question one after the other.
 * A question whose count is held up (what it is about cannot be read, the message cannot be changed) holds up no other.
 */
import { setHandler } from '@temporalio/workflow';
import { isSentAnswer, type Answer, type Origin, type SentAnswer } from '../../domain/decisions/decisions.ts';
import { nameInCode } from '../../domain/ids.ts';
import { text, type Text } from '../../domain/text/text.ts';
import { getDecision, type ClickAnswer, type DecisionState } from '../contract/queries.ts';
import { decide } from '../contract/signals.ts';
import { wasEncrypted } from './payload-converter.ts';
import type { Received } from './received.ts';

/** One question as the inbox sees it; `workflows/decisions` makes them. */
export interface Opened {
  /** Counts one click, and says what became of it. */
  count(answer: Answer, origin: Origin): Promise<ClickAnswer>;
  /** Replies to its sender why it does not count. */
  refuse(answer: Answer, reply: Text): Promise<ClickAnswer>;
  state(): DecisionState;
}

interface Click {
  readonly answer: Answer;
  readonly origin: Origin;
}

export class Inbox {
  readonly questions = new Map<string, Opened>();
  /** By question; gone when all of its clicks are counted. */
  private readonly queues = new Map<string, Click[]>();
  private readonly taken = new Set<string>();
  private readonly answers = new Map<string, ClickAnswer>();
  private readonly type: string;
  private readonly track: (work: Promise<unknown>) => void;
  private cancelled = false;

  /** State first, then the handlers: buffered clicks are handed over inside setHandler. */
  constructor(type: string, on: Received['on'], track: (work: Promise<unknown>) => void) {
    this.type = type;
    this.track = track;
    setHandler(
      getDecision,
      ({ questionId, clickId }) => ({
        decision: this.questions.get(questionId)?.state() ?? null,
        click: clickId === undefined ? null : (this.answers.get(clickId) ?? null),
      }),
      { description: 'The status of a question, by {"questionId": "commit"}.' },
    );
    on(decide, isSentAnswer, (sent) => this.takeIn(sent), 'One answer from one person.');
  }

  /** No click for this question is on its way to being counted. */
  readonly isDrained = (questionId: string): boolean => !this.queues.has(questionId);

  /** After a cancel, which ends the counting: what is left and still comes is answered only by `answerRest`. */
  cancel(): void {
    this.cancelled = true;
  }

  async answerRest(): Promise<void> {
    for (let [next] = this.queues; next; [next] = this.queues) await this.drain(...next);
  }

  private takeIn(sent: SentAnswer): void {
    if (this.taken.has(sent.clickId)) return;
    this.taken.add(sent.clickId);
    // Nothing else of what was sent goes on.
    const { workflowId, questionId, clickId, contentHash, choice, actor, values } = sent;
    const answer = { questionId, clickId, contentHash, choice, actor, values };
    const click = { answer, origin: { workflowId, encrypted: wasEncrypted(sent) } };
    const queue = this.queues.get(questionId);
    if (queue) return void queue.push(click);
    const begun = [click];
    this.queues.set(questionId, begun);
    if (!this.cancelled) this.track(this.drain(questionId, begun));
  }

  private async drain(questionId: string, queue: Click[]): Promise<void> {
    for (let click = queue[0]; click; click = queue[0]) {
      this.answers.set(click.answer.clickId, await this.count(click));
      queue.shift();
    }
    this.queues.delete(questionId);
  }

  /** No client sends a click for a question that was never asked; the history still shows it. */
  private async count({ answer, origin }: Click): Promise<ClickAnswer> {
    const opened = this.questions.get(answer.questionId);
    if (!opened) return { clickId: answer.clickId, counted: false, reply: 'This question does not exist here.' };
    return this.cancelled
      ? opened.refuse(answer, text`The ${nameInCode(this.type)} was cancelled.`)
      : opened.count(answer, origin);
  }
}
