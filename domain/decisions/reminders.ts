/** The reminder ladder (X1): when somebody is reminded, who else is told, in the hours of the people asked. */

/** Whom a reminder speaks to. `above` is the EM, or the EM's manager if the EM was asked. */
export type Audience = 'asked' | 'backup' | 'above';

export interface ReminderRule {
  readonly name: string;
  readonly to: readonly Audience[];
  /** Share of the time to the deadline, or hours before it; `0` hours is the deadline. */
  readonly at: { readonly share: number } | { readonly hoursBefore: number };
}

/** At half of the time, a day before, and at the deadline. The safe outcome follows the last reminder. */
export const reminderLadder: readonly ReminderRule[] = [
  { name: 'half of the time has passed', to: ['asked'], at: { share: 0.5 } },
  { name: 'one day is left', to: ['asked', 'backup'], at: { hoursBefore: 24 } },
  { name: 'the deadline has passed', to: ['above'], at: { hoursBefore: 0 } },
];
