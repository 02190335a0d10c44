/** Questions to people (X1): `ask` is one decision, settled by valid answers on the content that was shown; `collect` gathers forms. */
import type { Content, CountedAnswer } from '../../domain/decisions/decisions.ts';
import type { WorkflowContext } from '../runtime/context.ts';
import type { Asking } from './asking.ts';
import { OpenQuestion } from './open-question.ts';

/** What a decision came to: the answer that settled it, or the safe outcome that the question named. */
export type Outcome<Shown extends Content> =
  | { readonly decided: true; readonly answer: CountedAnswer; readonly shown: Shown }
  | { readonly decided: false; readonly shown: Shown };

/** One decision. Silence decides nothing: the caller takes the safe outcome. */
export async function ask<Shown extends Content>(ctx: WorkflowContext, asking: Asking<Shown>): Promise<Outcome<Shown>> {
  const open = new OpenQuestion(ctx, asking, await asking.read());
  await open.live();
  return open.settled
    ? { decided: true, answer: open.settled, shown: open.shown }
    : { decided: false, shown: open.shown };
}

/** A round of forms: what counted, the latest of each person (of an open panel: every one). */
export async function collect<Shown extends Content>(
  ctx: WorkflowContext,
  asking: Asking<Shown>,
): Promise<readonly CountedAnswer[]> {
  const open = new OpenQuestion(ctx, asking, await asking.read());
  await open.live();
  return open.answers;
}
