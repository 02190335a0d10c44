/** Moments: when something is due in the team's business calendar, and when to wake for it. */

/** A date and time of the business calendar with its offset, for example `2026-11-30T10:00:00.000+01:00`. */
export type BusinessTime = string;

/** `on` is stored, shown and recorded; `wakeAt` (epoch milliseconds) is only slept to. In production both are one instant. */
export interface Moment {
  readonly on: BusinessTime;
  readonly wakeAt: number;
  /** A timer that fires at `wakeAt` is the moment itself. On the demo's clock somebody has to look once more. */
  readonly exact: boolean;
}
