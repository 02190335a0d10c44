/** The one tracking issue of the iteration on GitHub. */
import type { WorkflowKey } from '../../domain/ids.ts';
import type { FrozenPlan } from '../../domain/plan.ts';
import { literal, text, type Text } from '../../domain/text/text.ts';
import { undoneBy, writesOnce, type Implementing } from './declaration.ts';

/** The issue closed with a comment, wherever it was moved to. `gone`: somebody deleted it, which nobody can take back. */
const closeTrackingIssue = writesOnce<
  { readonly number: number; readonly word: Text; readonly asPlanned: boolean },
  { readonly gone: boolean }
>(literal('Close the tracking issue'));

export const trackingActivities = {
  openTrackingIssue: writesOnce<
    { readonly key: WorkflowKey; readonly plan: FrozenPlan },
    { readonly link: string; readonly number: number }
  >(
    literal('Open the tracking issue on GitHub'),
    undoneBy(closeTrackingIssue, text`tracking issue`, async (close, _input, opened) => {
      if (!opened) return [];
      const word = text`The iteration was cancelled.`;
      const { gone } = await close({ number: opened.number, word, asPlanned: false });
      return gone ? text`the tracking issue, which was deleted on GitHub` : undefined;
    }),
  ),
  closeTrackingIssue,
};
export type TrackingActivities = Implementing<typeof trackingActivities>;
