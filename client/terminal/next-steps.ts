/** The one way from a team file to an iteration that runs, as `init` and `up` print it. */

/** Beside a running `up`. `opens`: what is known of the iteration that comes. */
export function besideUp(opens = 'opens the iteration that is due'): string[] {
  return [
    step('check', 'check the setup'),
    step('iteration start', opens),
    step('schedules apply', 'from then on, each opens automatically'),
  ];
}

export function step(verb: string, what: string): string {
  return `  npm run drumbeat -- ${verb.padEnd(16)} ${what}`;
}
