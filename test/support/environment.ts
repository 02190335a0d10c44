/** A real supervisor with its control, over parts that do nothing: for what is killed, stopped and started from the page. */
import { spawn } from 'node:child_process';
import { type Control, type DemoControl, openControl } from '../../local/demo/control.ts';
import type { Part, StartedPart } from '../../local/parts.ts';
import { supervise, type Supervisor } from '../../local/supervisor.ts';

export interface StandInEnvironment {
  readonly supervisor: Supervisor;
  readonly control: Control;
  close(): Promise<void>;
}

export async function standInEnvironment(names: readonly string[], demo?: DemoControl): Promise<StandInEnvironment> {
  const supervisor = await supervise(
    names.map((name) => sleeper(name)),
    () => undefined,
  );
  const control = await openControl({ supervisor, ...(demo && { demo }) });
  return {
    supervisor,
    control,
    close: async () => {
      await control.close();
      await supervisor.stopAll();
    },
  };
}

/** A part that does nothing; what happens to it is noted. */
export function sleeper(name: string, notes: string[] = [], firstLine?: string): Part {
  return {
    name,
    start: () => {
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
      const ended = new Promise<string>((resolve) =>
        child.once('exit', (_code, signal) => resolve(`killed by ${signal}`)),
      );
      notes.push(`start ${name}`);
      const started: StartedPart = {
        pid: child.pid ?? 0,
        firstLine,
        ended,
        stop: async () => {
          notes.push(`stop ${name}`);
          child.kill();
          await ended;
        },
      };
      return Promise.resolve(started);
    },
  };
}
