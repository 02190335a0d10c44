/** What a person at the command line has around them: a team file, real servers, the simulators, a worker process. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DateTime } from 'luxon';
import { inject } from 'vitest';
import { accessTo } from '../../simulator/access.ts';
import { readTeam } from '../../config/read.ts';
import { iterationStarting } from '../../domain/calendar/calendar.ts';
import { seedOf } from '../../local/demo/seed.ts';
import { seedSchema } from '../../simulator/seed.ts';
import { startSimulator } from '../../simulator/server.ts';
import { drumbeatWith, type Ran } from './command-line.ts';
import { freshDatabase } from './database.ts';
import { freshNamespace } from './namespace.ts';
import { teamFile as usual } from './team.ts';

export const nowhere = { database: 'postgresql://u@127.0.0.1:9/none', temporal: '127.0.0.1:9' };

const entry = fileURLToPath(new URL('../../worker/main.ts', import.meta.url));

/** On the real clock: an iteration that starts some days from now, whose draft is open and whose commit is not asked yet. */
export const start = DateTime.now().plus({ days: 11 }).startOf('week').toISODate();
export const teamFile = usual
  .replace("anchor: '2026-11-30'", `anchor: '${start}', draftOpens: 10, commitAsked: 1`)
  .concat('simulate: [slack, jira, github]\n');

/** The file of another team. */
export const named = (id: string, name: string) =>
  teamFile
    .replace('id: security\nname: Security', `id: ${id}\nname: ${name}`)
    .replace('project: SEC', `project: ${id.toUpperCase()}`);
export const broken = (file: string) => file.replace(/anchor: '.*?'/, 'anchor: soon');

export interface RunningWorker {
  readonly line: string;
  /** Resolves when it has ended. */
  end(): Promise<void>;
}

export type CommandLineWorld = Awaited<ReturnType<typeof openCommandLineWorld>>;

/** Works in a folder of its own: whatever runs in the checkout is none of these tests' business. */
export async function openCommandLineWorld() {
  const team = readTeam(teamFile, 'team.yaml');
  const checkout = process.cwd();
  const folder = await mkdtemp(join(tmpdir(), 'drumbeat-cli-'));
  const file = join(folder, 'team.yaml');
  await writeFile(file, teamFile);
  const simulator = await startSimulator({
    port: 0,
    state: join(folder, 'state'),
    seed: seedSchema.parse(seedOf(team)),
  });
  const environment: Readonly<Record<string, string>> = {
    PATH: process.env['PATH'] ?? '',
    DRUMBEAT_TEAM_FILE: file,
    DATABASE_URL: await freshDatabase(),
    TEMPORAL_ADDRESS: inject('temporalAddress'),
    TEMPORAL_NAMESPACE: await freshNamespace(),
    ...accessTo(simulator.url),
  };
  process.chdir(folder);
  const workers = new Set<ChildProcess>();

  const drumbeat = (args: readonly string[], changes: Readonly<Record<string, string>> = {}): Promise<Ran> =>
    drumbeatWith({ ...environment, ...changes }, args);

  return {
    team,
    folder,
    environment,
    simulator,
    /** The iteration's first day and its key. */
    start,
    key: iterationStarting(team, start).key,
    drumbeat,
    /** What it says, wherever it says it, and its exit code. */
    ran: async (...args: string[]) => {
      const { code, stdout, stderr } = await drumbeat(args);
      return { code, words: stdout + stderr };
    },
    async startWorker(changes: Readonly<Record<string, string>> = {}): Promise<RunningWorker> {
      const stdio = ['ignore', 'pipe', 'inherit'] as const;
      const worker = spawn(process.execPath, [entry], {
        cwd: folder,
        env: { ...environment, ...changes },
        stdio: [...stdio],
      });
      workers.add(worker);
      if (!worker.stdout) throw new Error('The worker has no output.');
      const [line] = await once(worker.stdout, 'data');
      return {
        line: String(line),
        async end() {
          workers.delete(worker);
          worker.kill('SIGTERM');
          await once(worker, 'exit');
        },
      };
    },
    /** Asks a simulator for a fault or an outage. */
    async post(path: string, body: object): Promise<void> {
      const answer = await fetch(`${simulator.url}${path}`, { method: 'POST', body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(`${path} was refused: ${await answer.text()}`);
    },
    async close() {
      for (const worker of workers) worker.kill('SIGKILL');
      process.chdir(checkout);
      await simulator.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
