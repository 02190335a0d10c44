/** What a running `up` or demo says about itself, so that every command finds it. The supervisor writes the file. */
import { access, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

export const runningFile = '.drumbeat/running.json';

const runningSchema = z.object({
  folder: z.string(),
  teamFile: z.string(),
  /** A demo has its own clock. */
  clock: z.enum(['real', 'demo']).default('real'),
  databaseUrl: z.string(),
  temporal: z.object({ address: z.string(), namespace: z.string(), ui: z.string() }),
  slackApp: z.string(),
  control: z.string(),
  simulator: z.object({ url: z.string(), console: z.string(), variables: z.record(z.string(), z.string()) }).optional(),
});
export type Running = z.infer<typeof runningSchema>;

/** Null when nothing runs here, or when the file is no longer readable (then nothing that runs now wrote it). */
export async function readRunning(file = runningFile): Promise<Running | null> {
  const body = await readFile(file, 'utf8').catch(() => null);
  if (body === null) return null;
  try {
    return runningSchema.parse(JSON.parse(body));
  } catch {
    return null;
  }
}

/** Everything of a demo; what stands here after it: how far it is, and its report. */
export const demoFolder = '.drumbeat/demo';
const progressFile = (folder: string) => join(folder, 'progress.json');
const progress = z.object({ finished: z.boolean() });

/** What a demo that ran here has left: nothing, something to continue with, or a report. */
export async function demoState(folder = demoFolder): Promise<'nothing' | 'unfinished' | 'finished'> {
  const written = await readFile(progressFile(folder), 'utf8').catch(() => null);
  if (written !== null && progress.parse(JSON.parse(written)).finished) return 'finished';
  return access(folder).then(
    () => 'unfinished',
    () => 'nothing',
  );
}

export function demoHasFinished(folder = demoFolder): Promise<void> {
  return writeFile(progressFile(folder), JSON.stringify({ finished: true }));
}
