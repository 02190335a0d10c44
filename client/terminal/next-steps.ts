/** The one way from a team file to an iteration that runs, as `init` and `up` tell it. */

/** Beside a running `up`. `opens`: what is known of the iteration that comes. */
export function besideUp(opens = 'opens the iteration that is due'): string[] {
  return [
    step('check', 'is everything in place?'),
    step('iteration start', opens),
    step('schedules apply', 'from then on, each opens by itself'),
  ];
}

export function step(verb: string, what: string): string {
  return `  npm run drumbeat -- ${verb.padEnd(16)} ${what}`;
}
