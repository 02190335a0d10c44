/** A cancelled story leaves nothing half-done: what was begun is taken back, in reverse, and what cannot be is named, once. */
import { condition } from '@temporalio/workflow';
import { fixed, inside, joined, text, typed } from '../domain/text.ts';
import type { Text } from '../domain/text.ts';
import { proxyOf, teamOf } from './acts.ts';
import type { Story } from './process.ts';

/** How a cancelled story ended, as the records keep it and the command line says it. */
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
  /** Acts under way. */
  busy = 0;
  private readonly story: Story;
  private readonly undos: Undo[] = [];
  private readonly stays: Text[] = [];

  constructor(story: Story) {
    this.story = story;
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
    const { act, input, kind } = this.story;
    const cleaned: string[] = [];
    const left: Text[] = [];
    for (const { what, undo } of this.undos.toReversed()) {
      try {
        const stays = await undo();
        if (stays === undefined) cleaned.push(what);
        else if (stays.length > 0) left.push(stays);
      } catch {
        left.push(fixed(what));
      }
    }
    let why: Text = [];
    try {
      const { unreachable, reason } = await act.withdrawQuestions({ why: `the ${kind} was cancelled` });
      if (unreachable > 0) left.push(fixed(`${unreachable} messages in Slack, whose buttons count no more`));
      if (reason) why = text`: ${typed(reason)}`;
    } catch {
      left.push(fixed('open questions in Slack'));
    }
    left.push(...this.stays);
    const taken = cleaned.length > 0 ? text` Taken back: ${fixed(cleaned.join(', '))}.` : [];
    const stay = left.length > 0 ? text` Left for you: ${joined(left, ', ')}.` : [];
    const body = text`The ${fixed(kind)} ${fixed(input.key)} was cancelled${why}.${taken}${stay}`;
    // Where nobody can be told now, the records and the command line still say it.
    await proxyOf('tellAnyway', true)({ ...teamOf(input), key: 'cancelled', body }).catch(() => undefined);
    return { cancelled: true, cleaned, left: left.map(inside) };
  }
}
