/** What a running `up` or demo says about itself, so that every command finds it. The supervisor writes the file. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';

export const runningFile = '.drumbeat/running.json';

const runningSchema = z.object({
  folder: z.string(),
  teamFile: z.string(),
  /** A demo has its own clock. */
  clock: z.enum(['real', 'demo']).default('real'),
  databaseUrl: z.string(),
  temporal: z.object({ address: z.string(), namespace: z.string(), ui: z.string() }),
  slackDoor: z.string(),
  control: z.string(),
  simulator: z.object({ url: z.string(), console: z.string() }).optional(),
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
