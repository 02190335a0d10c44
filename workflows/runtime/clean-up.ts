/** A cancelled workflow leaves nothing half-done: what was begun is taken back, in reverse, and what cannot be is named, once. */
import { condition } from '@temporalio/workflow';
import { literal, toInternalText, joined, text, userText } from '../../domain/text/text.ts';
import type { Text } from '../../domain/text/text.ts';
import { proxyOf, teamOf } from './activities.ts';
import type { WorkflowContext } from './context.ts';

/** How a cancelled workflow ended, as the records keep it and the command line says it. */
interface CancelledOutcome {
  readonly cancelled: true;
  readonly cleaned: readonly string[];
  readonly left: readonly string[];
}

interface Undo {
  readonly what: string;
  /** @returns what stays nevertheless; empty: there was nothing to take back */
  readonly undo: () => Promise<Text | void>;
}

export class CleanUp {
  hasBegun = false;
  /** Activities under way. */
  busy = 0;
  private readonly ctx: WorkflowContext;
  private readonly undos: Undo[] = [];
  private readonly stays: Text[] = [];

  constructor(ctx: WorkflowContext) {
    this.ctx = ctx;
  }

  /** What to take back; the last is taken back first. `what` reads well after "Taken back:" and after "Left for you:". */
  onCancel(what: string, undo: Undo['undo']): void {
    this.undos.push({ what, undo });
  }

  /** Done outside, and not to be taken back. */
  leaves(what: Text): void {
    this.stays.push(what);
  }

  /** It came to its end and was told: from here on a cancel takes nothing back. */
  over(): void {
    this.undos.length = 0;
  }

  async run(): Promise<CancelledOutcome> {
    // A write that had begun is waited for: then it is known, and taken back or named like the others.
    await condition(() => this.busy === 0);
    this.hasBegun = true;
    const { activities, input, kind } = this.ctx;
    const cleaned: string[] = [];
    const left: Text[] = [];
    for (const { what, undo } of this.undos.toReversed()) {
      try {
        const stays = await undo();
        if (stays === undefined) cleaned.push(what);
        else if (stays.length > 0) left.push(stays);
      } catch {
        left.push(literal(what));
      }
    }
    let why: Text = [];
    try {
      const { unreachable, reason } = await activities.withdrawQuestions({ why: `the ${kind} was cancelled` });
      if (unreachable > 0) left.push(literal(`${unreachable} messages in Slack, with inactive buttons`));
      if (reason) why = text`: ${userText(reason)}`;
    } catch {
      left.push(literal('open questions in Slack'));
    }
    left.push(...this.stays);
    const taken = cleaned.length > 0 ? text` Taken back: ${literal(cleaned.join(', '))}.` : [];
    const stay = left.length > 0 ? text` Left for you: ${joined(left, ', ')}.` : [];
    const body = text`The ${literal(kind)} ${literal(input.key)} was cancelled${why}.${taken}${stay}`;
    // Where nobody can be told now, the records and the command line still say it.
    await proxyOf('notifyWithFallback', true)({ ...teamOf(input), key: 'cancelled', body }).catch(() => undefined);
    return { cancelled: true, cleaned, left: left.map(toInternalText) };
  }
}
