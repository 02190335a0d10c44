/** What travels with every button and modal: which question of which workflow, in which wording, and the choice. */
import { z } from 'zod';
import type { Answer } from '../../domain/decisions/decisions.ts';
import { isWorkflowId } from '../../workflows/contract/ids.ts';

const short = z.string().min(1).max(300);
const Carried = z.object({ w: short.refine(isWorkflowId), q: short, h: short, c: short });

export interface Click {
  readonly workflowId: string;
  readonly vote: Answer;
}

/**
 * The vote that a button's `value` or a modal's `private_metadata` stands for.
 * @throws {Error} on anything but what our own messages carry
 */
export function readClick(carried: string | undefined, clickId: string, slackUser: string): Click {
  const { w, q, h, c } = Carried.parse(JSON.parse(carried ?? ''));
  return {
    workflowId: w,
    vote: { questionId: q, clickId, contentHash: h, choice: c, actor: `slack:${slackUser}` },
  };
}

export function writeClick({ workflowId, vote }: Click): string {
  return JSON.stringify({ w: workflowId, q: vote.questionId, h: vote.contentHash, c: vote.choice });
}
