/** The reminder policies (X1): when somebody is reminded, and who else is notified, in the hours of the people asked. */

/** Whom a reminder speaks to. `above` is the EM, or the EM's manager if the EM was asked; `team` is everyone who takes part. */
export type Audience = 'asked' | 'backup' | 'team' | 'above';

export interface ReminderRule {
  readonly name: string;
  /** What is true instead when it had to wait for the hours of the people it speaks to. */
  readonly whenLater: string;
  readonly to: readonly Audience[];
  /** Share of the time to the deadline, hours before it (`0`: the deadline itself), or minutes after the question was asked. */
  readonly at: { readonly share: number } | { readonly hoursBefore: number } | { readonly minutesAfter: number };
}

const deadline = {
  name: 'the deadline has passed',
  whenLater: 'the deadline has passed',
  to: ['above'],
  at: { hoursBefore: 0 },
} as const;

const minutes = <const Minutes extends number>(minutesAfter: Minutes) => {
  const name = `${minutesAfter} minutes have passed` as const;
  return { name, whenLater: `more than ${name}`, at: { minutesAfter } } as const;
};

export const reminderPolicies = {
  /** At half of the time, a day before, and at the deadline. The safe outcome follows the last reminder. */
  'working hours': [
    {
      name: 'half of the time has passed',
      whenLater: 'more than half of the time has passed',
      to: ['asked'],
      at: { share: 0.5 },
    },
    {
      name: 'one day is left',
      whenLater: 'less than one day is left',
      to: ['asked', 'backup'],
      at: { hoursBefore: 24 },
    },
    deadline,
  ],
  /** In minutes, for what cannot wait: the backup, then the team, then the EM (R24). */
  urgent: [
    { ...minutes(10), to: ['asked', 'backup'] },
    { ...minutes(20), to: ['team'] },
    { ...minutes(30), to: ['above'] },
    deadline,
  ],
} as const satisfies Record<string, readonly ReminderRule[]>;

export type ReminderPolicy = keyof typeof reminderPolicies;
