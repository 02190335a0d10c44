/** The command line in this process, as `cli/main.ts` runs it: what it says, what it complains about, its exit code. */
import { run } from '../../cli/program.ts';

export interface Ran {
  readonly code: number;
  readonly said: string;
  readonly complained: string;
}

/** With only these variables set. */
export async function drumbeatWith(env: Readonly<Record<string, string>>, args: readonly string[]): Promise<Ran> {
  let said = '';
  let complained = '';
  const code = await run(args, {
    env,
    say: (words) => {
      said += words;
    },
    complain: (words) => {
      complained += words;
    },
  });
  return { code, said, complained };
}
