/** The command line in this process, as `cli/main.ts` runs it: what it says, what it complains about, its exit code. */
import { run } from '../../cli/program.ts';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** With only these variables set. */
export async function drumbeatWith(env: Readonly<Record<string, string>>, args: readonly string[]): Promise<Ran> {
  let stdout = '';
  let stderr = '';
  const code = await run(args, {
    env,
    say: (words) => {
      stdout += words;
    },
    complain: (words) => {
      stderr += words;
    },
  });
  return { code, stdout, stderr };
}
