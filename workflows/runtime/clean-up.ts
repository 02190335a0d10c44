/** A cancelled workflow leaves nothing half-done: what was begun is taken back, in reverse, and what cannot be is named, once. */
import { condition } from '@temporalio/workflow';
import { nameInCode, type WorkflowKey } from '../../domain/ids.ts';
import type { CancelledOutcome } from '../../domain/results.ts';
import { counted, joined, literal, text, toInternalText, userText } from '../../domain/text/text.ts';
import type { Text } from '../../domain/text/text.ts';

/** @returns what stays nevertheless; empty: there was nothing to take back */
type Undo = () => Promise<Text | void>;

interface Cancelled {
  readonly type: string;
  readonly key: WorkflowKey;
  readonly cancelLinked: () => Promise<{ readonly cleaned: readonly Text[]; readonly left: readonly Text[] }>;
  readonly withdrawQuestions: (input: {
    readonly why: string;
  }) => Promise<{ readonly unreachable: number; readonly reason: string | null }>;
  readonly notify: (key: string, body: Text) => Promise<unknown>;
}

export class CleanUp {
  hasBegun = false;
  private isOver = false;
  /** Activities under way. */
  underWay = 0;
  private readonly undos = new Map<string, { readonly what: Text; readonly undos: Undo[] }>();
  private readonly stays: Text[] = [];

  /** What to take back; the last is taken back first, each `what` as a whole. It reads well after "Undone:" and after "Not undone:". */
  onCancel(what: Text, undo: Undo): void {
    const name = toInternalText(what);
    const after = this.undos.get(name)?.undos ?? [];
    // Its place is that of the last call.
    this.undos.delete(name);
    this.undos.set(name, { what, undos: [undo, ...after] });
  }

  /** Done outside, and not to be taken back. */
  leaves(what: Text): void {
    this.stays.push(what);
  }

  over(): void {
    this.isOver = true;
    this.undos.clear();
  }

  async run({ type, key, cancelLinked, withdrawQuestions, notify }: Cancelled): Promise<CancelledOutcome> {
    // A write that had begun is waited for: then it is known, and taken back or named like the others.
    await condition(() => this.underWay === 0);
    this.hasBegun = true;
    const linked = this.isOver ? { cleaned: [], left: [] } : await cancelLinked();
    const cleaned = [...linked.cleaned];
    const left = [...linked.left];
    for (const { what, undos } of [...this.undos.values()].toReversed()) {
      const stays: (Text | void)[] = [];
      let failed = 0;
      for (const undo of undos) {
        try {
          stays.push(await undo());
        } catch {
          failed += 1;
        }
      }
      left.push(...stays.flatMap((one) => (one && one.length > 0 ? [one] : [])));
      if (failed > 0) left.push(failed === undos.length ? what : text`${what} (${failed} of ${undos.length})`);
      else if (stays.includes(undefined)) cleaned.push(what);
    }
    let why: Text = [];
    try {
      const { unreachable, reason } = await withdrawQuestions({ why: `the ${type} was cancelled` });
      if (unreachable > 0) left.push(text`${counted(unreachable, literal('message'))} in Slack, with inactive buttons`);
      if (reason) why = text`: ${userText(reason)}`;
    } catch {
      left.push(text`open questions in Slack`);
    }
    left.push(...this.stays);
    const taken = cleaned.length > 0 ? text` Undone: ${joined(cleaned, ', ')}.` : [];
    const stay = left.length > 0 ? text` Not undone: ${joined(left, ', ')}.` : [];
    // Where nobody can be reached now, the records and the command line still say it.
    await notify('cancelled', text`The ${nameInCode(type)} ${key} was cancelled${why}.${taken}${stay}`).catch(
      () => undefined,
    );
    return {
      cancelled: true,
      cleaned: cleaned.map((one) => toInternalText(one)),
      left: left.map((one) => toInternalText(one)),
    };
  }
}
