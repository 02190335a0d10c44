/** Business days, hours and the dates of an iteration (X7, section 4 of the process). Used by activities, never by workflows. */
import type { On } from './moments.ts';

/** All beats of one iteration. */
export interface IterationDates {
  readonly draftOpens: On;
  readonly commitAsked: On;
  readonly starts: On;
  readonly syncs: readonly { readonly agendaOpens: On; readonly at: On }[];
  readonly release: { readonly version: string; readonly asked: On; readonly due: On };
  readonly closes: On;
  readonly closingEnds: On;
  readonly retrospectiveAfter: 'release' | 'close';
}
