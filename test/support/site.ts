/** A small production: simulated vendors, a database and a namespace of its own, and the product's processes as they are started for real. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { accessTo } from '../../simulator/access.ts';
import { readTeam } from '../../config/read.ts';
import { nextIteration } from '../../domain/calendar/calendar.ts';
import { businessTimeAt } from '../../domain/calendar/working-days.ts';
import { effectsOf, type Effect } from '../../local/demo/effects.ts';
import { freePort } from '../../local/ports.ts';
import { seedSchema } from '../../simulator/seed.ts';
import { startSimulator } from '../../simulator/server.ts';
import { seedOf } from './activities-world.ts';
import { freshDatabase } from './database.ts';
import { freshNamespace } from './namespace.ts';
import { teamFile } from './team.ts';

/** Its draft opens and its plan is put to the EM as soon as it is started, whatever day it is. */
const file = `${teamFile}
simulate: [slack, jira, github]
`.replace(/^iteration: .*$/m, "iteration: { anchor: '2026-11-30', draftOpens: 10, commitAsked: 10 }");

export interface Process {
  /** What it printed: the line with which it is ready, and all of its log so far. */
  readonly ready: string;
  log(): string;
  kill(signal: NodeJS.Signals): void;
  /** The exit code; null when it was killed. */
  readonly ended: Promise<number | null>;
}

export type Site = Awaited<ReturnType<typeof openSite>>;

/** @param jiraSummary the one open issue of the project */
export async function openSite(jiraSummary = 'Limit the login attempts') {
  const folder = await mkdtemp(join(tmpdir(), 'drumbeat-site-'));
  const team = readTeam(file, 'team.yaml');
  const path = join(folder, 'team.yaml');
  await writeFile(path, file);
  const seed = seedOf(team);
  const issue = { key: 'SEC-1', summary: jiraSummary, labels: [], status: 'To Do', assignee: 'a-ada' };
  const [doorPort, databaseUrl, namespace] = await Promise.all([freePort(), freshDatabase(), freshNamespace()]);
  const simulator = await startSimulator({
    port: 0,
    state: join(folder, 'simulator'),
    seed: seedSchema.parse({ ...seed, jira: { ...seed.jira, issues: [issue] } }),
    slackRequestUrl: `http://127.0.0.1:${doorPort}/slack/events`,
  });
  const env = {
    PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
    DRUMBEAT_TEAM_FILE: path,
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: inject('temporalAddress'),
    TEMPORAL_NAMESPACE: namespace,
    SLACK_PORT: String(doorPort),
    ...accessTo(simulator.url),
  };
  const children: ChildProcess[] = [];

  return {
    team,
    env,
    folder,
    simulator: simulator.url,
    /** The first day of the iteration that comes. */
    starts: nextIteration(team, businessTimeAt(team, Date.now())).dates.starts.slice(0, 10),
    /** Resolves with its first line, rejects with what it stderr about. */
    async start(command: readonly string[], more: Record<string, string> = {}, cwd = root): Promise<Process> {
      const [program = '', ...args] = command;
      const child = spawn(program, args, { cwd, env: { ...env, ...more }, stdio: ['ignore', 'pipe', 'pipe'] });
      children.push(child);
      let log = '';
      child.stdout.on('data', (bytes: Buffer) => (log += bytes.toString()));
      child.stderr.on('data', (bytes: Buffer) => (log += bytes.toString()));
      const ended = once(child, 'exit').then(([code]: (number | null)[]) => code ?? null);
      const line = once(createInterface(child.stdout), 'line').then(([first]) => String(first));
      const ready = await Promise.race([line, ended]);
      if (typeof ready !== 'string') throw new Error(`${command.join(' ')} ended at once:\n${log}`);
      return { ready, log: () => log, kill: (signal) => void child.kill(signal), ended };
    },
    effects: () => effectsOf(simulator.url),
    fault: async (fault: object): Promise<void> => {
      const answer = await fetch(`${simulator.url}/faults`, { method: 'POST', body: JSON.stringify(fault) });
      if (!answer.ok) throw new Error(await answer.text());
    },
    async close(): Promise<void> {
      for (const child of children) {
        if (child.exitCode !== null || child.signalCode !== null) continue;
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      await simulator.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Things made more than once; one message is lawfully updated again and again. */
export function doubled(all: readonly Effect[]): string[] {
  const made = all.flatMap(({ vendor, operation, marker }) =>
    marker && !operation.endsWith('update') ? [`${vendor} ${operation} ${marker}`] : [],
  );
  return made.filter((one, index) => made.indexOf(one) !== index);
}
