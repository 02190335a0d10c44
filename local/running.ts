/** Says to every other command of this folder what runs here and where: `.drumbeat/running.json`. */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readRunning, runningFile, type Running } from '../config/running.ts';
import { UserError } from '../config/user-error.ts';

/** Only this user may read it: it holds the database's password. */
export async function writeRunning(running: Running): Promise<void> {
  await mkdir(dirname(runningFile), { recursive: true });
  const fresh = `${runningFile}.new`;
  await writeFile(fresh, `${JSON.stringify(running, null, 2)}\n`, { mode: 0o600 });
  await rename(fresh, runningFile);
}

export function clearRunning(): Promise<void> {
  return rm(runningFile, { force: true });
}

/** @throws {UserError} when a supervisor runs here already; one that was killed has left the file, but does not answer. */
export async function refuseSecond(): Promise<void> {
  const running = await readRunning();
  if (!running) return;
  const living = await fetch(`${running.control}/parts`, { signal: AbortSignal.timeout(1_000) }).then(
    (answer) => answer.ok,
    () => false,
  );
  if (!living) return;
  throw new UserError(
    `Drumbeat is already running here (team file ${running.teamFile}, Temporal UI ${running.temporal.ui}). ` +
      'Stop it first with Ctrl-C in its terminal, or start this one in another folder.',
  );
}
