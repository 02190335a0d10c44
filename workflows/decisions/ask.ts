/** Questions to people (X1): `ask` is one decision, settled by valid answers on the content that was shown; `collect` gathers forms. */
import type { Content, CountedAnswer } from '../../domain/decisions/decisions.ts';
import type { Outcome } from '../../domain/decisions/outcome.ts';
import type { Asking } from './asking.ts';
import { OpenQuestion, type AskingContext } from './open-question.ts';

/** One decision. Silence decides nothing: the caller takes the safe outcome. */
export async function ask<Shown extends Content>(
  ctx: AskingContext,
  asking: Asking<Shown>,
): Promise<Outcome & { readonly shown: Shown }> {
  const open = new OpenQuestion(ctx, asking, await asking.read());
  await open.live();
  return { ...open.outcome(), shown: open.shown };
}

/** A round of forms: what counted, the latest of each person (of an open panel: every one). */
export async function collect<Shown extends Content>(
  ctx: AskingContext,
  asking: Asking<Shown>,
): Promise<readonly CountedAnswer[]> {
  const open = new OpenQuestion(ctx, asking, await asking.read());
  await open.live();
  return open.answers;
}
