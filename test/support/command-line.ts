/** The command line in this process, as `cli/main.ts` runs it: what it says, what it complains about, its exit code. */
import { vi } from 'vitest';
import { run } from '../../cli/program.ts';

export interface Ran {
  readonly code: number;
  readonly said: string;
  readonly complained: string;
}

/** With only these variables set. */
export async function drumbeatWith(env: Readonly<Record<string, string>>, args: readonly string[]): Promise<Ran> {
  const real = process.env;
  let said = '';
  let complained = '';
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((words) => ((said += String(words)), true));
  const err = vi.spyOn(process.stderr, 'write').mockImplementation((words) => ((complained += String(words)), true));
  process.env = { ...env };
  try {
    return { code: await run(args), said, complained };
  } finally {
    process.env = real;
    out.mockRestore();
    err.mockRestore();
  }
}
